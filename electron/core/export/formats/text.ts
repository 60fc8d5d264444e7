import { PLAIN } from '../../../../shared/text/level-marks.ts';
import { logLines } from '../../../../shared/text/log-line.ts';
import type { LineFormat } from './line-format.ts';

/** As the command line prints it, without colours. */
export const textFormat: LineFormat = {
  head: '',
  entry: (entry) => `${logLines(entry, PLAIN).join('\n')}\n`,
  beyondAscii: (text) => text,
};
