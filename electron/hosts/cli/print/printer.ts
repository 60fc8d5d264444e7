import type { Check, CommandOutput } from '../../../../shared/contract/commands.ts';
import type { ExportProgress, OpenedBundle } from '../../../../shared/contract/exports.ts';
import type { AppErrorData } from '../../../../shared/contract/result.ts';
import type { SearchHit } from '../../../../shared/contract/search.ts';
import type { Job, JobParams } from '../../../../shared/domain/job.ts';
import type { LogEntry } from '../../../../shared/domain/log-entry.ts';
import type { Writer } from './activity.ts';
import type { Style } from './style.ts';
import type { TimelinePage } from './timeline-lines.ts';

export type JobDetail = CommandOutput<'job.get'>;

/** One thing to say, in both forms. */
export type Report = {
  readonly record: { readonly type: string } & Readonly<Record<string, unknown>>;
  readonly lines: (style: Style) => readonly string[];
};

/** What the program has to say, whatever form it takes. */
export interface Printer {
  /** Before a new job: what is going to be done, and why by this provider. */
  intent(params: JobParams, reason: string): void;
  entry(entry: LogEntry): void;
  /** At the end of a run: what became of the job. */
  summary(detail: JobDetail): void;
  /** The job that was looked on at has ended. */
  ended(detail: JobDetail): void;
  /** One job among others. `detail` reads the rest of it, which only some printers need. */
  listed(job: Job, writer: Writer, detail: () => Promise<JobDetail>): Promise<void>;
  /** All about one job. */
  job(detail: JobDetail, writer: Writer): void;
  /** The job of a bundle, which nothing can be done with here. */
  bundle(detail: JobDetail, bundle: OpenedBundle): void;
  exported(progress: ExportProgress): void;
  /** A page of where a job's time went. */
  timeline(page: TimelinePage): void;
  /** What a command found out that has no form of its own here. */
  report(report: Report): void;
  /** A job in which a search found something, before its hits; `count` of them, or more where they could not all be counted. */
  found(job: Job, count: number, complete: boolean): void;
  hit(hit: SearchHit): void;
  check(check: Check): void;
  /** Something worth knowing that is no result; goes to standard error. */
  note(text: string): void;
  error(error: AppErrorData): void;
}
