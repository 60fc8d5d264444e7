import type { Client } from '../../../../shared/contract/client.ts';
import {
  type BatchRetryPlan,
  type JobRetryPlan,
  MAX_RETRIED_JOBS,
  togetherOf,
} from '../../../../shared/contract/retries.ts';
import type { Job } from '../../../../shared/domain/job.ts';
import { plainLine } from '../../../../shared/text/plain-text.ts';
import { counted, dollars } from '../../../../shared/text/units.ts';
import type { OpenedApp } from '../../compose/open-app.ts';
import { EXIT } from '../exit-codes.ts';
import { allJobs, findJob } from '../find-job.ts';
import { unlessInterrupted } from '../interrupts.ts';
import { usageError } from '../options.ts';
import type { Style } from '../print/style.ts';
import { readPrompt } from '../read-prompt.ts';
import { lastSeqOf, watchRun } from '../run/watch-run.ts';
import { ask, type Session, withApp } from '../session.ts';
import { recoverFirst, refusePausedQueue } from './before-run.ts';
import { goneNote, retry } from './retry.ts';

export type RetryOptions = {
  readonly allFailed?: boolean;
  /** Milliseconds. */
  readonly since?: number;
  readonly dryRun?: boolean;
  readonly prompt?: string;
  readonly promptFile?: string;
};

/** `safelight retry`: of one job as it is, of one with another prompt, or of several. */
export async function retryJobs(
  session: Session,
  references: readonly string[],
  options: RetryOptions,
): Promise<number> {
  requireClear(references, options);
  const [only = ''] = references;
  if (options.prompt !== undefined || options.promptFile !== undefined) {
    return retryWithPrompt(session, only, await readPrompt(options, session.stdin));
  }
  if (options.dryRun === true) return priceOnly(session, references, options);
  if (references.length === 1) return retry(session, only);
  return retryMany(session, references, options);
}

/** @throws AppError `invalid_input` for what cannot be meant */
function requireClear(references: readonly string[], options: RetryOptions): void {
  const { allFailed = false, since, dryRun = false, prompt, promptFile } = options;
  const other = prompt !== undefined || promptFile !== undefined;
  if (allFailed && references.length > 0) {
    throw usageError('Name jobs, or give --all-failed, not both', 'JOB');
  }
  if (!allFailed && references.length === 0) throw usageError('Name a job, or give --all-failed', 'JOB');
  if (since !== undefined && !allFailed) throw usageError('--since goes with --all-failed', 'since');
  if (other && (allFailed || references.length > 1)) {
    throw usageError('Another prompt is for one job at a time', 'prompt');
  }
  if (other && dryRun) throw usageError('--dry-run does not go with another prompt', 'dry-run');
}

/** Makes what is missing of a job with another prompt, in a job of its own. */
function retryWithPrompt(session: Session, reference: string, prompt: string): Promise<number> {
  return withApp(session, 'write', async (opened) => {
    const begin = async () => {
      const jobId = await findJob(opened.client, reference);
      await recoverFirst(session, opened);
      await refusePausedQueue(opened);
      return ask(opened.client, 'job.retryWithPrompt', { jobId, prompt });
    };
    const job = await unlessInterrupted(session.interrupts.signal(), begin());
    session.printer.note(`The images go on in a new job: ${job.id}`);
    return watchRun(session, opened, job, { afterSeq: 0, watch: false });
  });
}

/** Says what would be done and cost. */
function priceOnly(session: Session, references: readonly string[], options: RetryOptions): Promise<number> {
  return withApp(session, 'write', async ({ client }) => {
    const jobIds = await jobsMeant(client, references, options);
    for (const some of chunks(jobIds)) {
      const plan = await planOf(client, some, references.length === 1);
      session.printer.report({
        record: { type: 'retry-plan', ...plan },
        lines: (style) => planLines(plan, style),
      });
    }
    if (jobIds.length === 0) session.printer.note(NOTHING_FAILED);
    return EXIT.completed;
  });
}

/** One job that is named is retried as a whole, with the images whose prompt was declined. */
async function planOf(client: Client, jobIds: string[], isOne: boolean): Promise<BatchRetryPlan> {
  const [jobId] = jobIds;
  return isOne && jobId !== undefined
    ? togetherOf([await ask(client, 'job.retryEstimate', { jobId })])
    : ask(client, 'jobs.retryEstimate', { jobIds });
}

const NOTHING_FAILED = 'No job failed: there is nothing to do.';

/** Retries what failed in several jobs, and shows the log of one after the other while all go on. */
function retryMany(session: Session, references: readonly string[], options: RetryOptions): Promise<number> {
  return withApp(session, 'write', async (opened) => {
    const { client } = opened;
    const begin = async () => {
      const jobIds = await jobsMeant(client, references, options);
      await recoverFirst(session, opened);
      await refusePausedQueue(opened);
      const lastSeqs = new Map<string, number>();
      for (const jobId of jobIds) lastSeqs.set(jobId, await lastSeqOf(opened, jobId));
      return { lastSeqs, retried: await retryAll(session, client, jobIds) };
    };
    const { lastSeqs, retried } = await unlessInterrupted(session.interrupts.signal(), begin());
    if (retried.length === 0) {
      session.printer.note(NOTHING_FAILED);
      return EXIT.completed;
    }
    cancelAllOn(session.interrupts.signal(), client, retried);
    return watchAll(session, opened, retried, lastSeqs);
  });
}

/** Returns the jobs that go on. Says of the others why they do not. */
async function retryAll({ printer }: Session, client: Client, jobIds: readonly string[]): Promise<string[]> {
  const retried: string[] = [];
  for (const some of chunks(jobIds)) {
    const { jobs } = await ask(client, 'jobs.retryEstimate', { jobIds: some });
    const gone = jobs.reduce((sum, job) => sum + job.gone, 0);
    if (gone > 0) printer.note(goneNote(gone));
    for (const outcome of (await ask(client, 'jobs.retryFailed', { jobIds: some, gone })).jobs) {
      const { jobId, declined, refused } = outcome;
      if (refused !== null) {
        printer.note(`${jobId}: ${sentence(refused)}`);
        continue;
      }
      retried.push(jobId);
      if (declined > 0) printer.note(`${jobId}: ${declinedNote(jobId, declined)}`);
    }
  }
  return retried;
}

/** Calls that nobody waits for any more cost as much as others: all are cancelled at once. */
function cancelAllOn(signal: AbortSignal, client: Client, jobIds: readonly string[]): void {
  const cancel = (): void => {
    for (const jobId of jobIds) void client.call('job.cancel', { jobId });
  };
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
}

async function watchAll(
  session: Session,
  opened: OpenedApp,
  jobIds: readonly string[],
  lastSeqs: ReadonlyMap<string, number>,
): Promise<number> {
  const codes: number[] = [];
  for (const jobId of jobIds) {
    const { job } = await ask(opened.client, 'job.get', { jobId });
    codes.push(await watchRun(session, opened, job, { afterSeq: lastSeqs.get(jobId) ?? 0, watch: false }));
  }
  const [first = EXIT.completed] = codes;
  return codes.every((code) => code === first) ? first : EXIT.completedPartial;
}

async function jobsMeant(
  client: Client,
  references: readonly string[],
  { allFailed = false, since }: RetryOptions,
): Promise<string[]> {
  if (allFailed) return failedJobs(client, since === undefined ? 0 : Date.now() - since);
  const jobIds: string[] = [];
  for (const reference of references) jobIds.push(await findJob(client, reference));
  return [...new Set(jobIds)];
}

/** Oldest first, as they would have been made. @param endedAfter epoch milliseconds */
async function failedJobs(client: Client, endedAfter: number): Promise<string[]> {
  const failed: string[] = [];
  for await (const job of allJobs(client)) {
    if (hasFailed(job) && (job.finishedAt ?? 0) >= endedAfter) failed.unshift(job.id);
  }
  return failed;
}

function hasFailed({ status }: Job): boolean {
  return status === 'failed' || status === 'completed_partial';
}

function chunks(jobIds: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let at = 0; at < jobIds.length; at += MAX_RETRIED_JOBS) {
    parts.push(jobIds.slice(at, at + MAX_RETRIED_JOBS));
  }
  return parts;
}

/** A line for each job, and what all cost together. */
export function planLines(plan: BatchRetryPlan, style: Style): string[] {
  const { images, retryable, usd, unpriced } = plan;
  const price = unpriced === 0 ? dollars(usd) : `${dollars(usd)} and ${counted(unpriced, 'image')} unpriced`;
  const total = `${counted(images, 'image')} in ${counted(retryable, 'job')}, about ${price}`;
  return [...plan.jobs.map((job) => planLine(job, style)), total];
}

function planLine(job: JobRetryPlan, style: Style): string {
  const prompt = style.dim(plainLine(job.prompt).slice(0, 60));
  if (job.refused !== null) return `${job.jobId}  ${style.yellow(sentence(job.refused))}  ${prompt}`;
  const parts = [
    `${counted(job.regenerate, 'image')} to generate`,
    ...(job.gone > 0 ? [`${job.gone} of them since the saved base image was removed`] : []),
    ...(job.reprocess > 0 ? [`${job.reprocess} to process only`] : []),
    ...(job.declined > 0 ? [`${job.declined} declined and left out`] : []),
    job.usd === null ? 'unpriced' : `about ${dollars(job.usd)}`,
  ];
  return `${job.jobId}  ${parts.join(', ')}  ${prompt}`;
}

function declinedNote(jobId: string, declined: number): string {
  const were = declined === 1 ? 'image was declined and is' : 'images were declined and are';
  return `${declined} ${were} left out. Make what is missing with: safelight retry ${jobId} --prompt TEXT`;
}

function sentence({ message, advice }: { message: string; advice: string | null }): string {
  return advice === null ? `${message}.` : `${message}. ${advice}`;
}
