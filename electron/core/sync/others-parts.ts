import type { MirroredJob } from '../ports/mirror-store.ts';
import type { Store } from '../ports/store.ts';
import { OtherLog } from './others-log.ts';
import { PartPages } from './others-pages.ts';
import type { ReadingParts } from './others-rows.ts';
import { filesOf, imagesOf } from './others-tables.ts';
import type { FileRow, ImageRow } from './read-rows.ts';

/** `more`: of its log there is more to read. `gone`: the job is not in the mirror. */
export type PartsRead = 'all' | 'more' | 'gone';

/** Reads one job's images, files and log into the mirror, and tells of them as if they had been made here. */
export class OtherParts {
  readonly #parts: ReadingParts;
  readonly #store: Store;
  readonly #jobId: string;
  readonly #images: PartPages<ImageRow>;
  readonly #files: PartPages<FileRow>;
  readonly #log: OtherLog;

  /** @param store the mirror's */
  constructor(parts: ReadingParts, store: Store, jobId: string) {
    const known = store.mirror.job(jobId);
    this.#parts = parts;
    this.#store = store;
    this.#jobId = jobId;
    this.#images = new PartPages(parts, store, jobId, imagesOf(store, jobId), known?.images ?? null);
    this.#files = new PartPages(parts, store, jobId, filesOf(store, jobId), known?.files ?? null);
    this.#log = new OtherLog(parts, store, jobId);
  }

  /**
   * Reads what is new of it.
   * @param thorough also what turned up late, see ChangeMark
   * @throws CloudError; what was read by then stays, and was told
   */
  async read(thorough: boolean): Promise<PartsRead> {
    const known = this.#store.mirror.job(this.#jobId);
    if (known === null) return 'gone';
    const mayBeBehind = thorough && (this.#images.mayBeBehind || this.#files.mayBeBehind);
    if (known.partsAt === known.changedAt && !mayBeBehind) return 'all';
    await this.#readPictures(thorough);
    if (!(await this.#log.read(known.logSeq))) return 'more';
    // What came after the job's row was read comes with its next one.
    this.#keep({ partsAt: known.changedAt });
    return 'all';
  }

  /** A file is shown with its image, so images are told when their files are there, too. */
  async #readPictures(thorough: boolean): Promise<void> {
    const changed = new Set<string>();
    try {
      await this.#images.read(thorough, changed);
      await this.#files.read(thorough, changed, (rows) => this.#readMissingImages(rows, changed));
    } finally {
      this.#keep({ images: this.#images.cursor, files: this.#files.cursor });
      for (const imageId of changed) this.#tell(imageId);
    }
  }

  /** Files may be of images that came after the images were read. */
  async #readMissingImages(rows: readonly FileRow[], changed: Set<string>): Promise<void> {
    const { images } = this.#store;
    const isMissing = rows.some(({ file }) => file !== null && images.get(file.imageId) === null);
    if (isMissing) await this.#images.read(true, changed);
  }

  #tell(imageId: string): void {
    const image = this.#store.images.get(imageId);
    if (image !== null) this.#parts.feed.imageChanged(image);
  }

  #keep(changes: Partial<Pick<MirroredJob, 'partsAt' | 'images' | 'files'>>): void {
    const known = this.#store.mirror.job(this.#jobId);
    if (known !== null) this.#store.mirror.setJob({ ...known, ...changes });
  }
}
