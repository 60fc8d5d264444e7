import type { AnyEvent, EventPayload, ImageBatch, LogBatch } from '../../../shared/contract/events.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import type { Clock } from '../ports/clock.ts';

/**
 * What is committed within so many milliseconds goes out together: a little less than a display frame, so that an entry is painted
 * within two frames of being logged, waiting for its batch and for its frame.
 */
export const FRAME_MS = 12;
/** More entries than this in a frame are announced, not carried: whoever wants them reads them from the store. */
const MAX_ENTRIES_PER_FRAME = 500;
/** The same for images: stopping a job of 10,000 changes them all in one transaction. */
const MAX_IMAGES_PER_FRAME = 500;

/** What was committed of a job since the last frame; `entries` are all `count` of them, or none once the frame is too full. */
type Collected = { readonly firstSeq: number; lastSeq: number; count: number; entries: LogEntry[] };

type QueueState = EventPayload<'queue.changed'>;

type Listener = (event: AnyEvent) => void;

/**
 * Tells subscribers what was committed, once per frame: the log entries in sequence, and the latest state of each job and
 * image that changed, and of the queue. Costs nothing while nobody listens.
 */
export class LiveFeed {
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  readonly #listeners = new Set<Listener>();
  #collected = new Map<string, Collected>();
  #entryCount = 0;
  #jobs = new Map<string, Job>();
  /** By job, then by image. */
  #images = new Map<string, Map<string, Image>>();
  #queue: (() => QueueState) | null = null;
  #stopTimer: (() => void) | null = null;

  /** @param onError hears what a subscriber throws, and what keeps an event from being made. Must not throw. */
  constructor(clock: Clock, onError: (error: unknown) => void) {
    this.#clock = clock;
    this.#onError = onError;
  }

  /** Hears every event from now on. Returns the function that stops it. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  entriesCommitted(entries: readonly LogEntry[]): void {
    if (this.#listeners.size === 0) return;
    const wasCarried = this.#entryCount <= MAX_ENTRIES_PER_FRAME;
    this.#entryCount += entries.length;
    const carried = this.#entryCount <= MAX_ENTRIES_PER_FRAME;
    if (wasCarried && !carried) this.#dropEntries();
    for (const entry of entries) {
      const ofJob = this.#ofJob(entry);
      ofJob.lastSeq = entry.seq;
      ofJob.count += 1;
      if (carried) ofJob.entries.push(entry);
    }
    this.#schedule();
  }

  jobChanged(job: Job): void {
    if (this.#listeners.size === 0) return;
    this.#jobs.set(job.id, job);
    this.#schedule();
  }

  imageChanged(image: Image): void {
    if (this.#listeners.size === 0) return;
    const ofJob = this.#images.get(image.jobId) ?? new Map<string, Image>();
    ofJob.set(image.id, image);
    this.#images.set(image.jobId, ofJob);
    this.#schedule();
  }

  /** @param state asked at the end of the frame, once for all changes in it. */
  queueChanged(state: () => QueueState): void {
    if (this.#listeners.size === 0) return;
    this.#queue = state;
    this.#schedule();
  }

  /** Goes out at once, behind all that happened before it, for what is rare and cannot wait. */
  emit(event: AnyEvent): void {
    this.flush();
    this.#tell(event);
  }

  /** Sends what has been collected without waiting for the frame to end. */
  flush(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
    const [collected, jobs, images, queue] = [this.#collected, this.#jobs, this.#images, this.#queue];
    this.#collected = new Map();
    this.#jobs = new Map();
    this.#images = new Map();
    this.#queue = null;
    this.#entryCount = 0;
    if (collected.size > 0) {
      const batches = [...collected].map(([jobId, ofJob]) => toBatch(jobId, ofJob));
      this.#tell({ name: 'log.appended', payload: { batches } });
    }
    if (images.size > 0) {
      this.#tell({ name: 'images.changed', payload: { batches: toImageBatches(images) } });
    }
    for (const job of jobs.values()) this.#tell({ name: 'job.changed', payload: job });
    if (queue !== null) this.#tellQueue(queue);
  }

  /** The database, which it is read from, may refuse: in a timer that would end the process. */
  #tellQueue(state: () => QueueState): void {
    try {
      this.#tell({ name: 'queue.changed', payload: state() });
    } catch (error) {
      this.#onError(error);
    }
  }

  #tell(event: AnyEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        // One broken subscriber must neither stop the others nor the job that is announced.
        this.#onError(error);
      }
    }
  }

  #ofJob({ jobId, seq }: LogEntry): Collected {
    const known = this.#collected.get(jobId);
    if (known !== undefined) return known;
    const first: Collected = { firstSeq: seq, lastSeq: seq, count: 0, entries: [] };
    this.#collected.set(jobId, first);
    return first;
  }

  /** What will not be sent is not held: a burst of a hundred thousand entries must not fill the memory. */
  #dropEntries(): void {
    for (const ofJob of this.#collected.values()) ofJob.entries = [];
  }

  #schedule(): void {
    this.#stopTimer ??= this.#clock.after(FRAME_MS, () => this.flush());
  }
}

function toBatch(jobId: string, { firstSeq, lastSeq, count, entries }: Collected): LogBatch {
  return { jobId, firstSeq, lastSeq, entries, skipped: count - entries.length };
}

/** Above the bound of a frame, all jobs together, no image is carried. */
function toImageBatches(images: ReadonlyMap<string, ReadonlyMap<string, Image>>): ImageBatch[] {
  const count = [...images.values()].reduce((sum, { size }) => sum + size, 0);
  return [...images].map(([jobId, ofJob]) =>
    count > MAX_IMAGES_PER_FRAME
      ? { jobId, images: [], skipped: ofJob.size }
      : { jobId, images: [...ofJob.values()], skipped: 0 },
  );
}
