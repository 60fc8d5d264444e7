import type { Store } from '../../../electron/core/ports/store.ts';
import type { AnyEvent } from '../../../shared/contract/events.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';

/** What a page knows that listened to one app from its start: it must be what is stored. */
export class Ears {
  readonly #jobs = new Map<string, Job>();
  readonly #images = new Map<string, Image>();
  /** The newest sequence heard of each job, and the entries' ids by sequence. */
  readonly #seqs = new Map<string, number>();
  readonly #entries = new Map<string, Map<number, string>>();
  /** Jobs of which the app said that they cannot go on. */
  readonly halted = new Set<string>();
  readonly #broken: (what: string) => void;

  constructor(broken: (what: string) => void) {
    this.#broken = broken;
  }

  hear(event: AnyEvent): void {
    if (event.name === 'job.changed') this.#jobs.set(event.payload.id, event.payload);
    else if (event.name === 'app.problem' && event.payload.jobId !== null)
      this.halted.add(event.payload.jobId);
    else if (event.name === 'images.changed') {
      for (const { images } of event.payload.batches)
        for (const image of images) this.#images.set(image.id, image);
    } else if (event.name === 'log.appended') {
      for (const { jobId, firstSeq, lastSeq, entries, skipped } of event.payload.batches) {
        const before = this.#seqs.get(jobId);
        if (before !== undefined && firstSeq !== before + 1)
          this.#broken(`Heard of entry ${firstSeq} of ${jobId} after ${before}`);
        if (lastSeq - firstSeq + 1 !== entries.length + skipped)
          this.#broken(`Heard of ${entries.length} and ${skipped} entries from ${firstSeq} to ${lastSeq}`);
        this.#seqs.set(jobId, lastSeq);
        const known = this.#entries.get(jobId) ?? new Map<number, string>();
        for (const { seq, id } of entries) known.set(seq, id);
        this.#entries.set(jobId, known);
      }
    }
  }

  /** Compares with what is stored, when all has been told. */
  compare(store: Store): void {
    for (const [id, job] of this.#jobs) {
      const stored = store.jobs.get(id);
      if (stored !== null && !same(stored, job))
        this.#broken(`Job ${id} was told as ${differing(job, stored)}`);
    }
    for (const [id, image] of this.#images) {
      const stored = store.images.get(id);
      if (stored !== null && !same(stored, image))
        this.#broken(`Image ${image.index} of ${image.jobId} was told as ${differing(image, stored)}`);
    }
    for (const [jobId, known] of this.#entries) {
      if (store.jobs.get(jobId) === null) continue;
      const last = store.log.lastSeq(jobId);
      if (this.#seqs.get(jobId) !== last)
        this.#broken(`The newest entry of ${jobId} is ${last}, heard of ${this.#seqs.get(jobId)}`);
      for (const { seq, id } of store.sync.entries(jobId, 0, 10_000, 100_000_000)) {
        if (known.has(seq) && known.get(seq) !== id)
          this.#broken(`Entry ${seq} of ${jobId} was told as another one`);
      }
    }
  }
}

function same(a: object, b: object): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(record: object): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The fields that differ. */
function differing(told: object, stored: object): string {
  const [a, b] = [told as Record<string, unknown>, stored as Record<string, unknown>];
  return Object.keys({ ...a, ...b })
    .filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]))
    .map((key) => `${key} ${JSON.stringify(a[key])}, stored ${JSON.stringify(b[key])}`)
    .join('; ');
}
