import type { Image } from '../../../shared/domain/image.ts';
import type { ImageCounts, Job } from '../../../shared/domain/job.ts';
import type { Step } from '../../../shared/domain/log-entry.ts';
import { isDiskFull } from '../health/storage-errors.ts';
import type { ImageGenerationLogger, LogFailure } from '../logging/image-generation-logger.ts';
import type { LiveFeed } from '../logging/live-feed.ts';
import type { Clock } from '../ports/clock.ts';
import type { Durability, Store } from '../ports/store.ts';
import { type ImageEvent, nextImage } from './image-machine.ts';
import { addCost, type JobEvent, nextJob, reclaimCost, recount } from './job-machine.ts';
import type { JobRun } from './job-run.ts';
import { filesToPutBack } from './put-back.ts';

type Tried<T> =
  | { readonly committed: true; readonly result: T }
  | { readonly committed: false; readonly error: unknown; readonly logFailure: LogFailure | null };

/** What hears of a job's changes inside their transaction, to write down with them what is to be told elsewhere. */
export type JobOutbox = {
  /** @param images as they are after the change. What it throws is the change's failure. */
  jobChanged(before: Job, after: Job, images: () => Iterable<Image>): void;
};

/** The one place where states change: each change is one power-safe transaction that also holds its log entries. */
export class Journal {
  readonly #store: Store;
  readonly #logger: ImageGenerationLogger;
  readonly #feed: LiveFeed;
  readonly #clock: Clock;
  readonly #outbox: JobOutbox | null;
  readonly #makeRoom: () => boolean;

  /** @param makeRoom gives back space that was kept for when the disk is full; returns whether there was any. */
  constructor(
    store: Store,
    logger: ImageGenerationLogger,
    feed: LiveFeed,
    clock: Clock,
    outbox: JobOutbox | null = null,
    makeRoom: () => boolean = () => false,
  ) {
    this.#store = store;
    this.#logger = logger;
    this.#feed = feed;
    this.#clock = clock;
    this.#outbox = outbox;
    this.#makeRoom = makeRoom;
  }

  /**
   * Runs `work` in a transaction; entries logged inside belong to it and are announced once it is committed. A log that
   * cannot be written does not stop it: all is rolled back and `work` runs again, its entries written afterwards. It also runs again where
   * the disk was full and room could be made. So `work` may change nothing but the store and what it returns.
   * @throws whatever `work` or the store throws; then nothing of it has happened.
   */
  commit<T>(work: () => T, durability: Durability = 'full'): T {
    this.#logger.flush();
    let tried = this.#try(work, durability);
    // What is to be written down may be an image that was paid for.
    if (!tried.committed && isDiskFull(tried.error) && this.#makeRoom()) tried = this.#try(work, durability);
    if (!tried.committed && tried.logFailure !== null) {
      this.#logger.holdBack(tried.logFailure);
      tried = this.#try(work, durability);
    }
    if (!tried.committed) throw tried.error;
    this.#logger.transactionCommitted();
    return tried.result;
  }

  #try<T>(work: () => T, durability: Durability): Tried<T> {
    try {
      return { committed: true, result: this.#store.transaction(durability, work) };
    } catch (error) {
      return { committed: false, error, logFailure: this.#logger.transactionRolledBack() };
    }
  }

  /**
   * Changes a job and its images in one transaction. The run in memory follows only when it is committed.
   * @param work may run twice, as in `commit`: each time on changes of its own.
   * @param durability `normal` only for a change that recovery would make good by itself, were it lost in a power cut.
   */
  change(run: JobRun, work: (changes: Changes) => void, durability: Durability = 'full'): void {
    const committed = this.commit(() => {
      const changes = new Changes(run, this.#store, this.#clock.now());
      work(changes);
      changes.write();
      this.#outbox?.jobChanged(run.job, changes.job, () => changes.allImages());
      return changes;
    }, durability);
    this.adopt(run, committed);
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
  #job: Job;
  #counts: ImageCounts;
  readonly #run: JobRun;
  readonly #store: Store;
  readonly #at: number;

  constructor(run: JobRun, store: Store, at: number) {
    this.#run = run;
    this.#store = store;
    this.#at = at;
    this.#job = run.job;
    this.#counts = run.job.counts;
  }

  /** The job with all that has changed so far. Put together when somebody asks, since thousands of images may change before. */
  get job(): Job {
    if (this.#job.counts !== this.#counts) this.#job = { ...this.#job, counts: this.#counts };
    return this.#job;
  }

  /** All images of the run, those that have changed as they are after it. */
  allImages(): Iterable<Image> {
    return new Map([...this.#run.images, ...this.images]).values();
  }

  /** @throws IllegalTransition when the event does not fit the image's state. */
  image(imageId: string, event: ImageEvent): Image {
    const before = this.images.get(imageId) ?? this.#run.image(imageId);
    const after = nextImage(before, event, this.#at);
    this.images.set(imageId, after);
    this.#counts = recount(this.#counts, before.status, after.status);
    return after;
  }

  /** @throws IllegalTransition when the event does not fit the job's state. */
  jobEvent(event: JobEvent): void {
    this.#job = nextJob(this.job, event, this.#at);
  }

  /** An ended call's cost; see job-machine's addCost. */
  cost(call: { usd: number | null; mayBeBilled: boolean; wasted: boolean }): void {
    this.#job = { ...this.job, cost: addCost(this.job.cost, call) };
  }

  /** A call that was booked as wasted brought an image after all. */
  reclaim(usd: number): void {
    this.#job = { ...this.job, cost: reclaimCost(this.job.cost, usd) };
  }

  stepTime(step: Step, ms: number): void {
    this.#store.jobs.addStepTime(this.job.id, step, ms, this.#at);
  }

  /** Writes what was collected; the journal calls it last in the transaction. */
  write(): void {
    for (const image of this.images.values()) {
      this.#store.images.update(image);
      if (image.status === 'failed' || image.status === 'cancelled') this.#putBack(image);
    }
    this.#job = { ...this.job, updatedAt: this.#at };
    this.#store.jobs.update(this.job);
  }

  /** Whoever wanted another picture and got none must not lose the one that was there. */
  #putBack({ id, index, attempts }: Image): void {
    // Of thousands of images that are cancelled at once most were never called, and have no files to ask for.
    if (this.job.run === 1 || attempts === 0 || !this.#store.files.hasReplaced(id)) return;
    const back = filesToPutBack(this.#store.files.ofImage(id));
    if (back.length === 0) return;
    for (const file of back) this.#store.files.update(file);
    const files = back.filter(({ state }) => state === 'stored').length;
    this.#run.log
      .forImage(id)
      .info('completion', `Image ${index}: keeps what it had before`, { image: index, files });
  }
}
