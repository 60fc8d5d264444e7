import type { Format } from '../../../shared/domain/processing.ts';

/**
 * The files that the app writes. A `part` is a file still being written; it gets its name only when its bytes are on the disk.
 * Every method throws FailureError (`disk_full`, `library_unwritable`, `storage_failed`) with the path in its message.
 */
export interface Files {
  readonly originals: Originals;
  readonly library: Library;
  /** Small copies of pictures, by the hash of the file that they were made of. */
  readonly thumbs: PictureCache;
  /** What presets do to the sample picture. */
  readonly previews: PictureCache;
  /** Pictures taken out of bundles that are open; its parts are also bundles that a page hands in. */
  readonly bundlePictures: PictureCache;
  /** Pictures of other devices' jobs, by the hash of what they are. */
  readonly cloudPictures: PictureCache;
  readonly exports: ExportFiles;
  /** How many bytes a file has; null when there is no such file, or it is a folder. */
  size(path: string): Promise<number | null>;
  /** SHA-256 of a file's bytes, or null when there is no such file. Does not block the event loop. */
  sha256(path: string): Promise<string | null>;
  /** Adds bytes, as base64, to the end of a part; makes it with the first ones. Returns how many bytes it has then. */
  append(part: string, base64: string): Promise<number>;
  /** Removes a file if it is there. Only for files that the app itself wrote. */
  remove(path: string): Promise<void>;
  /** Free bytes where the path lies, or where it would lie. */
  freeBytes(path: string): Promise<number>;
  /** Absolute path of the folder for backups of the database, which is there from the first one on. */
  readonly backups: string;
  /** What lies in the data directory, by looking at the files, without holding anything up. */
  usage(): Promise<DataUsage>;
}

export type DataUsage = {
  /** Of the database, with what has not reached its main file yet. */
  readonly databaseBytes: number;
  readonly originalsBytes: number;
  /** Milliseconds since the epoch; null when there is no backup. */
  readonly lastBackupAt: number | null;
};

/** Base images as they came from the provider, in the data directory, one per attempt. */
export interface Originals {
  /** Where the attempt's image is received. Makes the folder. */
  part(jobId: string, attemptId: string): Promise<string>;
  /** fsync, rename, fsync of the folder. Returns the final path. Publishing what is published already makes sure of it. */
  publish(part: string, format: Format): Promise<string>;
  /** What a crash left of the attempt: a part, or the published file. Null when nothing. */
  find(jobId: string, attemptId: string): Promise<string | null>;
  /** Removes everything of a job, if there is anything. */
  removeJob(jobId: string): Promise<void>;
  /** Whether a path is one of a published base image, by its spelling alone. */
  holds(path: string): boolean;
}

/** A folder of pictures that can be made again, in the data directory: nothing is lost with it, so nothing in it is made durable. */
export interface PictureCache {
  /** Absolute path of the picture of this name, or null. */
  find(name: string): Promise<string | null>;
  /** Where a picture is made before it is named. Makes the folder. */
  part(): Promise<string>;
  /** Gives a part its name, in one step, over what has it. Returns the path. */
  publish(part: string, name: string): Promise<string>;
  /** Removes the picture of this name if it is there. */
  remove(name: string): Promise<void>;
  /** Removes parts that an earlier run left, and the oldest pictures until the rest has at most this many bytes. */
  prune(maxBytes: number): Promise<void>;
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
  /** Whether the library that a job's file lies in, or lay in, is there: its drive may be away. Also for an earlier library. */
  isThere(ofFile: string): Promise<boolean>;
  /** Removes the folder that a file of a job lay in, if nothing is left in it; also in an earlier library. */
  removeEmptyFolder(ofFile: string): Promise<void>;
}

/** Files that the user asks for: anywhere on the disk, and never over a file that is there. */
export interface ExportFiles {
  /** Absolute path of the folder that they go to if none is named. */
  readonly folder: string;
  /**
   * Where a file of this name goes.
   * @param path absolute, of a new file, or of a folder that is there; null for `folder`.
   * @throws AppError `invalid_input` when it is not absolute.
   */
  place(path: string | null, name: string): Promise<ExportPlace>;
  /**
   * Writes everything to a hidden part in the folder, which it makes. What the content throws comes out as it is, and then there
   * is no part.
   */
  writePart(folder: string, content: AsyncIterable<string | Uint8Array>): Promise<ExportPart>;
  /** fsync, then the name, never over a file that is there, then fsync of the folder. `taken`: the part remains. */
  publish(part: string, place: ExportPlace): Promise<'published' | 'taken'>;
  /** Absolute path of a place. */
  path(place: ExportPlace): string;
}

export type ExportPlace = { readonly folder: string; readonly name: string };
export type ExportPart = { readonly path: string; readonly bytes: number };
