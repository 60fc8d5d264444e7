import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/support/test-app.ts';
import { type OpenedApp, openApp } from './open-app.ts';
import { findRuntime } from './runtime.ts';
import { VERSION } from './version.ts';

const CHILD = join(import.meta.dirname, 'testing', 'ending-child.ts');
/** A key that no pattern would recognise. */
const CANARY = 'Canary/With+Odd=Signs.7f3a9c21';

let folder: ReturnType<typeof temporaryFolder>;
let opened: OpenedApp | null;
beforeEach(() => {
  folder = temporaryFolder();
  opened = null;
});
afterEach(async () => {
  await opened?.close();
  folder.remove();
});

const dataDir = () => join(folder.path, 'data');
const crashesDir = () => join(dataDir(), 'crashes');

/** Runs a program that ends in this way. Returns how. */
async function ends(how: string): Promise<number | string | null> {
  const child = spawn(process.execPath, [CHILD, dataDir(), join(folder.path, 'library'), how], {
    env: { ...process.env, CANARY, OPENAI_API_KEY: CANARY, HOME: folder.path },
    stdio: 'ignore',
  });
  const [code, signal] = await once(child, 'exit');
  return code ?? signal;
}

/** What the next start tells of it. */
async function nextStart() {
  opened = await openApp({
    ...{
      dataDir: dataDir(),
      library: join(folder.path, 'library'),
      version: VERSION,
      runtime: findRuntime(),
    },
    ...{ host: 'web', want: 'write', env: {}, demoPace: 'instant' },
    reportProblem: () => {},
  });
  await opened.app.start('ask');
  const { client } = opened;
  const answer = await client.call('diagnostics.lastEnd', {});
  const lastEnd = answer.ok ? answer.value.lastEnd : null;
  const record = await client.call('diagnostics.crash', { id: lastEnd?.crashId ?? 'none' });
  return { client, lastEnd, record: record.ok ? record.value : null };
}

it('says nothing after an end in order', async () => {
  expect(await ends('closes')).toBe(0);
  expect((await nextStart()).lastEnd).toBeNull();
});

it.each([
  ['throws', 'uncaughtException'],
  ['rejects', 'unhandledRejection'],
])('keeps where a program that %s was, and tells of it once', async (how, reason) => {
  expect(await ends(how)).toBe(3);
  const { client, lastEnd, record } = await nextStart();
  expect(record).toMatchObject({ process: 'main', reason, host: 'web', version: VERSION });
  expect(record?.stack).toContain('at ');
  expect(record?.stack).toContain('electron/hosts/compose/testing/ending-child.ts');
  expect(record?.stack).not.toContain(process.cwd());
  expect(record?.log.at(-1)).toContain('Safelight started');
  expect(Math.abs((lastEnd?.at ?? 0) - (record?.at ?? 0))).toBeLessThan(10_000);
  await client.call('diagnostics.seen', {});
  expect(await client.call('diagnostics.lastEnd', {})).toEqual({ ok: true, value: { lastEnd: null } });
});

it('keeps no secret of what it threw, in any file', async () => {
  await ends('throws');
  const files = [crashesDir(), join(dataDir(), 'logs')].flatMap((dir) =>
    readdirSync(dir).map((name) => readFileSync(join(dir, name), 'utf8')),
  );
  expect(files.join()).toContain('went wrong with [redacted]');
  for (const form of [CANARY, encodeURIComponent(CANARY), Buffer.from(CANARY).toString('base64')]) {
    expect(files.join()).not.toContain(form);
  }
});

it('knows of a program that was aborted, which could not say so itself', async () => {
  expect(await ends('aborts')).toBe('SIGABRT');
  const { lastEnd, record } = await nextStart();
  expect(record).toMatchObject({ process: 'main', reason: expect.stringMatching(/without a word/) });
  expect(record?.log.at(-1)).toContain('Safelight started');
  expect(Date.now() - (lastEnd?.at ?? 0)).toBeLessThan(120_000);
});

it('says in the log why the app could not open, and does not take that for a crash', async () => {
  mkdirSync(dataDir());
  const newer = new Database(join(dataDir(), 'safelight.db'));
  newer.pragma('user_version = 99');
  newer.close();
  await ends('closes');
  expect(readFileSync(join(dataDir(), 'logs', 'safelight.log'), 'utf8')).toMatch(
    / error web\[\d+\] The app could not open/,
  );
  expect(readdirSync(crashesDir())).not.toContain('running.json');
});
