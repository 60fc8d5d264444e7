import { isFinal, type Job } from '../../../../shared/domain/job.ts';
import type { Level } from '../../../../shared/domain/log-entry.ts';
import { type DataDirUse, holderName } from '../../compose/data-dir-holder.ts';
import { levelOfStatus } from './style.ts';

/**
 * What is done about a job now. Its status alone cannot tell: a job whose process was killed is as unfinished as one that
 * runs. Null for a writer that nobody has asked about.
 */
export type Writer = DataDirUse | null;

/** Whether the job has not ended and nobody is there to go on with it. */
export function isInterrupted({ status }: Job, writer: Writer): boolean {
  return !isFinal(status) && writer?.held === false;
}

/** How the job stands, in a word or two. */
export function statusText(job: Job, writer: Writer): string {
  if (isInterrupted(job, writer)) return 'interrupted';
  return job.status === 'completed_partial' ? 'partly completed' : job.status;
}

/** The same with the process that works on it, if one does. */
export function statusAndWorker(job: Job, writer: Writer): string {
  const status = statusText(job, writer);
  if (isFinal(job.status) || !writer?.held) return status;
  const who = holderName(writer.holder);
  return job.status === 'processing' ? `running in ${who}` : `${status} while ${who} is at work`;
}

export function levelOfJob(job: Job, writer: Writer): Level {
  return isInterrupted(job, writer) ? 'warning' : levelOfStatus(job.status);
}
