import { logRecord } from '../../../../shared/text/log-record.ts';
import { jsonLine } from '../../../../shared/text/plain-text.ts';
import type { LineFormat } from './line-format.ts';

/** JSON Lines: the records that the command line prints with `--json`. */
export const jsonlFormat: LineFormat = {
  head: '',
  entry: (entry) => `${jsonLine(logRecord(entry))}\n`,
};
