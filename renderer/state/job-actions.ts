import { createContext, useContext } from 'react';
import type { Job } from '../../shared/domain/job.ts';
import { isFinal } from '../../shared/domain/job-status.ts';
import type { JobDraft } from './session-state.ts';

/** What can be done to jobs from anywhere in the window. Each says by itself what went wrong, and asks first where it must. */
export type JobActions = {
  openFolder(job: Job): void;
  /** Begins a new job with what this one had. */
  duplicate(job: Job): void;
  /** Retries what failed and the same prompt may make; where that costs something, or may, the price is shown first. */
  retry(job: Job): void;
  /** Shows what retrying these would do and cost, to go on or leave. */
  retryMany(jobs: readonly Job[]): void;
  /** Asks for another prompt for images of a job; null for all that failed or were cancelled. */
  retryOtherwise(job: Job, imageIds: readonly string[] | null): void;
  cancel(job: Job): void;
  /** Shows how these stand with the cloud, to keep them on this device alone or let them be sent again. */
  cloudCopy(jobs: readonly Job[]): void;
  /** Asks whether to delete these, which must have ended, and whether with their files. */
  remove(jobs: readonly Job[]): void;
};

export const JobActionsContext = createContext<JobActions | null>(null);

/** @throws Error outside of a JobActionsContext */
export function useJobActions(): JobActions {
  const actions = useContext(JobActionsContext);
  if (actions === null) throw new Error('useJobActions needs a JobActionsContext above it.');
  return actions;
}

/** A new job like this one, with a seed of its own. */
export function draftOf({ params }: Job): JobDraft {
  const { prompt, seed: _seed, ...rest } = params;
  return { prompt, params: rest };
}

/** How many images a retry would take up again. */
export function retryable({ counts }: Job): number {
  return counts.failed + counts.cancelled;
}

/** What of it makes sense for a job now. */
export function can(job: Job): {
  readonly retry: boolean;
  readonly cancel: boolean;
  readonly remove: boolean;
} {
  const ended = isFinal(job.status);
  return {
    retry: ended && retryable(job) > 0,
    cancel: !ended && !job.cancelRequested,
    remove: ended,
  };
}
