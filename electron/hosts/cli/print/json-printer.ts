import type { AppErrorData } from '../../../../shared/contract/result.ts';
import { detailsOf, type LogEntry } from '../../../../shared/domain/log-entry.ts';
import type { Output } from '../output.ts';
import { errorLine } from './error-line.ts';
import { jobRecord } from './job-record.ts';
import { jsonLine } from './plain-text.ts';
import type { Printer } from './printer.ts';

/** One object a line on standard output and nothing else there; what is meant for people goes to standard error. */
export function jsonPrinter(output: Output): Printer {
  const print = (record: unknown): void => output.out(jsonLine(record));
  return {
    intent: () => {},
    entry: (entry) => print(logRecord(entry)),
    summary: (detail) => print(jobRecord(detail, null)),
    ended: (detail) => print(jobRecord(detail, null)),
    listed: async (_job, writer, detail) => print(jobRecord(await detail(), writer)),
    job: (detail, writer) => print(jobRecord(detail, writer)),
    check: (check) => print({ type: 'check', ...check }),
    note: (text) => output.err(text),
    error(error: AppErrorData) {
      print({ type: 'error', ...error });
      output.err(errorLine(error));
    },
  };
}

function logRecord(entry: LogEntry) {
  const { id, seq, jobId, userId, imageId, attempt, level, step, message, createdAt } = entry;
  return {
    type: 'log' as const,
    id,
    seq,
    jobId,
    userId,
    imageId,
    attempt,
    level,
    step,
    message,
    details: detailsOf(entry),
    createdAt: new Date(createdAt).toISOString(),
  };
}
