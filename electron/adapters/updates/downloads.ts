import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CancellationToken, ProgressInfo, UpdateInfo } from 'electron-updater';
import { UpdateFailure } from '../../core/ports/updater.ts';
import { type Fetching, fetchFile, unreachable } from './fetch.ts';

/** How often progress is told, in milliseconds. */
const TELL_MS = 250;

type Options = {
  readonly sha512?: string | null;
  readonly onProgress?: (progress: ProgressInfo) => void;
  readonly cancellationToken: CancellationToken;
};

/**
 * What electron-updater downloads with. Its own executor knows no bound: an answer without an end would fill the disk before its hash is
 * looked at, and one that stalls would be waited for forever.
 */
export class Downloads {
  readonly #fetching: Fetching;

  constructor(fetching: Fetching) {
    this.#fetching = fetching;
  }

  /** What its publisher has signed: a file's size is known from here, by its hash. */
  signed: UpdateInfo | null = null;

  /** @throws UpdateFailure, or electron-updater's CancellationError */
  async download(url: URL, destination: string, options: Options): Promise<string> {
    const size = this.signed?.files.find(({ sha512 }) => sha512 === options.sha512)?.size;
    if (size === undefined) throw broken('is none that its publisher signed');
    const stop = new AbortController();
    const { cancellationToken } = options;
    cancellationToken.once('cancel', () => stop.abort());
    // It tells of itself once only, which may have been before this.
    if (cancellationToken.cancelled) stop.abort();
    const { body, giveUp } = await fetchFile(url, this.#fetching, stop.signal);
    const hash = createHash('sha512');
    try {
      await pipeline(body, count(size, hash, options), createWriteStream(destination), {
        signal: stop.signal,
      });
    } catch (error) {
      throw explain(url, error);
    } finally {
      giveUp();
    }
    if (hash.digest('base64') !== options.sha512) throw broken('is not the one that its publisher signed');
    return destination;
  }
}

/** Lets through what is read, no more than was signed, and tells how far it is. */
function count(total: number, hash: Hash, { onProgress }: Options): Transform {
  const start = performance.now();
  let transferred = 0;
  let told = start;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      transferred += chunk.length;
      if (transferred > total) return done(broken('is longer than its publisher says'));
      hash.update(chunk);
      const now = performance.now();
      if (now - told >= TELL_MS || transferred === total) {
        told = now;
        const bytesPerSecond = Math.round((transferred / Math.max(now - start, 1)) * 1_000);
        const percent = (transferred / total) * 100;
        onProgress?.({ total, delta: chunk.length, transferred, percent, bytesPerSecond });
      }
      done(null, chunk);
    },
    flush(done) {
      done(transferred === total ? null : broken('was cut off'));
    },
  });
}

function broken(what: string): UpdateFailure {
  return new UpdateFailure(`The downloaded file ${what}. It was removed.`, {
    advice: 'Try again later. If it stays so, tell whoever publishes this copy of Safelight.',
  });
}

function explain(url: URL, error: unknown): unknown {
  if (error instanceof UpdateFailure) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new UpdateFailure('There is no room on the disk for the update.', {
      advice: 'Make room, and try again.',
      cause: error,
    });
  }
  return unreachable(url, error);
}
