/** Randomness and hashing, as a port, since the core has no `node:` and tests want them repeatable. */
export interface Ids {
  /** A new UUID, version 7: sorts by the time it was made. */
  uuid(): string;
  /** A number from 0 up to but not including 1. */
  random(): number;
  /** Lower-case hexadecimal SHA-256 of a text's UTF-8. */
  sha256(text: string): string;
}
