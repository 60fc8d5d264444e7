import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { endianness } from 'node:os';

/**
 * What a write-ahead log looks like from outside. An end that was cut short is what every crash leaves.
 * - `torn`: behind a frame that does not add up lie others that were committed. SQLite ignores all of them. An ordinary power cut leaves this,
 *   because what is committed NORMAL waits for no disk, which writes blocks in an order of its own; nothing that was promised is lost then.
 * - `lost`: its header cannot be read, so SQLite ignores the whole log. A header is on the disk before any frame is.
 */
export type WalState = 'none' | 'sound' | 'torn' | 'lost';

const HEADER = 32;
const FRAME_HEADER = 24;
/** The log is written from its beginning again before it gets longer than about this, and looking at so much takes 20 ms. */
const MOST_LOOKED_AT = 16 * 1024 * 1024;
/** What a log begins with, by the order of bytes in which its sums are made (sqlite.org/fileformat2.html#walformat). */
const LITTLE = 0x377f0682;
const BIG = 0x377f0683;

/** Looks at the log's header and at the sum of each frame, as SQLite does when it opens the database. */
export function lookAtWal(path: string): WalState {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return 'none';
  const bytes = readBeginning(path, Math.min(size, MOST_LOOKED_AT));
  if (bytes.subarray(0, HEADER).every((byte) => byte === 0)) return 'none';
  const magic = size < HEADER ? 0 : bytes.readUInt32BE(0);
  if (magic !== LITTLE && magic !== BIG) return 'lost';
  const words = wordsOf(bytes, magic === BIG ? 'BE' : 'LE');
  if (!isHeaderSound(bytes, words)) return 'lost';
  return hasFramesBehindTear(bytes, words) ? 'torn' : 'sound';
}

function readBeginning(path: string, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  const fd = openSync(path, 'r');
  try {
    readSync(fd, bytes, 0, size, 0);
  } finally {
    closeSync(fd);
  }
  return bytes;
}

/** The bytes as the words that the sums are made of; the last few of a cut file make none. */
function wordsOf(bytes: Buffer, order: 'BE' | 'LE'): Uint32Array {
  const whole = Buffer.alloc(bytes.length - (bytes.length % 4));
  bytes.copy(whole);
  if (order !== endianness()) whole.swap32();
  return new Uint32Array(whole.buffer, whole.byteOffset, whole.length / 4);
}

function isHeaderSound(bytes: Buffer, words: Uint32Array): boolean {
  const pageSize = bytes.readUInt32BE(8);
  const isPage = pageSize >= 512 && pageSize <= 65_536 && (pageSize & (pageSize - 1)) === 0;
  const [one, two] = sumOf(words, 0, HEADER - 8, [0, 0]);
  return isPage && one === bytes.readUInt32BE(24) && two === bytes.readUInt32BE(28);
}

/** Whether a frame that does not add up has one behind it that was written in the same go and ends a commit. */
function hasFramesBehindTear(bytes: Buffer, words: Uint32Array): boolean {
  const pageSize = bytes.readUInt32BE(8);
  const salt = bytes.subarray(16, 24);
  let sum: Sum = [bytes.readUInt32BE(24), bytes.readUInt32BE(28)];
  let isBroken = false;
  const step = FRAME_HEADER + pageSize;
  for (let at = HEADER; at + step <= bytes.length; at += step) {
    const isSameGo = bytes.subarray(at + 8, at + 16).equals(salt);
    const endsCommit = bytes.readUInt32BE(at + 4) > 0;
    if (isBroken && isSameGo && endsCommit) return true;
    if (isBroken) continue;
    sum = sumOf(words, at + FRAME_HEADER, pageSize, sumOf(words, at, 8, sum));
    const [one, two] = sum;
    isBroken = !isSameGo || one !== bytes.readUInt32BE(at + 16) || two !== bytes.readUInt32BE(at + 20);
  }
  return false;
}

type Sum = readonly [number, number];

/** SQLite's own sum over pairs of words; `from` and `length` in bytes. */
function sumOf(words: Uint32Array, from: number, length: number, before: Sum): Sum {
  let [one, two] = before;
  for (let at = from / 4; at < (from + length) / 4; at += 2) {
    one = (one + (words[at] ?? 0) + two) >>> 0;
    two = (two + (words[at + 1] ?? 0) + one) >>> 0;
  }
  return [one, two];
}
