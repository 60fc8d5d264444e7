import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import type { Ballast } from '../../core/ports/files.ts';

const PIECE_BYTES = 2 ** 20;

/**
 * A file that only takes up space. Its bytes are random, since a file system may compress zeros away, and never read; it need not survive
 * a power cut.
 * @param bytes 0 for none: then there is always nothing to give back.
 */
export function createBallast(path: string, bytes: number): Ballast {
  let isMade = false;
  let releases = 0;
  return {
    bytes,
    async make() {
      if (isMade || bytes === 0) return true;
      const before = releases;
      isMade = await fill(path, bytes);
      if (!isMade || before === releases) return isMade;
      // Given back while it was being written: its space was still held by the open file.
      isMade = false;
      await rm(path, { force: true }).catch(() => {});
      return false;
    },
    release() {
      isMade = false;
      releases += 1;
      try {
        rmSync(path);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Returns whether the file is there, whole. */
async function fill(path: string, bytes: number): Promise<boolean> {
  try {
    if ((await sizeOf(path)) >= bytes) return true;
    await write(path, bytes);
    return true;
  } catch {
    await rm(path, { force: true }).catch(() => {});
    return false;
  }
}

async function write(path: string, bytes: number): Promise<void> {
  const piece = randomBytes(PIECE_BYTES);
  const file = await open(path, 'w', 0o600);
  try {
    for (let left = bytes; left > 0; left -= PIECE_BYTES) {
      await file.writeFile(piece.subarray(0, Math.min(left, PIECE_BYTES)));
    }
    // Where space is given out only as it is written back, the proof is that it was.
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}
