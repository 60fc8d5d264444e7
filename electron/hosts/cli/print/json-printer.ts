import type { AppErrorData } from '../../../../shared/contract/result.ts';
import { logRecord } from '../../../../shared/text/log-record.ts';
import { jsonLine } from '../../../../shared/text/plain-text.ts';
import type { Output } from '../output.ts';
import { errorLine } from './error-line.ts';
import { jobRecord } from './job-record.ts';
import type { Printer } from './printer.ts';
import { foundRecord, hitRecord } from './search-lines.ts';
import { timelineRecords } from './timeline-records.ts';

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
    bundle: (detail, bundle) => {
      print({ type: 'bundle', ...bundle });
      print(jobRecord(detail, null));
    },
    exported: ({ exportId, jobId, format, path, bytes, missing }) =>
      print({ type: 'export', id: exportId, jobId, format, path, bytes, missing }),
    timeline: (page) => {
      for (const record of timelineRecords(page)) print(record);
    },
    report: ({ record }) => print(record),
    found: (job, count, complete) => print(foundRecord(job, count, complete)),
    hit: (hit) => print(hitRecord(hit)),
    check: (check) => print({ type: 'check', ...check }),
    note: (text) => output.err(text),
    error(error: AppErrorData) {
      print({ type: 'error', ...error });
      output.err(errorLine(error));
    },
  };
}
