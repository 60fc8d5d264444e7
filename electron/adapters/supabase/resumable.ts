import { type FileHandle, open } from 'node:fs/promises';
import { Upload } from 'tus-js-client';
import { BUCKET, CACHE_SECONDS } from './bucket.ts';
import type { Caller } from './caller.ts';
import { cloudErrorOf, refusalOf } from './cloud-error.ts';
import { offline, serverTrouble, unusableFile } from './problems.ts';
import { isAboutBucket, isAlreadyThere, type Refusal } from './refusal.ts';
import { tusStack } from './tus-stack.ts';
import type { UploadNotes } from './upload-notes.ts';

/** Files above this go in pieces of this size, in bytes: Supabase takes no other. */
export const PIECE = 6 * 1_024 * 1_024;

export type LargeFile = {
  /** Within the bucket. */
  readonly path: string;
  /** Absolute path on this machine. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  readonly mediaType: string;
};

/** Uploads in pieces (tus 1.0.0) that go on where they were cut, also after a restart. */
export class ResumableUploads {
  readonly #caller: Caller;
  readonly #notes: UploadNotes;

  constructor(caller: Caller, notes: UploadNotes) {
    this.#caller = caller;
    this.#notes = notes;
  }

  /** @throws CloudError */
  async upload(large: LargeFile, signal: AbortSignal): Promise<void> {
    const place = `${this.#caller.wire.origin}/${large.path}`;
    const begun = await this.#notes.find(place, large.size);
    let isUnderWay = begun !== null;
    const note = (url: string | null) => {
      isUnderWay = url !== null;
      return this.#notes.set(place, large.size, url);
    };
    try {
      await withFile(large.file, (handle) => this.#send(large, { handle, begun, note }, signal));
    } catch (error) {
      const refusal = refusalOf(error);
      const isLost = isUnderWay && refusal !== null && saysGone(refusal);
      if (isLost) await note(null);
      if (refusal === null || !isAlreadyThere(refusal))
        throw isLost ? serverTrouble('The project has lost a begun upload.', error) : cloudErrorOf(error);
    }
    await note(null);
  }

  async #send(
    { path, size, mediaType }: LargeFile,
    how: {
      readonly handle: FileHandle;
      readonly begun: string | null;
      readonly note: (url: string) => Promise<void>;
    },
    signal: AbortSignal,
  ): Promise<void> {
    const { origin } = this.#caller.wire;
    let noted = Promise.resolve();
    const sent = new Promise<void>((resolve, reject) => {
      const upload = new Upload(Buffer.alloc(1), {
        endpoint: `${origin}/storage/v1/upload/resumable`,
        uploadUrl: how.begun,
        metadata: {
          bucketName: BUCKET,
          objectName: path,
          contentType: mediaType,
          cacheControl: CACHE_SECONDS,
        },
        chunkSize: PIECE,
        // Whoever asked for the upload decides when it is tried again, and where it goes on is noted here.
        retryDelays: null,
        storeFingerprintForResuming: false,
        fingerprint: async () => path,
        fileReader: { openFile: async () => piecesOf(how.handle, size) },
        httpStack: tusStack(this.#caller, signal),
        onUploadUrlAvailable: () => {
          if (upload.url !== null) noted = how.note(upload.url);
        },
        onSuccess: () => resolve(),
        onError: reject,
      });
      const onAbort = () => {
        void upload.abort();
        reject(offline('The upload was ended.', signal.reason));
      };
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      upload.start();
    });
    try {
      await sent;
    } finally {
      await noted;
    }
  }
}

function saysGone(refusal: Refusal): boolean {
  return (refusal.status === 404 || refusal.status === 410) && !isAboutBucket(refusal);
}

async function withFile<T>(path: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw unusableFile(path, error);
  });
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

/** Reads a file piece by piece, as the library asks for them. */
function piecesOf(handle: FileHandle, size: number) {
  return {
    size,
    async slice(start: number, end: number) {
      const piece = Buffer.alloc(Math.min(end, size) - start);
      const { bytesRead } = await handle.read(piece, 0, piece.length, start);
      if (bytesRead < piece.length)
        throw unusableFile('The picture', new Error('it was cut while it was sent'));
      return { value: Object.assign(piece, { size: piece.length }), done: end >= size };
    },
    close() {},
  };
}
