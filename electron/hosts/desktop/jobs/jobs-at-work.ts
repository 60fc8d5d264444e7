import type { Job } from '../../../../shared/domain/job.ts';
import { isFinal } from '../../../../shared/domain/job.ts';

/** How far the work is, for a taskbar or dock: `done` from 0 to 1. `failing` when an image has failed. */
export type Progress = { readonly done: number; readonly failing: boolean };

/**
 * Which jobs are at work, from what the app tells of them. Jobs that have ended stay in the sum until all work is done, so that
 * the progress of several jobs never falls back when one of them ends.
 */
export class JobsAtWork {
  readonly #unfinished = new Set<string>();
  readonly #round = new Map<string, Job>();

  /** Takes in a job as it is now. Says whether it ended with that, having been seen unfinished before. */
  hear(job: Job): 'ended' | 'goes on' {
    const wasUnfinished = this.#unfinished.delete(job.id);
    if (!isFinal(job.status)) this.#unfinished.add(job.id);
    if (job.status === 'processing' || this.#round.has(job.id)) this.#round.set(job.id, job);
    if (this.processing === 0) this.#round.clear();
    return wasUnfinished && isFinal(job.status) ? 'ended' : 'goes on';
  }

  /** How many jobs are worked on right now. Queued ones are not. */
  get processing(): number {
    let jobs = 0;
    for (const { status } of this.#round.values()) if (status === 'processing') jobs++;
    return jobs;
  }

  /** Over all jobs of this round of work, by images; null when nothing is worked on. */
  get progress(): Progress | null {
    let requested = 0;
    let settled = 0;
    let failed = 0;
    for (const { counts } of this.#round.values()) {
      requested += counts.requested;
      settled += counts.requested - counts.active;
      failed += counts.failed;
    }
    return requested === 0 ? null : { done: settled / requested, failing: failed > 0 };
  }
}
