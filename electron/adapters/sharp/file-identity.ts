import { type BigIntStats, statSync } from 'node:fs';

/**
 * Tells whether two paths at two times mean the same content without reading it: survives a rename, not a write. Null when the file
 * is not there or cannot be looked at, which whoever then opens it will report. Synchronous, since it takes some 10 µs and the pool
 * needs it before a task takes its place in the queue.
 */
export function identityOf(path: string): string | null {
  try {
    return identityFrom(statSync(path, { bigint: true }));
  } catch {
    return null;
  }
}

export function identityFrom({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}`;
}
