import type { Format } from '../../../shared/domain/processing.ts';

/**
 * The files that the app writes. A `part` is a file still being written; it gets its name only when its bytes are on the disk.
 * Every method throws FailureError (`disk_full`, `library_unwritable`, `storage_failed`) with the path in its message.
 */
export interface Files {
  readonly originals: Originals;
  readonly library: Library;
  /** SHA-256 of a file's bytes, or null when there is no such file. Does not block the event loop. */
  sha256(path: string): Promise<string | null>;
  /** Removes a file if it is there. Only for files that the app itself wrote. */
  remove(path: string): Promise<void>;
  /** Free bytes where the path lies, or where it would lie. */
  freeBytes(path: string): Promise<number>;
}

/** Base images as they came from the provider, in the data directory, one per attempt. */
export interface Originals {
  /** Where the attempt's image is received. Makes the folder. */
  part(jobId: string, attemptId: string): Promise<string>;
  /** fsync, rename, fsync of the folder. Returns the final path. Publishing what is published already makes sure of it. */
  publish(part: string, format: Format): Promise<string>;
  /** What a crash left of the attempt: a part, or the published file. Null when nothing. */
  find(jobId: string, attemptId: string): Promise<string | null>;
}

/** The folder that finished files go to. */
export interface Library {
  /** Absolute path. */
  readonly root: string;
  /** Makes the job's folder and proves that it can be written; `.` is the library itself. */
  prepare(folder: string): Promise<void>;
  /** Where a file is made before it is named: in the same folder, hidden. */
  part(folder: string, fileId: string): string;
  /** Absolute path of a name in the job's folder. Throws when the name would leave it. */
  path(folder: string, name: string): string;
  /** fsync, then the name, never over a file that is there, then fsync of the folder. `taken`: the name is in use, the part remains. */
  publish(part: string, path: string): Promise<'published' | 'taken'>;
  /** Writes a part with this text, not yet durable. Returns its hash and size. */
  writePart(part: string, text: string): Promise<{ sha256: string; bytes: number }>;
  /** Removes the parts that a crash left in the job's folder. Returns how many. */
  removeParts(folder: string): Promise<number>;
}
