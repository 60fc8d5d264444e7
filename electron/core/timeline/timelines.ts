import { NO_FILTER } from '../../../shared/contract/log-filter.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { slicesOf } from '../logging/log-walk.ts';
import { breather } from '../pause.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { TimelineBuilder } from './timeline-builder.ts';

/** Jobs whose timelines are kept: the one that is looked at, and the one that was looked at before. */
const KEPT = 2;

type Kept = { readonly builder: TimelineBuilder; reading: Promise<void> };

/**
 * The timelines of the jobs that were looked at last. Each is put together once; from then on only what was logged since is read, so
 * that looking at a job at work costs little however long its log is.
 */
export class Timelines {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A job's timeline as of the last entry. Reads in slices, between which other work goes on. */
  async upToDate(store: Store, job: Job): Promise<TimelineBuilder> {
    const kept = this.#keep(store, job);
    // One after the other: two walks at once would see entries twice.
    kept.reading = kept.reading.catch(() => {}).then(() => this.#readOn(store, job.id, kept.builder));
    await kept.reading;
    return kept.builder;
  }

  #keep(store: Store, job: Job): Kept {
    const known = this.#kept.get(job.id);
    // The log of another device's job begins anew when it was taken out of the cloud and put there again.
    const isStale = known !== undefined && known.builder.lastSeq > store.log.lastSeq(job.id);
    const kept =
      known === undefined || isStale
        ? { builder: new TimelineBuilder(job), reading: Promise.resolve() }
        : known;
    this.#kept.delete(job.id);
    this.#kept.set(job.id, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return kept;
  }

  async #readOn(store: Store, jobId: string, builder: TimelineBuilder): Promise<void> {
    const pause = breather(this.#clock);
    const part = { log: store.log, jobId, filter: NO_FILTER, endSeq: store.log.lastSeq(jobId) };
    for (const { entries } of slicesOf(part, builder.lastSeq)) {
      for (const entry of entries) builder.see(entry);
      await pause();
    }
  }
}
