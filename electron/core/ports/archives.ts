/**
 * Zip archives. Writing never holds more than a little of a file in memory. Reading trusts nothing: names are only compared, never
 * made into paths, and what an archive says of itself is checked before and while it is unpacked.
 */
export interface Archives {
  /** The bytes of an archive with these members, which are taken one after the other. Whatever a member throws comes out here. */
  zip(members: AsyncIterable<ArchiveMember>): AsyncIterable<Uint8Array>;
  /**
   * Opens an archive to read.
   * @throws AppError `invalid_input` when it is none, is damaged, or passes a limit; `not_found` when there is no such file.
   */
  open(path: string, limits: ArchiveLimits): Promise<OpenedArchive>;
}

export type ArchiveMember = {
  /** With `/` between folders. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  /** A file's path, stored as it is; or a text, compressed. */
  readonly content: { readonly file: string } | { readonly text: AsyncIterable<string> };
};

export type ArchiveLimits = {
  readonly members: number;
  /** Of all members together, unpacked. */
  readonly bytes: number;
};

export interface OpenedArchive {
  /** The bytes that a member has, unpacked; null when there is no member of this name. */
  size(name: string): number | null;
  /** How many members have a name that begins so. */
  count(prefix: string): number;
  /**
   * A member's text, in pieces.
   * @param maxBytes more than these are refused before anything is unpacked.
   * @throws AppError `invalid_input` when there is no such member, it is larger, it is damaged, or it is no UTF-8.
   */
  text(name: string, maxBytes: number): AsyncIterable<string>;
  /** Unpacks a member into a new file. Throws as `text` does, and FailureError when the file cannot be written. */
  extract(name: string, maxBytes: number, path: string): Promise<void>;
  close(): void;
}
