import type { Check, CommandOutput } from '../../../../shared/contract/commands.ts';
import type { ExportProgress, OpenedBundle } from '../../../../shared/contract/exports.ts';
import type { AppErrorData } from '../../../../shared/contract/result.ts';
import type { Job, JobParams } from '../../../../shared/domain/job.ts';
import type { LogEntry } from '../../../../shared/domain/log-entry.ts';
import type { Writer } from './activity.ts';

export type JobDetail = CommandOutput<'job.get'>;

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
  check(check: Check): void;
  /** Something worth knowing that is no result; goes to standard error. */
  note(text: string): void;
  error(error: AppErrorData): void;
}
