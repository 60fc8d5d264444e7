import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

// Plain JavaScript, as is safelight.mjs: taking the types out of TypeScript would be half of the start of a short command.

/** The repository's root folder. */
export const ROOT = join(import.meta.dirname, '..');

/** What the build is made from. */
const SOURCES = [
  'electron',
  'renderer',
  'shared',
  'resources',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** What the build makes: one file of each of its parts. */
const OUTPUTS = [
  'out/main/desktop.cjs',
  'out/main/cli.cjs',
  'out/main/web.cjs',
  'out/main/image-worker.cjs',
  'out/main/database-check.cjs',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
  'out/packages/renderer.json',
];

const LOCK = join(ROOT, 'node_modules/.cache/safelight/build.lock');
const LOCK_POLL_MS = 200;
const LONGEST_BUILD_MS = 10 * 60_000;

/**
 * Makes sure that `out/` is there and no older than its sources; builds quietly when it is not. Two that want this at the
 * same time build once.
 * @throws Error with the build's output when the build fails
 */
export async function ensureBuilt() {
  if (isFresh()) return;
  const unlock = await lock();
  try {
    if (!isFresh()) build();
  } finally {
    unlock();
  }
}

/** @returns {boolean} */
function isFresh() {
  const made = OUTPUTS.map((path) => statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return Math.min(...made) >= Math.max(...SOURCES.map((path) => newest(join(ROOT, path))));
}

/**
 * The latest change below a path, folders included, since a removed or renamed file shows only there. Tests are not built.
 * @param {string} path
 * @returns {number} milliseconds since the epoch
 */
function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  const names = readdirSync(path).filter((name) => !/\.test\.tsx?$/.test(name));
  return Math.max(stats.mtimeMs, ...names.map((name) => newest(join(path, name))));
}

function build() {
  const started = new Date();
  const vite = createRequire(import.meta.url).resolve('electron-vite/package.json');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(dirname(vite), 'bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  );
  if (status !== 0) throw new Error(`The build failed.\n${stdout}${stderr}`);
  // A source that changed while the build ran must count as newer than the build.
  for (const path of OUTPUTS) utimesSync(join(ROOT, path), started, started);
}

/**
 * Waits for another builder. A lock whose process has ended is taken over.
 * @returns {Promise<() => void>}
 */
async function lock() {
  mkdirSync(dirname(LOCK), { recursive: true });
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return () => rmSync(LOCK, { force: true });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    if (isAbandoned()) rmSync(LOCK, { force: true });
    else await delay(LOCK_POLL_MS);
  }
}

/**
 * Whether the builder that took the lock is gone. Process numbers are used again, so a very old lock counts as left behind too.
 * @returns {boolean}
 */
function isAbandoned() {
  try {
    if (Date.now() - statSync(LOCK).mtimeMs > LONGEST_BUILD_MS) return true;
    process.kill(Number(readFileSync(LOCK, 'utf8')), 0);
    return false;
  } catch (error) {
    // ESRCH: no such process. Another user's (EPERM) is alive; a lock just given back (ENOENT) is settled by trying again.
    return codeOf(error) === 'ESRCH';
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : null;
}
