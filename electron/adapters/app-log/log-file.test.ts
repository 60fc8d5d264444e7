import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogFile } from './log-file.ts';

const run = promisify(execFile);

let dataDir: string;
let folder: string;
let complaints: string[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'safelight-app-log-'));
  folder = join(dataDir, 'logs');
  complaints = [];
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function open(options: { maxBytes?: number; maxFiles?: number } = {}) {
  return createLogFile({ folder, onUnwritable: ({ message }) => complaints.push(message), ...options });
}

function linesOf(name: string): string[] {
  return readFileSync(join(folder, name), 'utf8').trimEnd().split(/\r?\n/);
}

function allLines(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .flatMap(linesOf);
}

describe('the file of the app’s log', () => {
  it('is there as soon as the call returns, for its user alone', () => {
    open().append('the first %c %s line');
    expect(linesOf('safelight.log')).toEqual(['the first %c %s line']);
    expect(statSync(join(folder, 'safelight.log')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('makes nothing where there is no data directory, and does not complain', () => {
    rmSync(dataDir, { recursive: true });
    open().append('a line');
    expect(existsSync(dataDir)).toBe(false);
    expect(complaints).toEqual([]);
  });

  it('keeps so many files of so many bytes, the newest lines among them, in order', () => {
    const log = open({ maxBytes: 2_000, maxFiles: 3 });
    for (let line = 0; line < 500; line += 1) log.append(`line ${line} ${'x'.repeat(60)}`);
    const names = ['safelight.2.log', 'safelight.1.log', 'safelight.log'];
    expect(readdirSync(folder).sort()).toEqual([...names].sort());
    const kept = names.flatMap(linesOf).map((line) => Number(line.split(' ')[1]));
    expect(kept.at(-1)).toBe(499);
    expect(kept).toEqual(kept.map((_, index) => 500 - kept.length + index));
    for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThan(2_100);
  });

  it('loses and mixes no line of two processes that write and rotate at once', async () => {
    const child = join(import.meta.dirname, 'testing', 'writing-child.ts');
    // So many files that none is dropped, so small that each process rotates under the other all the time.
    const write = (name: string) => run(process.execPath, [child, folder, name, '400', '500', '200']);
    await Promise.all([write('ada'), write('eve')]);
    const lines = allLines();
    expect(lines.every((line) => /^(ada|eve) \d+ ·* end$/.test(line))).toBe(true);
    for (const name of ['ada', 'eve']) {
      expect(lines.filter((line) => line.startsWith(name))).toHaveLength(400);
    }
    const older = readdirSync(folder).filter((name) => name !== 'safelight.log');
    expect(older.length).toBeGreaterThan(20);
    // None was put aside before it was full.
    for (const name of older) expect(statSync(join(folder, name)).size).toBeGreaterThanOrEqual(500);
  });

  it('goes on after a process that died while it rotated', () => {
    const log = open({ maxBytes: 100 });
    log.append('x'.repeat(200));
    const mark = join(folder, 'rotating');
    writeFileSync(mark, '');
    log.append('not rotated, not lost');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(mark, longAgo, longAgo);
    log.append('takes the mark away');
    log.append('and rotates');
    expect(linesOf('safelight.log')).toEqual(['and rotates']);
  });

  it('gives the newest whole lines, also of the file before', () => {
    const log = open({ maxBytes: 300 });
    for (let line = 0; line < 40; line += 1) log.append(`line ${line}`);
    const tail = log.tail(350).trimEnd().split(/\r?\n/);
    expect(tail.length).toBeGreaterThan(30);
    expect(tail).toEqual(tail.map((_, index) => `line ${40 - tail.length + index}`));
    expect(log.tail(10).trimEnd()).toBe('line 39');
  });
});

describe('a log that cannot be written', () => {
  it('is told of once, and never throws', () => {
    writeFileSync(folder, 'a file where the folder should be');
    const log = open();
    for (let line = 0; line < 3; line += 1) log.append('a line');
    expect(complaints).toHaveLength(1);
    expect(log.tail(100)).toBe('');
  });

  it.runIf(existsSync('/dev/full'))('is told of once when the disk is full', () => {
    mkdirSync(folder);
    symlinkSync('/dev/full', join(folder, 'safelight.log'));
    const log = open();
    for (let line = 0; line < 3; line += 1) log.append('a line');
    expect(complaints).toEqual([expect.stringContaining('ENOSPC')]);
  });

  it('takes no more lines when it cannot be rotated and has grown far beyond its bound', () => {
    mkdirSync(join(folder, 'safelight.1.log'), { recursive: true });
    const log = open({ maxBytes: 100, maxFiles: 2 });
    for (let line = 0; line < 100; line += 1) log.append('x'.repeat(50));
    expect(statSync(join(folder, 'safelight.log')).size).toBeLessThan(500);
    expect(complaints).toHaveLength(1);
  });
});
