import { MAX_RECEIVED_BYTES } from '../../../../shared/contract/exports.ts';
import { AppError } from '../../../../shared/contract/result.ts';
import type { Ports } from '../../ports/index.ts';

/** At a time: each is a file on the disk that may never be finished. */
const MOST = 4;
/** So long after its last piece nobody goes on with it: the page that handed it in is gone. */
const ABANDONED_MS = 60_000;

/** Where it is received. The timer forgets it; each piece sets it anew. */
type Transfer = { readonly part: Promise<string>; stopTimer: () => void };

/** Bundles that a page hands in piece by piece: one that was dropped on it, or chosen in a browser, has no path to open it by. */
export class ReceivedBundles {
  readonly #files: Ports['files'];
  readonly #clock: Ports['clock'];
  /** By the page's ids for them. */
  readonly #transfers = new Map<string, Transfer>();

  constructor({ files, clock }: Pick<Ports, 'files' | 'clock'>) {
    this.#files = files;
    this.#clock = clock;
  }

  /**
   * Adds a piece to what was received; the first one begins it. What fails is forgotten, and what had no piece for a minute.
   * @param piece base64
   * @throws AppError `not_possible` when too many are being received; `invalid_input` when it is larger than any bundle.
   */
  async receive(transferId: string, piece: string): Promise<void> {
    try {
      const transfer = this.#transferOf(transferId);
      transfer.stopTimer();
      const bytes = await this.#files.append(await transfer.part, piece);
      if (bytes > MAX_RECEIVED_BYTES) throw tooLarge();
      this.#forgetLater(transferId, transfer);
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
    const transfer = this.#transfers.get(transferId);
    if (transfer === undefined) {
      throw new AppError('not_found', 'Nothing of this bundle was received.', { advice: 'Open it again.' });
    }
    this.#remove(transferId);
    return transfer.part;
  }

  /** Removes what was received; nothing happens when there is nothing. */
  async forget(transferId: string): Promise<void> {
    const transfer = this.#transfers.get(transferId);
    this.#remove(transferId);
    const path = await transfer?.part.catch(() => null);
    // A file that cannot be removed now is removed when an hour has passed.
    if (path) await this.#files.remove(path).catch(() => {});
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#transfers.keys()].map((transferId) => this.forget(transferId)));
  }

  #forgetLater(transferId: string, transfer: Transfer): void {
    transfer.stopTimer();
    // Given up, or opened, while its piece was written.
    if (this.#transfers.get(transferId) !== transfer) return;
    transfer.stopTimer = this.#clock.after(ABANDONED_MS, () => void this.forget(transferId));
  }

  #remove(transferId: string): void {
    this.#transfers.get(transferId)?.stopTimer();
    this.#transfers.delete(transferId);
  }

  #transferOf(transferId: string): Transfer {
    const known = this.#transfers.get(transferId);
    if (known !== undefined) return known;
    if (this.#transfers.size >= MOST) {
      throw new AppError('not_possible', `${MOST} bundles are being read already.`, {
        advice: 'Wait until they are open.',
      });
    }
    const transfer = { part: this.#files.bundlePictures.part(), stopTimer: () => {} };
    this.#transfers.set(transferId, transfer);
    return transfer;
  }
}

function tooLarge(): AppError {
  return new AppError('invalid_input', 'This file is larger than a bundle that a window can hand in.', {
    advice: 'Open it with `safelight open-bundle`.',
  });
}
