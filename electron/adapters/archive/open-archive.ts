import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Entry, ZipFile } from 'yauzl';
import { AppError } from '../../../shared/contract/result.ts';
import { failure } from '../../../shared/domain/errors.ts';
import type { ArchiveLimits, OpenedArchive } from '../../core/ports/archives.ts';
import { FailureError } from '../../core/ports/failure-error.ts';

/**
 * What unpacks to more than this many times its packed size, and to more than what is harmless, was made to fill a disk. Logs, the most
 * regular of what is packed here, come to 40.
 */
const MOST_RATIO = 200;
const HARMLESS_BYTES = 16 * 1024 * 1024;

/** See Archives.open. */
export async function openArchive(path: string, limits: ArchiveLimits): Promise<OpenedArchive> {
  const archive = await openFile(path);
  try {
    const members = await readMembers(archive, path, limits);
    return new Opened(archive, path, members);
  } catch (error) {
    archive.close();
    throw error;
  }
}

async function openFile(path: string): Promise<ZipFile> {
  const yauzl = await import('yauzl');
  try {
    return await yauzl.openPromise(path, { autoClose: false, strictFileNames: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') {
      throw new AppError('not_found', `There is no file ${path}.`, { field: 'path', cause: error });
    }
    // The system's reasons have a code; yauzl's are about the insides of zip files.
    const why = code === undefined ? 'it is none, or not all of it is there.' : (error as Error).message;
    throw unusable(path, `cannot be opened as an archive: ${why}`, error);
  }
}

/** Reads the table of contents. Its length and its sums are bounded while it is read, so that it cannot be too long itself. */
async function readMembers(
  archive: ZipFile,
  path: string,
  limits: ArchiveLimits,
): Promise<ReadonlyMap<string, Entry>> {
  const members = new Map<string, Entry>();
  let bytes = 0;
  if (archive.entryCount > limits.members) throw unusable(path, 'holds more files than a bundle can.');
  try {
    for await (const entry of archive.eachEntry()) {
      bytes += entry.uncompressedSize;
      if (members.size >= limits.members) throw unusable(path, 'holds more files than a bundle can.');
      if (bytes > limits.bytes) throw unusable(path, 'would unpack to more than a bundle can hold.');
      if (members.has(entry.fileName)) throw unusable(path, `holds ${entry.fileName} twice.`);
      requireHarmless(entry, path);
      members.set(entry.fileName, entry);
    }
  } catch (error) {
    throw error instanceof AppError
      ? error
      : unusable(path, `is damaged: ${(error as Error).message}`, error);
  }
  return members;
}

function requireHarmless(
  { fileName, compressedSize, uncompressedSize, ...entry }: Entry,
  path: string,
): void {
  if (uncompressedSize > HARMLESS_BYTES && uncompressedSize > compressedSize * MOST_RATIO)
    throw unusable(path, `holds ${fileName}, which was made to fill a disk.`);
  if ((entry.generalPurposeBitFlag & 1) !== 0) throw unusable(path, 'is encrypted.');
}

class Opened implements OpenedArchive {
  readonly #archive: ZipFile;
  readonly #path: string;
  readonly #members: ReadonlyMap<string, Entry>;

  constructor(archive: ZipFile, path: string, members: ReadonlyMap<string, Entry>) {
    this.#archive = archive;
    this.#path = path;
    this.#members = members;
  }

  size(name: string): number | null {
    return this.#members.get(name)?.uncompressedSize ?? null;
  }

  count(prefix: string): number {
    let count = 0;
    for (const name of this.#members.keys()) if (name.startsWith(prefix)) count += 1;
    return count;
  }

  async *text(name: string, maxBytes: number): AsyncGenerator<string> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const stream = await this.#stream(name, maxBytes);
    try {
      for await (const chunk of stream) yield decoder.decode(chunk as Uint8Array, { stream: true });
      yield decoder.decode();
    } catch (error) {
      throw this.#damaged(name, error);
    } finally {
      stream.destroy();
    }
  }

  async extract(name: string, maxBytes: number, path: string): Promise<void> {
    const stream = await this.#stream(name, maxBytes);
    let damage: unknown = null;
    stream.once('error', (error) => {
      damage = error;
    });
    try {
      await pipeline(stream, createWriteStream(path, { flags: 'wx' }));
    } catch (error) {
      await rm(path, { force: true });
      if (damage !== null) throw this.#damaged(name, damage);
      throw notWritten(path, error);
    }
  }

  close(): void {
    this.#archive.close();
  }

  /** yauzl ends the stream with an error as soon as more comes out than the table of contents says. */
  async #stream(name: string, maxBytes: number): Promise<Readable> {
    const entry = this.#members.get(name);
    if (entry === undefined) throw unusable(this.#path, `holds no ${name}.`);
    if (entry.uncompressedSize > maxBytes) throw unusable(this.#path, `holds ${name}, which is too large.`);
    try {
      return await this.#archive.openReadStreamPromise(entry);
    } catch (error) {
      throw this.#damaged(name, error);
    }
  }

  #damaged(name: string, error: unknown): AppError {
    return unusable(this.#path, `is damaged at ${name}: ${(error as Error).message}`, error);
  }
}

function unusable(path: string, why: string, cause?: unknown): AppError {
  return new AppError('invalid_input', `${path} ${why}`, {
    advice: 'Ask for the bundle again; it may have been cut off on its way.',
    field: 'path',
    ...(cause === undefined ? {} : { cause }),
  });
}

function notWritten(path: string, cause: unknown): FailureError {
  const code = (cause as NodeJS.ErrnoException).code === 'ENOSPC' ? 'disk_full' : 'storage_failed';
  return new FailureError(failure(code, `Could not write ${path}: ${(cause as Error).message}.`), { cause });
}
