import type { Run } from '../../../shared/contract/diagnostics.ts';
import { boundedText, type DetailsLimits, detailsToJson } from '../logging/details.ts';
import type { Redact } from '../logging/redaction.ts';
import type { AppLog, LogFile } from '../ports/app-log.ts';
import { type AppLogLevel, createLineWriter } from './app-log-line.ts';

const MOST_MESSAGE_CHARACTERS = 2_000;

/** Of one line: enough for an error with its causes. */
const LIMITS: DetailsLimits = { depth: 6, items: 50, string: 4_000, values: 500, total: 16_000 };

/** What the newest lines are looked for in, for each line asked for: longer than lines are, except for a few. */
const TAIL_BYTES_PER_LINE = 2_000;
const MOST_TAIL_BYTES = 1_000_000;

export type AppLogParts = {
  readonly file: LogFile;
  readonly host: Run['host'];
  readonly pid: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly redact: Redact;
};

/** The app's log over its file. All that reaches the file goes through `write`, which redacts it. */
export function createAppLog({ file, host, pid, now, redact }: AppLogParts): Omit<AppLog, 'protect'> {
  const lineOf = createLineWriter();
  const write = (level: AppLogLevel, message: string, details: unknown): void => {
    try {
      const text = boundedText(message, redact, MOST_MESSAGE_CHARACTERS);
      const detailsJson = detailsToJson(details, redact, LIMITS);
      // Once more as a whole: taking out what a terminal obeys may have joined what had stood apart.
      file.append(redact(lineOf({ at: now(), level, host, pid, message: text, detailsJson })));
    } catch {
      // A message that cannot be put into words must not be a second problem.
    }
  };
  return {
    folder: file.folder,
    info: (message, details) => write('info', message, details),
    warning: (message, details) => write('warning', message, details),
    error: (message, details) => write('error', message, details),
    lastLines: (count) => {
      const tail = file.tail(Math.min(count * TAIL_BYTES_PER_LINE, MOST_TAIL_BYTES));
      const lines = tail.split(/\r?\n/).filter((line) => line !== '');
      return lines.slice(-count);
    },
  };
}
