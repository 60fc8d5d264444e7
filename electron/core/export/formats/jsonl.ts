import type { LogEntry } from '../../../../shared/domain/log-entry.ts';
import { createIsoTime } from '../../../../shared/text/iso-time.ts';
import { withoutJsonControls } from '../../../../shared/text/plain-text.ts';
import type { LineFormat } from './line-format.ts';

/**
 * JSON Lines: the records that the command line prints with `--json` (shared/text/log-record). Written by hand, which takes a third of
 * the time: details are JSON already, and only the message needs escaping.
 */
export function jsonlFormat(): LineFormat {
  const isoTime = createIsoTime();
  return {
    head: '',
    entry: (entry) => `${recordText(entry, isoTime)}\n`,
    beyondAscii: withoutJsonControls,
  };
}

function recordText(entry: LogEntry, isoTime: (timestamp: number) => string): string {
  const { id, seq, jobId, userId, imageId, attempt, level, step, message, detailsJson, createdAt } = entry;
  const image = imageId === null ? 'null' : `"${imageId}"`;
  const where = `"id":"${id}","seq":${seq},"jobId":"${jobId}","userId":"${userId}","imageId":${image},"attempt":${attempt}`;
  const what = `"level":"${level}","step":"${step}","message":${JSON.stringify(message)},"details":${detailsJson}`;
  return `{"type":"log",${where},${what},"createdAt":"${isoTime(createdAt)}"}`;
}
