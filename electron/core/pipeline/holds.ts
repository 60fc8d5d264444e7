import { whyItHolds } from '../../../shared/text/health-text.ts';
import type { HealthWatch } from '../health/health.ts';
import type { JobRun } from './job-run.ts';
import type { Turns } from './turns.ts';

/**
 * Where nothing could be saved, nothing is bought. Tells in the logs of jobs that they wait for that, each once, and that they go on. Of the
 * jobs that have not begun only the first is told: the others wait for their turn anyway.
 */
export class Holds {
  readonly #health: HealthWatch;
  readonly #told = new Set<JobRun>();

  constructor(health: HealthWatch) {
    this.#health = health;
  }

  /** Whether anything new may start. Looks again at the disks now and then while there is work. */
  mayStart(turns: Turns): boolean {
    if (turns.size > 0) this.#health.lookSoon();
    const why = whyItHolds(this.#health.current);
    if (why !== null) this.#tell(turns.all(), why);
    return why === null;
  }

  /** The health has changed. */
  follow(): void {
    if (this.#health.holds) return;
    for (const run of this.#told) run.log.info('validation', 'Goes on: there is room to save images again');
    this.#told.clear();
  }

  #tell(runs: Iterable<JobRun>, why: string): void {
    let queued = 0;
    for (const run of runs) {
      const isNext = run.phase !== 'queued' || queued++ === 0;
      if (!isNext || run.phase === 'halting' || this.#told.has(run)) continue;
      this.#told.add(run);
      run.log.warning('validation', `Waits: ${why}. It goes on by itself when that is over.`);
    }
  }
}
