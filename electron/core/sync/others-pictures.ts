import type { ImageFile } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { breather } from '../pause.ts';
import { LatestFirst } from '../pictures/latest-first.ts';
import { thumbName } from '../pictures/thumb-name.ts';
import { CloudError, type CloudLink } from '../ports/cloud.ts';
import { FailureError } from '../ports/failure-error.ts';
import type { Ports } from '../ports/index.ts';
import type { Store } from '../ports/store.ts';
import type { OthersParts } from './others.ts';
import type { Mirror } from './others-mirror.ts';

/** At a time. */
const MOST_AT_A_TIME = 3;
/** A picture that says it has more bytes is none: the largest that a provider makes have a tenth of it. */
const MOST_BYTES = 100 * 1024 * 1024;
/** What is kept of pictures that were fetched. */
const CACHE_BYTES = 500 * 1024 * 1024;
/** It is looked whether there is too much after so many bytes that came. */
const PRUNE_EVERY_BYTES = 50 * 1024 * 1024;
/** A picture that could not be had is not asked for again so soon, in milliseconds, however often a list draws it. */
const PATIENCE_MS = 30_000;
const MOST_FAILED = 1_000;
/** Jobs that are gone through at once. */
const PAGE = 200;

/** The pictures of other devices' jobs: fetched when somebody looks at them, checked, and kept in a bounded folder. */
export class OtherPictures {
  readonly #ports: Ports;
  readonly #mirror: Mirror;
  readonly #note: OthersParts['note'];
  readonly #line = new LatestFirst(MOST_AT_A_TIME);
  /** Under way, by name: who asks for the same gets the same. */
  readonly #fetching = new Map<string, Promise<string | null>>();
  /** What could not be had: name → when it was tried. */
  readonly #failed = new Map<string, number>();
  #connection: { readonly link: CloudLink; readonly abort: AbortController } | null = null;
  #unpruned = Number.POSITIVE_INFINITY;

  constructor(ports: Ports, mirror: Mirror, note: OthersParts['note']) {
    this.#ports = ports;
    this.#mirror = mirror;
    this.#note = note;
  }

  connect(link: CloudLink): void {
    this.disconnect();
    this.#failed.clear();
    this.#connection = { link, abort: new AbortController() };
  }

  disconnect(): void {
    this.#connection?.abort.abort(new Error('The cloud was disconnected'));
    this.#connection = null;
  }

  /** Removes what was fetched, and the small pictures that were made of it. @param store the mirror's */
  async drop(store: Store): Promise<void> {
    await Promise.all(this.#fetching.values());
    this.#failed.clear();
    await this.#prune(0);
    const breathe = breather(this.#ports.clock);
    const order = { statuses: null, search: null, sort: 'newest', limit: PAGE } as const;
    for (let afterId: string | null = null; ; ) {
      const jobs: readonly Job[] = store.jobs.page({ ...order, afterId });
      for (const { id } of jobs) {
        for (const file of store.files.ofJob(id)) await this.#ports.files.thumbs.remove(thumbName(file));
        await breathe();
      }
      afterId = jobs.at(-1)?.id ?? null;
      if (jobs.length < PAGE) return;
    }
  }

  /** A file by its id, or the one that stands for an image; null when there is none with a picture. */
  find(kind: 'file' | 'image', id: string): ImageFile | null {
    const jobId = this.#mirror.jobOf(id);
    const store = jobId === null ? undefined : this.#mirror.open()?.store;
    if (store === undefined) return null;
    const [file] = kind === 'file' ? [store.files.get(id)] : byRank(store.files.ofImage(id));
    if (!file || file.format === 'json' || file.state === 'writing') return null;
    return (store.images.get(file.imageId)?.deletedAt ?? null) === null ? file : null;
  }

  /** The absolute path of its bytes here; null when they are not in the cloud, or cannot be had now. Never throws. */
  async fetch(file: ImageFile): Promise<string | null> {
    const name = nameOf(file);
    try {
      const known = await this.#ports.files.cloudPictures.find(name);
      if (known !== null) return known;
      const fetching =
        this.#fetching.get(name) ??
        this.#line.run(() => this.#fetchNow(file, name)).finally(() => this.#fetching.delete(name));
      this.#fetching.set(name, fetching);
      return await fetching;
    } catch (error) {
      this.#ports.reportProblem('A picture of another device could not be shown', error);
      return null;
    }
  }

  /** Of these jobs' pictures those that can be shown without asking the cloud: job → image. */
  async covers(jobIds: readonly string[]): Promise<Record<string, string>> {
    const covers = this.#mirror.open()?.store.jobs.covers(jobIds) ?? {};
    const here = await Promise.all(
      Object.entries(covers).map(async ([jobId, imageId]) => {
        const file = this.find('image', imageId);
        return file !== null && (await this.#isHere(file)) ? [[jobId, imageId] as const] : [];
      }),
    );
    return Object.fromEntries(here.flat());
  }

  async #isHere(file: ImageFile): Promise<boolean> {
    const { thumbs, cloudPictures } = this.#ports.files;
    return (await thumbs.find(thumbName(file))) !== null || (await cloudPictures.find(nameOf(file))) !== null;
  }

  /** Null where it is not in the cloud, nobody is connected, or it failed a moment ago. */
  async #fetchNow(file: ImageFile, name: string): Promise<string | null> {
    const storagePath = this.#mirror.open()?.store.mirror.storagePath(file.id) ?? null;
    const connection = this.#connection;
    const { clock, files } = this.#ports;
    const failedAt = this.#failed.get(name) ?? Number.NEGATIVE_INFINITY;
    if (storagePath === null || connection === null || clock.monotonic() - failedAt < PATIENCE_MS)
      return null;
    if (file.bytes > MOST_BYTES) return null;
    const part = await files.cloudPictures.part();
    try {
      await connection.link.download(storagePath, part, file.bytes, connection.abort.signal);
      await this.#requireSame(part, file);
      const path = await files.cloudPictures.publish(part, name);
      await this.#makeRoom(file.bytes);
      return path;
    } catch (error) {
      await files.remove(part).catch(() => {});
      this.#noteFailure(name, file, error, connection.abort.signal);
      return null;
    }
  }

  async #requireSame(part: string, { sha256, bytes }: ImageFile): Promise<void> {
    const { files } = this.#ports;
    if ((await files.size(part)) === bytes && (await files.sha256(part)) === sha256) return;
    throw new WrongBytes();
  }

  #noteFailure(name: string, { id, jobId }: ImageFile, error: unknown, signal: AbortSignal): void {
    if (signal.aborted) return;
    if (this.#failed.size >= MOST_FAILED) this.#failed.clear();
    this.#failed.set(name, this.#ports.clock.monotonic());
    const isKnown =
      error instanceof CloudError || error instanceof WrongBytes || error instanceof FailureError;
    if (!isKnown) throw error;
    this.#note('warning', `A picture could not be fetched: ${error.message}`, { jobId, fileId: id });
  }

  async #makeRoom(bytes: number): Promise<void> {
    this.#unpruned += bytes;
    if (this.#unpruned < PRUNE_EVERY_BYTES) return;
    this.#unpruned = 0;
    await this.#prune(CACHE_BYTES);
  }

  /** Never throws: a cache that is too large is no reason to show nothing. */
  async #prune(most: number): Promise<void> {
    await this.#ports.files.cloudPictures
      .prune(most)
      .catch((error: unknown) => this.#ports.reportProblem('Fetched pictures could not be removed', error));
  }
}

class WrongBytes extends Error {
  constructor() {
    super('What came is not what was sent: its bytes have another hash.');
  }
}

/** What the picture is called in the cache: by its bytes, so that the same ones are there once. */
function nameOf({ sha256, format }: ImageFile): string {
  return `${sha256}.${format}`;
}

/** An image's pictures, the one that stands for it first: its first variant, or else what was received. */
function byRank(files: readonly ImageFile[]): ImageFile[] {
  const stored = files.filter(({ state, kind }) => state === 'stored' && kind !== 'sidecar');
  return stored.sort(
    (a, b) => Number(a.kind === 'base') - Number(b.kind === 'base') || a.variant - b.variant,
  );
}
