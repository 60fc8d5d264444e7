import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chance } from '../chance.ts';
import type { Places } from './places.ts';

const PAGE = 4096;

type Mutation = {
  readonly name: string;
  /** Damages the files in the data directory. Returns what was done, for whoever plays it again. */
  apply(data: string, chance: Chance, foreignLog: Places['foreignLog']): string;
};

const DB = 'safelight.db';
const WAL = 'safelight.db-wal';
const SHM = 'safelight.db-shm';

/** Every way in which a case damages a database. Each is as likely as the others. */
export const MUTATIONS: readonly Mutation[] = [
  { name: 'bytes flipped', apply: (data, chance) => flip(data, DB, chance, 0) },
  { name: 'many bytes flipped', apply: (data, chance) => flip(data, DB, chance, 0, 200) },
  { name: 'header flipped', apply: (data, chance) => flip(data, DB, chance, 100) },
  { name: 'schema flipped', apply: (data, chance) => flip(data, DB, chance, PAGE) },
  { name: 'pages zeroed', apply: (data, chance) => pages(data, chance, (page) => page.fill(0)) },
  { name: 'pages of noise', apply: (data, chance) => pages(data, chance, (page) => noise(page, chance)) },
  { name: 'pages swapped', apply: swap },
  { name: 'cut short', apply: (data, chance) => cut(data, DB, chance) },
  { name: 'emptied', apply: (data) => put(data, DB, Buffer.alloc(0)) },
  {
    name: 'text instead',
    apply: (data, chance) => put(data, DB, Buffer.from('not a database\n'.repeat(chance.below(400)))),
  },
  { name: 'gone', apply: (data) => gone(data, [DB]) },
  { name: 'gone with all', apply: (data) => gone(data, [DB, WAL, SHM]) },
  { name: 'log cut short', apply: (data, chance) => cut(data, WAL, chance) },
  { name: 'log flipped', apply: (data, chance) => flip(data, WAL, chance, 0) },
  { name: 'log’s header flipped', apply: (data, chance) => flip(data, WAL, chance, 32) },
  {
    name: 'log of noise',
    apply: (data, chance) => put(data, WAL, noise(Buffer.alloc(chance.below(60_000)), chance)),
  },
  { name: 'log of another', apply: (data, _chance, foreignLog) => put(data, WAL, foreignLog) },
  { name: 'log gone', apply: (data) => gone(data, [WAL]) },
  { name: 'memory of noise', apply: (data, chance) => put(data, SHM, noise(Buffer.alloc(32_768), chance)) },
  {
    name: 'both',
    apply: (data, chance) => `${flip(data, DB, chance, 0, 50)}; ${cut(data, WAL, chance)}`,
  },
];

function bytesOf(data: string, name: string): Buffer {
  const path = join(data, name);
  return existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
}

function put(data: string, name: string, bytes: Buffer): string {
  writeFileSync(join(data, name), bytes);
  return `${name} has ${bytes.length} other bytes`;
}

function gone(data: string, names: readonly string[]): string {
  for (const name of names) rmSync(join(data, name), { force: true });
  return `${names.join(', ')} gone`;
}

/** @param within only the first so many bytes; 0 for all */
function flip(data: string, name: string, chance: Chance, within: number, most = 4): string {
  const bytes = bytesOf(data, name);
  const range = within === 0 ? bytes.length : Math.min(within, bytes.length);
  if (range === 0) return 'nothing to flip';
  const places: number[] = [];
  for (let n = 1 + chance.below(most); n > 0; n -= 1) {
    const at = chance.below(range);
    bytes[at] = (bytes[at] ?? 0) ^ (1 + chance.below(255));
    places.push(at);
  }
  put(data, name, bytes);
  return `${name}: ${places.length} bytes flipped, first at ${places[0]}`;
}

function pages(data: string, chance: Chance, change: (page: Buffer) => unknown): string {
  const bytes = bytesOf(data, DB);
  const changed: number[] = [];
  for (let n = 1 + chance.below(6); n > 0; n -= 1) {
    const page = chance.below(Math.floor(bytes.length / PAGE));
    change(bytes.subarray(page * PAGE, (page + 1) * PAGE));
    changed.push(page + 1);
  }
  put(data, DB, bytes);
  return `pages ${changed.join(', ')}`;
}

function swap(data: string, chance: Chance): string {
  const bytes = bytesOf(data, DB);
  const [one, other] = [0, 0].map(() => chance.below(Math.floor(bytes.length / PAGE))) as [number, number];
  const held = Buffer.from(bytes.subarray(one * PAGE, (one + 1) * PAGE));
  bytes.copy(bytes, one * PAGE, other * PAGE, (other + 1) * PAGE);
  held.copy(bytes, other * PAGE);
  put(data, DB, bytes);
  return `pages ${one + 1} and ${other + 1}`;
}

function cut(data: string, name: string, chance: Chance): string {
  const { length } = bytesOf(data, name);
  if (length === 0) return 'nothing to cut';
  const rest = chance.below(length);
  truncateSync(join(data, name), rest);
  return `${name}: ${rest} of ${length} bytes left`;
}

function noise(bytes: Buffer, chance: Chance): Buffer {
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = chance.below(256);
  return bytes;
}
