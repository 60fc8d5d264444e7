import type { AppErrorData } from '../../../../shared/contract/result.ts';
import { plainLine } from '../../../../shared/text/plain-text.ts';

/** `error: what is wrong — what to do`, always one line. */
export function errorLine(
  { message, advice }: AppErrorData,
  paint: (text: string) => string = String,
): string {
  const what = plainLine(message);
  return `${paint('error:')} ${advice === null ? what : `${what} — ${plainLine(advice)}`}`;
}
