import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ROOT } from './ensure-built.mjs';
import { unpackedApp } from './package/unpacked-app.ts';

/** What a package is made from. */
const SOURCES = [
  'build',
  'electron',
  'renderer',
  'resources',
  'shared',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/**
 * `node build/check-reproducible.ts`: packages the app twice, in two folders and one after the other, and compares every file of what
 * comes out. Prints the hash of app.asar, or the names of what differs.
 */
function main(): void {
  const top = mkdtempSync(join(tmpdir(), 'safelight-twice-'));
  try {
    const [first, second] = [join(top, 'one'), join(top, 'another/folder')].map(packageIn);
    report(first ?? new Map(), second ?? new Map());
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

/** Packages the app in a copy of the repository. Returns the hash of each of the resources, by its path. */
function packageIn(folder: string): Map<string, string> {
  mkdirSync(folder, { recursive: true });
  for (const path of SOURCES) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  linkTree(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const made = spawnSync(process.execPath, ['build/package.ts'], { cwd: folder, stdio: ['ignore', 2, 2] });
  if (made.status !== 0) throw new Error('The app could not be packaged.');
  const { resources } = unpackedApp(join(folder, 'dist'));
  const files = readdirSync(resources, { withFileTypes: true, recursive: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [relative(resources, path), hashOf(path)]));
}

function report(first: Map<string, string>, second: Map<string, string>): void {
  const names = new Set([...first.keys(), ...second.keys()]);
  const different = [...names].filter((name) => first.get(name) !== second.get(name)).sort();
  for (const name of different) console.error(`${name} differs: ${first.get(name)}, ${second.get(name)}`);
  console.log(`app.asar ${first.get('app.asar')}: ${names.size} files, ${different.length} differ`);
  process.exitCode = different.length === 0 ? 0 : 1;
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** A folder with all below it under another name, without another copy of its bytes where that can be. */
function linkTree(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.name === '.cache') continue;
    const [source, destination] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, destination);
    else if (entry.isFile()) linkOrCopy(source, destination);
    else cpSync(source, destination, { verbatimSymlinks: true });
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // On another disk.
    copyFileSync(from, to);
  }
}

main();
