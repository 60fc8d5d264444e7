import type { Image, ImageStatus } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import type { JobLogger } from '../logging/image-generation-logger.ts';
import { isActive } from './image-machine.ts';

/**
 * A job while it is being worked on: its last committed state, and which of its images are where. Only the pipeline holds
 * one; what must survive is in the store.
 */
export class JobRun {
  /** As it was last committed. */
  job: Job;
  readonly images: Map<string, Image>;
  readonly log: JobLogger;
  /** Stops the job's calls and processing; its reason is a Cancelled or Stopping. */
  readonly abort = new AbortController();
  phase: 'queued' | 'opening' | 'open' | 'closing' | 'halting' = 'queued';
  /** Tasks of any kind under way. */
  tasks = 0;
  /** Whether the next call would pass the budget unless one under way turns out to be free. */
  waitsForBudget = false;
  /** Images whose call may start now, in order. */
  ready: string[] = [];
  /** Images in a backoff, with what stops their timer. */
  readonly waiting = new Map<string, () => void>();
  /** Images with a saved base image that wait for a place to be processed. */
  toFinish: string[] = [];
  /** Calls under way. */
  generating = 0;
  /** Images being processed or stored. */
  finishing = 0;
  lastServed = 0;
  /** The library in which the job's folder was made, by its path: it can become another one while the job waits for it. */
  preparedIn: string | null = null;

  /** How often each image was put back although there seemed to be room. */
  readonly #refusals = new Map<string, number>();

  constructor(job: Job, images: readonly Image[], log: JobLogger) {
    this.job = job;
    this.images = new Map(images.map((image) => [image.id, image]));
    this.log = log;
  }

  image(imageId: string): Image {
    const image = this.images.get(imageId);
    if (!image) throw new Error(`Job ${this.job.id} has no image ${imageId}`);
    return image;
  }

  /** Counts that a disk refused an image although there seems to be room. Returns how often that happened in this run. */
  refusedAgain(imageId: string): number {
    const refusals = (this.#refusals.get(imageId) ?? 0) + 1;
    this.#refusals.set(imageId, refusals);
    return refusals;
  }

  /** Whether one of the images is in this state. Asked often, of jobs with thousands: copies nothing. */
  has(wanted: ImageStatus): boolean {
    for (const { status } of this.images.values()) if (status === wanted) return true;
    return false;
  }

  /** Images whose work has not begun or waits between two tries. */
  idleImages(): Image[] {
    const idle = new Set([...this.ready, ...this.waiting.keys(), ...this.toFinish]);
    if (this.phase === 'queued' || this.phase === 'opening') {
      return [...this.images.values()].filter(isActive);
    }
    return [...idle].map((id) => this.image(id)).filter(isActive);
  }

  /** Takes images out of every line they stand in. */
  withdraw(images: readonly Image[]): void {
    const gone = new Set(images.map(({ id }) => id));
    this.ready = this.ready.filter((id) => !gone.has(id));
    this.toFinish = this.toFinish.filter((id) => !gone.has(id));
    for (const id of gone) {
      this.waiting.get(id)?.();
      this.waiting.delete(id);
    }
  }

  withdrawAll(): void {
    for (const stopTimer of this.waiting.values()) stopTimer();
    this.waiting.clear();
    this.ready = [];
    this.toFinish = [];
  }

  get isIdle(): boolean {
    const lines = this.ready.length + this.waiting.size + this.toFinish.length;
    return lines + this.generating + this.finishing === 0;
  }
}
