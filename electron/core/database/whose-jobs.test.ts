import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RepairReport } from '../../../shared/contract/database.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { readRepair, writeRepair } from './repair-note.ts';

const apps = testApps();

const REPORT: RepairReport = {
  ...{
    at: 0,
    reason: 'Pages are gone.',
    restored: null,
    folder: 'damaged/1',
    rebuilt: { jobs: 0, images: 0 },
  },
  ...{ unknownImages: 0, entriesLost: 0, rowsRefused: 0, damagedStretches: 1, library: null },
  sources: [{ source: 'damaged', jobs: 0, images: 0, files: 0, entries: 0, settings: 1 }],
};
const wasRepaired = (app: TestApp, report = REPORT): void =>
  writeRepair(app.ports.store, { report, seen: false, searched: false, started: false });

/** An app whose last end was a crash, with the database's file as old as can be. */
const open = (): TestApp =>
  apps.open(undefined, {
    change: (ports) => ({ ...ports, database: { ...ports.database, writtenAt: 0 } }),
  });

/** A finished job in the library, of a database that is not there any more. */
async function jobOfAnother(): Promise<string> {
  const other = await apps.start('run');
  const { id } = await other.createJob({ images: 1 });
  await other.untilFinal(id);
  await apps.close(other);
  rmSync(join(apps.folder, 'data'), { recursive: true, force: true });
  return id;
}

test('a crash takes in no job of another Safelight that uses the same library', async () => {
  const id = await jobOfAnother();
  apps.crash(await apps.start('run'));
  const app = open();
  await app.app.start('ask');
  expect(app.ports.store.jobs.get(id)).toBeNull();
});

test('a crash that took with it whose the database is brings back what this data directory has bought', async () => {
  const app = await apps.start('run');
  const { id } = await app.createJob({ images: 1 });
  await app.untilFinal(id);
  apps.crash(app);
  for (const end of ['', '-wal', '-shm'])
    rmSync(join(apps.folder, 'data', `safelight.db${end}`), { force: true });
  const after = open();
  await after.app.start('ask');
  expect(after.job(id).userId).not.toBe((await after.call('settings.get', {})).userId);
  expect(after.job(id).status).toBe('completed');
});

test('a repair takes in no job of another Safelight, unless nothing is known of its own', async () => {
  const id = await jobOfAnother();
  const app = open();
  wasRepaired(app);
  await app.app.start('ask');
  expect(app.ports.store.jobs.get(id)).toBeNull();
  expect(readRepair(app.ports.store)).toMatchObject({ searched: true, report: { library: { images: 0 } } });
  await apps.close(app);
  const bare = open();
  wasRepaired(bare, { ...REPORT, sources: [] });
  await bare.app.start('ask');
  expect(bare.ports.store.jobs.get(id)).not.toBeNull();
});

test('a job whose files were kept when it was deleted does not come back, and nothing is told of it', async () => {
  const app = await apps.start('run');
  const { id } = await app.createJob({ images: 1 });
  await app.untilFinal(id);
  await app.call('job.delete', { jobIds: [id], files: 'keep' });
  await app.clock.runUntil(() => app.ports.store.jobs.deleted().length === 0);
  expect(await app.call('database.search', {})).toEqual({ images: 0, jobs: 0, incomplete: 0 });
  apps.crash(app);
  const again = open();
  wasRepaired(again);
  await again.app.start('ask');
  expect(again.ports.store.jobs.get(id)).toBeNull();
  expect([...app.problems, ...again.problems]).toEqual([]);
});

test('a library that is away is looked through when it is back, and only the first start is one after a repair', async () => {
  const made = await apps.start('run');
  const { id } = await made.createJob({ images: 1 });
  await made.untilFinal(id);
  const { userId } = made.job(id);
  await apps.close(made);
  rmSync(join(apps.folder, 'data'), { recursive: true, force: true });
  const library = join(apps.folder, 'library');
  renameSync(library, `${library}-away`);

  const first = open();
  first.ports.store.settings.set('userId', userId);
  wasRepaired(first, { ...REPORT, sources: [] });
  await first.app.start('ask');
  expect(readRepair(first.ports.store)).toMatchObject({ searched: false, started: true });
  const waiting = await first.call('database.search', {}).catch((error: Error) => error.message);
  expect(waiting).toContain('is not there');
  await apps.close(first);

  renameSync(`${library}-away`, library);
  const second = open();
  await second.app.start('run');
  expect(second.job(id).status).toBe('completed');
  expect(readRepair(second.ports.store)).toMatchObject({ searched: true });
});

test('a library that stops answering does not keep the app from starting', async () => {
  apps.crash(await apps.start('run'));
  const app = apps.open(undefined, {
    change: (ports) => ({
      ...ports,
      database: { ...ports.database, writtenAt: 0 },
      files: { ...ports.files, contents: { ...ports.files.contents, folders: () => new Promise(() => {}) } },
    }),
  });
  let hasStarted = false;
  const starting = app.app.start('ask').then(() => {
    hasStarted = true;
  });
  await app.clock.runUntil(() => hasStarted);
  await starting;
  expect(app.problems).toEqual(['The library could not be looked through: Error: The disk does not answer']);
});
