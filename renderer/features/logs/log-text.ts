import { withoutEscapeSequences } from '../../../shared/domain/escape-sequences.ts';
import { detailsOf, type LogEntry } from '../../../shared/domain/log-entry.ts';

/** How entries are written outside of the window. */
export type LogFormat = 'text' | 'json';

/** Entries as lines, each ended by a newline: no line numbers, no colour codes. */
export function writeEntries(entries: readonly LogEntry[], format: LogFormat): string {
  const write = format === 'text' ? textLine : jsonLine;
  return entries.map((entry) => `${write(entry)}\n`).join('');
}

/** `2026-01-05T07:08:09.004Z ERROR base_generation Image 2: attempt 1 failed {"image":2,…}` */
export function textLine({ createdAt, level, step, message, detailsJson }: LogEntry): string {
  const details = detailsJson === null ? '' : ` ${detailsJson}`;
  const line = `${new Date(createdAt).toISOString()} ${level.toUpperCase()} ${step} ${message}${details}`;
  // A line stays one line, whatever was logged.
  return withoutEscapeSequences(line).replace(/[\r\n]+/g, ' ');
}

/** One entry as JSON in one line, its details as what they are. */
export function jsonLine({ detailsJson, ...entry }: LogEntry): string {
  return JSON.stringify({ ...entry, details: detailsOf({ detailsJson }) });
}

/** Where an entry is: what the desktop app opens, and what names the line to another person. */
export function linkTo({ jobId, seq }: Pick<LogEntry, 'jobId' | 'seq'>): string {
  return `safelight://job/${jobId}?seq=${seq}`;
}
