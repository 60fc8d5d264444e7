import { type Candidate, chooseNext } from './fair-share.ts';
import type { JobRun } from './job-run.ts';

/** The jobs that are worked on, and whose turn it is. */
export class Turns {
  readonly #runs = new Map<string, JobRun>();
  #served = 0;

  /** Takes a job in, behind all others. */
  add(run: JobRun): void {
    run.lastServed = this.#served++;
    this.#runs.set(run.job.id, run);
  }

  /** Forgets a run, unless the job has another one by now. */
  remove(run: JobRun): void {
    if (this.#runs.get(run.job.id) === run) this.#runs.delete(run.job.id);
  }

  clear(): void {
    this.#runs.clear();
  }

  find(jobId: string): JobRun | null {
    return this.#runs.get(jobId) ?? null;
  }

  get size(): number {
    return this.#runs.size;
  }

  all(): Iterable<JobRun> {
    return this.#runs.values();
  }

  /** Lets the jobs that have not begun share their turns out among themselves in this order. */
  follow(order: readonly string[]): void {
    const queued = [...this.#runs.values()].filter(({ phase }) => phase === 'queued');
    const turns = queued.map(({ lastServed }) => lastServed).sort((a, b) => a - b);
    const place = new Map(order.map((jobId, at) => [jobId, at]));
    const placeOf = ({ job }: JobRun) => place.get(job.id) ?? Number.POSITIVE_INFINITY;
    queued.sort((a, b) => placeOf(a) - placeOf(b));
    for (const [at, run] of queued.entries()) run.lastServed = turns[at] ?? run.lastServed;
  }

  /** The run whose turn it is, which counts as served by that; null when none may start. */
  next(toCandidate: (run: JobRun) => Candidate): JobRun | null {
    const runs = [...this.#runs.values()];
    const chosen = chooseNext(runs.map(toCandidate));
    const run = chosen === null ? undefined : runs[chosen];
    if (run) run.lastServed = this.#served++;
    return run ?? null;
  }
}
