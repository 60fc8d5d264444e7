import { type BigIntStats, statSync } from 'node:fs';

/**
 * Tells whether two paths at two times mean the same content without reading it: survives a rename, not a write. Null when there
 * is no such file. Synchronous, since it takes some 10 µs and the pool needs it before a task takes its place in the queue.
 */
export function identityOf(path: string): string | null {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? null : identityFrom(stat);
}

export function identityFrom({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}`;
}
