import type { Money, Stretch } from '../../../shared/contract/metrics.ts';
import type { SettledImageStatus } from '../../../shared/domain/image.ts';
import type { Step } from '../../../shared/domain/log-entry.ts';

/** A provider, model and preset that some job had, deleted or not. */
export type MetricsScope = {
  readonly id: number;
  readonly provider: string;
  readonly model: string;
  readonly preset: string;
};

/** A stretch of time, and the scopes that count; null for all. */
export type MetricsRange = Stretch & { readonly scopes: readonly number[] | null };

/** Sums over the calls that ended in a range. */
export type CallSums = Money & {
  readonly calls: number;
  readonly succeeded: number;
  readonly retries: number;
  /** Time spent in calls that failed, in milliseconds. */
  readonly failedCallMs: number;
};

/** How often a failure came, of calls or of images without a call. */
export type FailureSum = {
  readonly code: string;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
};

/** A wait before a retry, from the end of the call before. */
export type RetryWait = { readonly code: string; readonly from: number; readonly to: number };

export type JobSums = Omit<CallSums, 'succeeded' | 'retries' | 'failedCallMs'> & {
  /** The job's number, which it keeps when it is deleted. */
  readonly job: number;
  readonly lastAt: number;
};

/** A job behind a number; null for one that was deleted. The prompt is cut short. */
export type NamedJob = { readonly jobId: string; readonly prompt: string } | null;

/**
 * Facts about what jobs did and cost, kept by the store as it happens. They stay when a job is deleted. Each method reads one
 * range off an index: ask for short ones, one after the other, to hold nothing up.
 */
export interface MetricsTable {
  scopes(): MetricsScope[];
  /** When the first fact was; null when there is none. */
  firstAt(): number | null;
  calls(range: MetricsRange): CallSums;
  /** Images that were settled last in the range. */
  images(range: MetricsRange): Record<SettledImageStatus, number>;
  /** How long each step took that ended in the range, in milliseconds; of calls, those that brought an image. */
  durations(step: Step, range: MetricsRange): number[];
  failures(range: MetricsRange): FailureSum[];
  /** The failures of a range, for each job by itself. */
  failuresByJob(range: MetricsRange): (FailureSum & { readonly job: number })[];
  /** Waits that touch the range. */
  waits(range: MetricsRange): RetryWait[];
  /**
   * When jobs were worked on, of what touches the range.
   * @param now epoch milliseconds, up to which what is under way has gone on.
   */
  runs(range: MetricsRange, now: number): (Stretch & { readonly job: number })[];
  /** What each job's calls in the range cost. */
  jobs(range: MetricsRange): JobSums[];
  nameJobs(jobs: readonly number[]): Map<number, NamedJob>;
}
