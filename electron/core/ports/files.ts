import type { Format } from '../../../shared/domain/processing.ts';

/**
 * The files that the app writes. A `part` is a file still being written; it gets its name only when its bytes are on the disk.
 * Every method throws FailureError (`disk_full`, `library_unwritable`, `storage_failed`) with the path in its message.
 */
export interface Files {
  readonly originals: Originals;
  readonly library: Library;
  /** The library as it lies on the disk, for whoever looks for what the database has lost. */
  readonly contents: LibraryContents;
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
  /** The disk that the path lies on, or would. */
  space(path: string): Promise<Space>;
  readonly ballast: Ballast;
  /** Absolute path of the folder for backups of the database, which is there from the first one on. */
  readonly backups: string;
  /** What lies in the data directory, by looking at the files, without holding anything up. */
  usage(): Promise<DataUsage>;
}

export type Space = {
  /** For this user, in bytes. */
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** Stands for the disk, as long as it stays where it is. */
  readonly device: string;
};

/** Space in the data directory that is taken only to be given back: for writing down what was paid for when the disk is full. */
export interface Ballast {
  readonly bytes: number;
  /** Takes the space, unless it is taken. Returns whether it is, which proves that so much can be written. Never throws. */
  make(): Promise<boolean>;
  /** Gives it back, at once. Returns whether there was any. Never throws. */
  release(): boolean;
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
  /** Removes parts that an earlier run left which was killed, and the oldest pictures until the rest has at most this many bytes. */
  prune(maxBytes: number): Promise<void>;
}

/** What is at the library's path. */
export type LibraryFound = {
  readonly kind: 'folder' | 'nothing' | 'other';
  /** Which disk it is on; that of the nearest folder above where there is nothing. Null when there is none. May change with a restart. */
  readonly device: string | null;
  /** What the app once wrote into it to know it again; null when there is no such thing. */
  readonly mark: string | null;
  readonly writable: boolean;
};

/** The folder that finished files go to. */
export interface Library {
  /** Absolute path. */
  readonly root: string;
  /** What is at the path of the library, or of an earlier one. Writes nothing. */
  look(root?: string): Promise<LibraryFound>;
  /** Makes the library if need be, and marks it to be known again. Returns the mark, an earlier one if there is one already. */
  mark(mark: string): Promise<string>;
  /** Proves that more than a name can be written there. */
  prove(): Promise<void>;
  /** From now on the library is below this absolute path. */
  use(root: string): void;
  /** Makes the job's folder and proves that it can be written; `.` is the library itself. */
  prepare(folder: string): Promise<void>;
  /** Where a file is made before it is named: in the same folder, hidden. */
  part(folder: string, fileId: string): string;
  /** Absolute path of a name in the job's folder. Throws when the name would leave it. */
  path(folder: string, name: string): string;
  /** fsync, then the name, never over a file that is there, then fsync of the folder. `taken`: the name is in use, the part remains. */
  publish(part: string, path: string): Promise<'published' | 'taken'>;
  /** Waits until the name of a file that `publish` may have given before a crash is on the disk. */
  makeSure(path: string): Promise<void>;
  /** Writes a part with this text, not yet durable. Returns its hash and size. */
  writePart(part: string, text: string): Promise<{ sha256: string; bytes: number }>;
  /** Removes the parts that a crash left in the job's folder. Returns how many. */
  removeParts(folder: string): Promise<number>;
  /** Removes the folder that a file of a job lay in, if nothing is left in it; also in an earlier library. */
  removeEmptyFolder(ofFile: string): Promise<void>;
}

/** What lies in the library, whoever put it there. */
export interface LibraryContents {
  /**
   * Its folders, in the order of their names, without hidden ones; and when something in each came or went, in epoch milliseconds. Null
   * when the library itself is not there.
   */
  folders(): Promise<{ readonly name: string; readonly changedAt: number }[] | null>;
  /** The files of one folder, without hidden ones; none where it is gone. `path` is absolute. */
  filesIn(
    folder: string,
  ): Promise<{ readonly name: string; readonly path: string; readonly bytes: number }[]>;
  /** A file's text; null when it is gone, or too large to be a description of an image. */
  text(path: string): Promise<string | null>;
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
   * Writes everything to a hidden part in the folder, which it makes, and removes parts there that a run of ours left that was killed.
   * What the content throws comes out as it is, and then there is no part.
   */
  writePart(folder: string, content: AsyncIterable<string | Uint8Array>): Promise<ExportPart>;
  /** fsync, then the name, never over a file that is there, then fsync of the folder. `taken`: the part remains. */
  publish(part: string, place: ExportPlace): Promise<'published' | 'taken'>;
  /** Removes parts that a run of ours left in `folder` which was killed. Never throws. */
  tidy(): Promise<void>;
  /** Absolute path of a place. */
  path(place: ExportPlace): string;
}

export type ExportPlace = { readonly folder: string; readonly name: string };
export type ExportPart = { readonly path: string; readonly bytes: number };
