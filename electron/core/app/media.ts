import type { ImageFile } from '../../../shared/domain/image.ts';
import { LatestFirst } from '../pictures/latest-first.ts';
import { thumbName } from '../pictures/thumb-name.ts';
import { FailureError } from '../ports/failure-error.ts';
import type { Ports } from '../ports/index.ts';
import type { Others } from '../sync/others.ts';
import type { MediaFile } from './app.ts';
import type { PresetPreviews } from './preset-preview.ts';
import { visibleFile } from './visible-file.ts';

/** Longest edge of a small picture, in pixels: a tile of 240 on a screen of two pixels to one. */
const THUMB_EDGE = 512;
/** At a time; the image workers have more important things to do. */
const MOST_AT_A_TIME = 2;
/** About 20,000 small pictures. */
const CACHE_BYTES = 500 * 1024 * 1024;

const PATH = /^\/media\/(file|thumb|image|preview)\/([\w.-]{1,120})$/;

/** A file with a picture, and how its bytes come to be on this machine; null where they cannot. */
type Picture = { readonly file: ImageFile; readonly path: () => Promise<string | null> };

/** The pictures that a page shows, by the paths of App.media. */
export class Media {
  readonly #ports: Ports;
  readonly #previews: PresetPreviews;
  readonly #others: Pick<Others, 'pictureFile' | 'fetch'>;
  readonly #line = new LatestFirst(MOST_AT_A_TIME);
  /** Small pictures being made, by name: who asks for the same gets the same. */
  readonly #making = new Map<string, Promise<string>>();
  readonly #stopping = new AbortController();

  constructor(ports: Ports, previews: PresetPreviews, others: Pick<Others, 'pictureFile' | 'fetch'>) {
    this.#ports = ports;
    this.#previews = previews;
    this.#others = others;
  }

  /** See App.media. Never throws: what fails is not there, and whoever looks for the reason finds it in the job's log. */
  async find(path: string): Promise<MediaFile | null> {
    try {
      return await this.#find(path);
    } catch (error) {
      const isKnown = error instanceof FailureError || this.#stopping.signal.aborted;
      if (!isKnown) this.#ports.reportProblem('A picture could not be shown', error);
      return null;
    }
  }

  /** Makes room in the cache. Never throws. */
  async prune(): Promise<void> {
    await this.#ports.files.thumbs
      .prune(CACHE_BYTES)
      .catch((error: unknown) => this.#ports.reportProblem('Old thumbnails could not be removed', error));
  }

  /** Gives up what is being made. */
  stop(): void {
    this.#stopping.abort(new Error('The app was stopped'));
  }

  async #find(path: string): Promise<MediaFile | null> {
    const [, kind, name = ''] = PATH.exec(path) ?? [];
    switch (kind) {
      case 'file':
        return this.#whole(this.#pictureOf('file', name));
      case 'thumb':
        return this.#small(this.#pictureOf('file', name));
      case 'image':
        return this.#small(this.#pictureOf('image', name));
      case 'preview':
        return this.#previews.find(name);
      default:
        return null;
    }
  }

  /** Of this machine, or else of another device of the account. */
  #pictureOf(kind: 'file' | 'image', id: string): Picture | null {
    const own = kind === 'file' ? visibleFile(this.#ports, id) : this.#fileOfImage(id);
    if (own !== null) return { file: own, path: async () => own.path };
    const file = this.#others.pictureFile(kind, id);
    return file && { file, path: () => this.#others.fetch(file) };
  }

  async #whole(picture: Picture | null): Promise<MediaFile | null> {
    if (picture === null || picture.file.format === 'json') return null;
    const path = await picture.path();
    if (path === null || (await this.#ports.files.size(path)) === null) return null;
    return { path, mediaType: `image/${picture.file.format}` };
  }

  async #small(picture: Picture | null): Promise<MediaFile | null> {
    if (picture === null || picture.file.format === 'json') return null;
    const name = thumbName(picture.file);
    const known = await this.#ports.files.thumbs.find(name);
    if (known !== null) return { path: known, mediaType: 'image/webp' };
    const source = await picture.path();
    return source === null ? null : { path: await this.#make(source, name), mediaType: 'image/webp' };
  }

  #fileOfImage(imageId: string): ImageFile | null {
    const files = this.#ports.store.files.ofImage(imageId).filter(({ state }) => state === 'stored');
    const variants = files.filter(({ kind }) => kind === 'variant').sort((a, b) => a.variant - b.variant);
    const shown = variants[0] ?? files.find(({ kind }) => kind === 'base');
    return shown === undefined ? null : visibleFile(this.#ports, shown.id);
  }

  #make(path: string, name: string): Promise<string> {
    const making =
      this.#making.get(name) ??
      this.#line.run(() => this.#makeNow(path, name)).finally(() => this.#making.delete(name));
    this.#making.set(name, making);
    return making;
  }

  async #makeNow(path: string, name: string): Promise<string> {
    const { files, worker } = this.#ports;
    const part = await files.thumbs.part();
    try {
      const work = { path, maxEdge: THUMB_EDGE, outputPath: part };
      await worker.thumbnail(work, this.#stopping.signal);
      return await files.thumbs.publish(part, name);
    } catch (error) {
      await files.remove(part);
      throw error;
    }
  }
}
