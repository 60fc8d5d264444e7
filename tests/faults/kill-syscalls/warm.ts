/**
 * Loaded before a program: makes calls to the system that change nothing, so that a tracer that counts the calls of each thread by
 * itself counts those of one thread far ahead of the others.
 *
 * WARM: `<main|pool>:<call>:<how many>`
 */

import * as now from 'node:fs';
import { openSync } from 'node:fs';
import * as later from 'node:fs/promises';
import { open } from 'node:fs/promises';

const [thread = '', call = '', count = '0'] = (process.env['WARM'] ?? '').split(':');
/** Something that is not there, and a file that takes everything. */
const NOWHERE = '/nowhere/at/all';
const NULL = '/dev/null';
const BYTE = Buffer.alloc(1);

const fd = openSync(NULL, 'r+');
const IN_MAIN: Readonly<Record<string, () => unknown>> = {
  fsync: () => now.fsyncSync(fd),
  rename: () => now.renameSync(NOWHERE, NOWHERE),
  link: () => now.linkSync(NOWHERE, NOWHERE),
  unlink: () => now.unlinkSync(NOWHERE),
  rmdir: () => now.rmdirSync(NOWHERE),
  mkdir: () => now.mkdirSync(NOWHERE),
  ftruncate: () => now.ftruncateSync(fd),
  pwrite64: () => now.writeSync(fd, BYTE, 0, 1, 0),
};

const file = await open(NULL, 'r+');
const IN_POOL: Readonly<Record<string, () => Promise<unknown>>> = {
  fsync: () => file.sync(),
  rename: () => later.rename(NOWHERE, NOWHERE),
  link: () => later.link(NOWHERE, NOWHERE),
  unlink: () => later.unlink(NOWHERE),
  rmdir: () => later.rmdir(NOWHERE),
  mkdir: () => later.mkdir(NOWHERE),
  ftruncate: () => file.truncate(),
  pwrite64: () => file.write(BYTE, 0, 1, 0),
};

for (let made = 0; made < Number(count); made += 1) {
  try {
    if (thread === 'main') IN_MAIN[call]?.();
    else await IN_POOL[call]?.();
  } catch {
    // What counts is that the system was asked.
  }
}
await file.close();
