import type { OpenedBundle } from '../../../../shared/contract/exports.ts';
import { AppError } from '../../../../shared/contract/result.ts';
import { LogSearch } from '../../logging/log-search.ts';
import type { Ports } from '../../ports/index.ts';
import type { Store } from '../../ports/store.ts';
import { BUNDLE_LIMITS } from './format.ts';
import { type BundleJob, readBundle } from './read-bundle.ts';

/** Each holds a file open, and some memory. */
const MOST_OPEN = 8;
const PICTURE = /^\/media\/(file|thumb|image)\/([\w-]{1,120})$/;

type Open = BundleJob & {
  readonly search: LogSearch;
  /** The app's own copy, to be removed with it; null when it is a file of the user's. */
  readonly copy: string | null;
};

/** The bundles that are open to be looked at. Nothing of them reaches the app's own store. */
export class OpenBundles {
  readonly #ports: Ports;
  readonly #open = new Map<string, Open>();
  #tidied: Promise<void> | null = null;

  readonly #tell: (bundles: OpenedBundle[]) => void;

  /** @param tell hears of all that are open whenever one is opened or closed */
  constructor(ports: Ports, tell: (bundles: OpenedBundle[]) => void) {
    this.#ports = ports;
    this.#tell = tell;
  }

  /** @throws AppError `not_found`, `invalid_input`; `not_possible` when too many are open or it is of a newer Safelight. */
  async open(path: string): Promise<OpenedBundle> {
    return this.#add(await this.#read(path), null);
  }

  /**
   * Opens a copy that the app has made, and removes it when it is closed, or when it cannot be opened.
   * @param name what the bundle is called where it comes from
   * @throws AppError as `open` does.
   */
  async openCopy(copy: string, name: string): Promise<OpenedBundle> {
    try {
      const bundle = await this.#read(copy);
      return this.#add({ ...bundle, opened: { ...bundle.opened, path: name } }, copy);
    } catch (error) {
      await this.#ports.files.remove(copy).catch(() => {});
      throw error instanceof AppError ? calledBy(name, copy, error) : error;
    }
  }

  async #read(path: string): Promise<BundleJob> {
    if (this.#open.size >= MOST_OPEN) {
      throw new AppError('not_possible', `${MOST_OPEN} bundles are open already.`, {
        advice: 'Close one of them first.',
      });
    }
    // What an earlier run left, which a crash may have kept from being removed.
    this.#tidied ??= this.#ports.files.bundlePictures.prune(0).catch(() => {});
    const [bundle] = await Promise.all([readBundle(this.#ports, path), this.#tidied]);
    return bundle;
  }

  #add(bundle: BundleJob, copy: string | null): OpenedBundle {
    const search = new LogSearch(bundle.store.log, this.#ports.clock);
    this.#open.set(bundle.opened.jobId, { ...bundle, search, copy });
    this.#tell(this.list());
    return bundle.opened;
  }

  /** @throws AppError `not_found` when no such bundle is open. */
  async close(jobId: string): Promise<void> {
    const bundle = this.#open.get(jobId);
    if (bundle === undefined) {
      throw new AppError('not_found', `No bundle with the job ${jobId} is open.`, {
        advice: 'It may be closed already.',
      });
    }
    this.#open.delete(jobId);
    bundle.store.close();
    bundle.archive.close();
    this.#tell(this.list());
    if (bundle.copy !== null) await this.#ports.files.remove(bundle.copy).catch(() => {});
    for (const fileId of bundle.thumbs.keys()) {
      await this.#ports.files.bundlePictures.remove(pictureName(fileId)).catch(() => {});
    }
  }

  list(): OpenedBundle[] {
    return [...this.#open.values()].map(({ opened }) => opened);
  }

  /** Where a bundle's job is read; null when it is of no bundle. */
  ofJob(jobId: string): { readonly store: Store; readonly search: LogSearch } | null {
    return this.#open.get(jobId) ?? null;
  }

  /** Where a bundle's image is read; null when it is of no bundle. */
  ofImage(imageId: string): Store | null {
    return this.#find(({ store }) => store.images.get(imageId) !== null)?.store ?? null;
  }

  /** Whether a job, an image or a file with this id is of an open bundle. */
  holds(id: string): boolean {
    if (this.#open.has(id) || this.ofImage(id) !== null) return true;
    return this.#find(({ store }) => store.files.get(id) !== null) !== undefined;
  }

  /**
   * The picture behind a path of App.media, if it is of a bundle; null when it is not, or there is none. What was large where the
   * bundle was made is small here. Never throws.
   */
  async picture(path: string): Promise<string | null> {
    const [, kind, id = ''] = PICTURE.exec(path) ?? [];
    if (kind === undefined || this.#open.size === 0) return null;
    try {
      return await this.#picture(kind === 'image' ? this.#coverOf(id) : id);
    } catch (error) {
      this.#ports.reportProblem('A picture of a bundle could not be shown', error);
      return null;
    }
  }

  async stop(): Promise<void> {
    for (const jobId of [...this.#open.keys()]) await this.close(jobId);
  }

  async #picture(fileId: string): Promise<string | null> {
    const bundle = this.#find(({ thumbs }) => thumbs.has(fileId));
    const member = bundle?.thumbs.get(fileId);
    if (bundle === undefined || member === undefined) return null;
    const { files } = this.#ports;
    const name = pictureName(fileId);
    const known = await files.bundlePictures.find(name);
    if (known !== null) return known;
    const part = await files.bundlePictures.part();
    try {
      await bundle.archive.extract(member, BUNDLE_LIMITS.thumb, part);
      return await files.bundlePictures.publish(part, name);
    } catch (error) {
      await files.remove(part);
      throw error;
    }
  }

  /** Of an image's pictures in the bundle the first variant's, or else any. */
  #coverOf(imageId: string): string {
    const bundle = this.#find(({ store }) => store.images.get(imageId) !== null);
    const files = bundle?.store.files.ofImage(imageId).filter(({ id }) => bundle.thumbs.has(id)) ?? [];
    const variants = files.filter(({ kind }) => kind === 'variant').sort((a, b) => a.variant - b.variant);
    return (variants[0] ?? files[0])?.id ?? '';
  }

  #find(which: (bundle: Open) => boolean): Open | undefined {
    for (const bundle of this.#open.values()) if (which(bundle)) return bundle;
    return undefined;
  }
}

/** The same error, of the file as its user knows it. */
function calledBy(name: string, copy: string, { data, cause }: AppError): AppError {
  const { code, message, advice, field } = data;
  return new AppError(code, message.replaceAll(copy, name), { advice, field, cause });
}

function pictureName(fileId: string): string {
  return `${fileId}.webp`;
}
