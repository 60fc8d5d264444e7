import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { PLAIN } from '../../../shared/text/level-marks.ts';
import { logLines } from '../../../shared/text/log-line.ts';
import { logRecord } from '../../../shared/text/log-record.ts';
import { jsonLine } from '../../../shared/text/plain-text.ts';

/** How entries are written outside of the window. */
export type LogFormat = 'text' | 'json';

/** Entries as the exports of these formats and the command line write them, each ended by a newline. */
export function writeEntries(entries: readonly LogEntry[], format: LogFormat): string {
  return entries.map((entry) => `${written(entry, format)}\n`).join('');
}

function written(entry: LogEntry, format: LogFormat): string {
  return format === 'text' ? logLines(entry, PLAIN).join('\n') : jsonLine(logRecord(entry));
}

/** Where an entry is: what the desktop app opens, and what names the line to another person. */
export function linkTo({ jobId, seq }: Pick<LogEntry, 'jobId' | 'seq'>): string {
  return `safelight://job/${jobId}?seq=${seq}`;
}
