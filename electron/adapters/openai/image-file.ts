import { type FileHandle, open, rm } from 'node:fs/promises';
import type { Format } from '../../../shared/domain/processing.ts';
import { ReceiveFileError } from './call-errors.ts';

/**
 * Written in pieces of about this many bytes. Waiting for a write is also what lets the event loop turn: while four
 * images of 8 MB arrived at once it was held up for 40 ms of CPU time with pieces of 1 MiB, for 11 with these.
 */
const WRITE_BYTES = 256 * 1024;
const HEAD_BYTES = 16;

/** The file that an image is received into, exactly as it came. Durability is the pipeline's, when it publishes the file. */
export class ImageFile {
  bytes = 0;
  readonly path: string;
  readonly #makeRoom: () => boolean;
  #handle: FileHandle | null = null;
  #head = Buffer.alloc(0);
  #waiting: Buffer[] = [];
  #waitingBytes = 0;

  /** @param makeRoom see `ProviderRequest.makeRoom`. */
  constructor(path: string, makeRoom: () => boolean = () => false) {
    this.path = path;
    this.#makeRoom = makeRoom;
  }

  /** What the first bytes look like. Whether it truly is such an image is the image worker's to find out. */
  get format(): Format | null {
    return formatOf(this.#head);
  }

  get looksLikeHtml(): boolean {
    return /^\s*</.test(this.#head.toString('latin1'));
  }

  /** @throws ReceiveFileError */
  async write(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    if (this.#head.length < HEAD_BYTES) {
      this.#head = Buffer.concat([this.#head, bytes.subarray(0, HEAD_BYTES - this.#head.length)]);
    }
    this.bytes += bytes.length;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= WRITE_BYTES) await this.#flush();
  }

  /** Writes what waits and closes the file. @throws ReceiveFileError */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#doing(() => this.#close());
  }

  /** Closes and removes whatever was written, so that nothing mistakes it for an image; it may then begin anew. Never throws. */
  async discard(): Promise<void> {
    this.bytes = 0;
    this.#head = Buffer.alloc(0);
    this.#waiting = [];
    this.#waitingBytes = 0;
    try {
      await this.#close();
      await rm(this.path, { force: true });
    } catch {
      // The failure that led here is the one to report; the clean-up of a part is also done at the next start.
    }
  }

  async #flush(): Promise<void> {
    await this.#doing(async () => {
      try {
        await this.#writeWaiting();
      } catch (error) {
        // What is being written is paid for.
        if (!isDiskFull(error) || !this.#makeRoom()) throw error;
        await this.#writeWaiting();
      }
    });
  }

  async #writeWaiting(): Promise<void> {
    this.#handle ??= await open(this.path, 'w');
    while (this.#waiting.length > 0) {
      const { bytesWritten } = await this.#handle.writev(this.#waiting);
      this.#waiting = dropFront(this.#waiting, bytesWritten);
    }
    this.#waitingBytes = 0;
  }

  async #close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }

  async #doing(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      throw new ReceiveFileError(`The image could not be written to ${this.path}.`, { cause });
    }
  }
}

function isDiskFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** What is left of the buffers after their first `count` bytes: a write may be short. */
function dropFront(buffers: readonly Buffer[], count: number): Buffer[] {
  let left = count;
  const rest: Buffer[] = [];
  for (const buffer of buffers) {
    if (left >= buffer.length) left -= buffer.length;
    else {
      rest.push(buffer.subarray(left));
      left = 0;
    }
  }
  return rest;
}

/** Tells PNG, JPEG and WebP by their magic numbers; null for anything else. */
function formatOf(head: Buffer): Format | null {
  const text = head.toString('latin1');
  if (text.startsWith('\u0089PNG\r\n\u001a\n')) return 'png';
  if (text.startsWith('\u00ff\u00d8\u00ff')) return 'jpeg';
  return text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP' ? 'webp' : null;
}
