import type { Image } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import type { Step } from '../../../shared/domain/log-entry.ts';
import type { ImageGenerationLogger } from '../logging/image-generation-logger.ts';
import type { LiveFeed } from '../logging/live-feed.ts';
import type { Clock } from '../ports/clock.ts';
import type { Durability, Store } from '../ports/store.ts';
import { type ImageEvent, nextImage } from './image-machine.ts';
import { addCost, type JobEvent, nextJob, recount } from './job-machine.ts';
import type { JobRun } from './job-run.ts';

/** The one place where states change: each change is one power-safe transaction that also holds its log entries. */
export class Journal {
  readonly #store: Store;
  readonly #logger: ImageGenerationLogger;
  readonly #feed: LiveFeed;
  readonly #clock: Clock;

  constructor(store: Store, logger: ImageGenerationLogger, feed: LiveFeed, clock: Clock) {
    this.#store = store;
    this.#logger = logger;
    this.#feed = feed;
    this.#clock = clock;
  }

  /**
   * Runs `work` in a transaction; entries logged inside belong to it and are announced once it is committed.
   * @throws whatever `work` or the store throws; then nothing of it has happened.
   */
  commit<T>(work: () => T, durability: Durability = 'full'): T {
    this.#logger.flush();
    try {
      const result = this.#store.transaction(durability, work);
      this.#logger.transactionCommitted();
      return result;
    } catch (error) {
      this.#logger.transactionRolledBack();
      throw error;
    }
  }

  /**
   * Changes a job and its images in one transaction. The run in memory follows only when it is committed.
   * @param durability `normal` only for a change that recovery would make good by itself, were it lost in a power cut.
   */
  change(run: JobRun, work: (changes: Changes) => void, durability: Durability = 'full'): void {
    const changes = new Changes(run, this.#store, this.#clock.now());
    this.commit(() => {
      work(changes);
      changes.write();
    }, durability);
    this.adopt(run, changes);
  }

  /** Lets a run follow changes that were committed, and announces them. */
  adopt(run: JobRun, changes: Changes): void {
    run.job = changes.job;
    for (const image of changes.images.values()) {
      run.images.set(image.id, image);
      this.#feed.imageChanged(image);
    }
    this.#feed.jobChanged(run.job);
  }
}

/** A transaction's changes to one run, seen by nobody before they are committed. */
export class Changes {
  readonly images = new Map<string, Image>();
  job: Job;
  readonly #run: JobRun;
  readonly #store: Store;
  readonly #at: number;

  constructor(run: JobRun, store: Store, at: number) {
    this.#run = run;
    this.#store = store;
    this.#at = at;
    this.job = run.job;
  }

  /** @throws IllegalTransition when the event does not fit the image's state. */
  image(imageId: string, event: ImageEvent): Image {
    const before = this.images.get(imageId) ?? this.#run.image(imageId);
    const after = nextImage(before, event, this.#at);
    this.images.set(imageId, after);
    this.job = { ...this.job, counts: recount(this.job.counts, before.status, after.status) };
    return after;
  }

  /** @throws IllegalTransition when the event does not fit the job's state. */
  jobEvent(event: JobEvent): void {
    this.job = nextJob(this.job, event, this.#at);
  }

  /** An ended call's cost; see job-machine's addCost. */
  cost(call: { usd: number | null; mayBeBilled: boolean; wasted: boolean }): void {
    this.job = { ...this.job, cost: addCost(this.job.cost, call) };
  }

  stepTime(step: Step, ms: number): void {
    this.#store.jobs.addStepTime(this.job.id, step, ms);
  }

  /** Writes what was collected; the journal calls it last in the transaction. */
  write(): void {
    for (const image of this.images.values()) this.#store.images.update(image);
    this.job = { ...this.job, updatedAt: this.#at };
    this.#store.jobs.update(this.job);
  }
}
