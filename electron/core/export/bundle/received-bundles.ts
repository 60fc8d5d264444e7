import { MAX_RECEIVED_BYTES } from '../../../../shared/contract/exports.ts';
import { AppError } from '../../../../shared/contract/result.ts';
import type { Ports } from '../../ports/index.ts';

/** At a time: each is a file on the disk that may never be finished. */
const MOST = 4;

/** Bundles that a page hands in piece by piece: one that was dropped on it, or chosen in a browser, has no path to open it by. */
export class ReceivedBundles {
  readonly #files: Ports['files'];
  /** Where each is received, by the page's id for it. */
  readonly #parts = new Map<string, Promise<string>>();

  constructor({ files }: Pick<Ports, 'files'>) {
    this.#files = files;
  }

  /**
   * Adds a piece to what was received; the first one begins it. What fails is forgotten.
   * @param piece base64
   * @throws AppError `not_possible` when too many are being received; `invalid_input` when it is larger than any bundle.
   */
  async receive(transferId: string, piece: string): Promise<void> {
    try {
      const bytes = await this.#files.append(await this.#partOf(transferId), piece);
      if (bytes > MAX_RECEIVED_BYTES) throw tooLarge();
    } catch (error) {
      await this.forget(transferId);
      throw error;
    }
  }

  /**
   * Gives what was received, whole, to whoever opens it, and from now on removes it.
   * @throws AppError `not_found` when nothing was received by this id.
   */
  async take(transferId: string): Promise<string> {
    const part = this.#parts.get(transferId);
    if (part === undefined) {
      throw new AppError('not_found', 'Nothing of this bundle was received.', { advice: 'Open it again.' });
    }
    this.#parts.delete(transferId);
    return part;
  }

  /** Removes what was received; nothing happens when there is nothing. */
  async forget(transferId: string): Promise<void> {
    const part = this.#parts.get(transferId);
    this.#parts.delete(transferId);
    const path = await part?.catch(() => null);
    // A file that cannot be removed now is removed when an hour has passed.
    if (path) await this.#files.remove(path).catch(() => {});
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#parts.keys()].map((transferId) => this.forget(transferId)));
  }

  #partOf(transferId: string): Promise<string> {
    const known = this.#parts.get(transferId);
    if (known !== undefined) return known;
    if (this.#parts.size >= MOST) {
      throw new AppError('not_possible', `${MOST} bundles are being read already.`, {
        advice: 'Wait until they are open.',
      });
    }
    const part = this.#files.bundlePictures.part();
    this.#parts.set(transferId, part);
    return part;
  }
}

function tooLarge(): AppError {
  return new AppError('invalid_input', 'This file is larger than a bundle that a window can hand in.', {
    advice: 'Open it with `safelight open-bundle`.',
  });
}
