import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { listBackups } from '../../adapters/sqlite/backup-list.ts';
import { openStore } from '../../adapters/sqlite/open-store.ts';
import { readMarker, writeMarker } from '../../adapters/sqlite/repair/marker.ts';
import { planAside, planNext, putAside } from '../../adapters/sqlite/repair/put-aside.ts';
import { image, job } from '../../adapters/sqlite/testing.ts';
import { markCleanEnd } from '../../core/app/interrupted-jobs.ts';
import type { Store } from '../../core/ports/store.ts';
import { type OpenedDatabase, openDatabase } from './open-database.ts';

const FRAME = 24 + 4096;
const NOW = 1_790_000_000_000;

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-open-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function opened(dataDir: string, lines: string[] = []): Promise<OpenedDatabase> {
  const say = (message: string) => void lines.push(message);
  const database = await openDatabase({
    dataDir,
    mode: 'write',
    runtime: { nodePath: process.execPath, checkEntry: '' },
    restart: null,
    log: { info: say, warning: say },
  });
  onTestFinished(() => database.store.close());
  return database;
}

function storeIn(dataDir: string): Store {
  const store = openStore({ path: join(dataDir, 'safelight.db'), mode: 'write', now: Date.now });
  onTestFinished(() => store.close());
  return store;
}

function addJobs(store: Store, count: number): string[] {
  return Array.from({ length: count }, () => {
    const { id } = job();
    store.jobs.insert(job({ id, status: 'queued', params: { images: 1 } }));
    store.images.insertMany([image(id, 1)]);
    return id;
  });
}

/** A sound database with a job in it, closed in order. */
async function soundFolder(): Promise<{ dataDir: string; id: string; backup: string }> {
  const dataDir = dataFolder();
  const store = storeIn(dataDir);
  const [id = ''] = addJobs(store, 1);
  await store.backUp();
  store.close();
  return { dataDir, id, backup: listBackups(join(dataDir, 'backups'))[0]?.name ?? '' };
}

test('a power cut that takes the first of the blocks not waited for takes nothing that was promised, and is no damage', async () => {
  const cut = dataFolder();
  const dataDir = dataFolder();
  const store = storeIn(dataDir);
  markCleanEnd(store);
  const ids = addJobs(store, 5);
  const wal = join(dataDir, 'safelight.db-wal');
  const promised = readFileSync(wal).length;
  for (let n = 0; n < 3; n += 1) store.transaction('normal', () => store.settings.set(`k${n}`, n));
  const torn = readFileSync(wal).fill(0, promised, promised + FRAME);
  expect(torn.length).toBeGreaterThan(promised + FRAME);
  writeFileSync(join(cut, 'safelight.db'), readFileSync(join(dataDir, 'safelight.db')));
  writeFileSync(join(cut, 'safelight.db-wal'), torn);
  const lines: string[] = [];
  const { store: after, repaired } = await opened(cut, lines);
  expect(repaired).toBeNull();
  expect(ids.filter((id) => after.jobs.get(id) === null)).toEqual([]);
  expect(after.settings.all()).toMatchObject({ cleanEnd: false });
  expect(lines).toEqual([expect.stringContaining('torn')]);
  expect(existsSync(join(cut, 'damaged'))).toBe(false);
});

test.each([
  ['is gone', (path: string) => rmSync(path)],
  ['is no database', (path: string) => writeFileSync(path, 'none')],
  ['is damaged', (path: string) => writeFileSync(path, readFileSync(path).fill(0xaa, 4096))],
])('a backup that %s does not take the place of a sound database', async (_, change) => {
  const { dataDir, id, backup } = await soundFolder();
  writeMarker(dataDir, { reason: 'It was to be put back.', backup, aside: null });
  change(join(dataDir, 'backups', backup));
  const lines: string[] = [];
  const { store, care, repaired } = await opened(dataDir, lines);
  expect(repaired).toBeNull();
  expect(store.jobs.get(id)).not.toBeNull();
  expect(readMarker(dataDir)).toBeNull();
  expect(existsSync(join(dataDir, 'damaged'))).toBe(false);
  expect(care.notDone).toMatchObject({ backup });
  expect(lines).toEqual([expect.stringContaining(backup)]);
});

test('a backup that is lost when the database has made room for it already brings the database back', async () => {
  const { dataDir, id, backup } = await soundFolder();
  const { aside } = planAside(dataDir, { reason: 'r', backup, aside: null }, NOW);
  putAside(dataDir, aside);
  expect(existsSync(join(dataDir, 'safelight.db'))).toBe(false);
  rmSync(join(dataDir, 'backups', backup));
  const { store, repaired } = await opened(dataDir);
  expect(repaired).toBeNull();
  expect(store.jobs.get(id)).not.toBeNull();
});

test('another plan made while the database lies aside still reads it', async () => {
  const { dataDir, backup } = await soundFolder();
  const before = storeIn(dataDir);
  const [newer = ''] = addJobs(before, 1);
  before.close();
  const { aside } = planAside(dataDir, { reason: 'r', backup, aside: null }, NOW);
  putAside(dataDir, aside);
  planNext(dataDir, { reason: 'Its user asked for it.', backup: null });
  const { store, repaired } = await opened(dataDir);
  expect(repaired).not.toBeNull();
  expect(store.jobs.get(newer)).not.toBeNull();
});

test('a folder where the database should be is named, and so is what keeps a repair from being made', async () => {
  const dataDir = dataFolder();
  mkdirSync(join(dataDir, 'safelight.db'));
  await expect(opened(dataDir)).rejects.toMatchObject({ data: { code: 'database_unusable' } });

  const { dataDir: other, id } = await soundFolder();
  writeMarker(other, { reason: 'r', backup: null, aside: null });
  writeFileSync(join(other, 'damaged'), 'a file where the folder should be');
  await expect(opened(other)).rejects.toMatchObject({
    data: { code: 'database_unusable', message: expect.stringContaining(join(other, 'safelight.db')) },
  });
  rmSync(join(other, 'damaged'));
  const { store } = await opened(other);
  expect(store.jobs.get(id)).not.toBeNull();
});

test('what a look that was killed left behind goes', async () => {
  const { dataDir } = await soundFolder();
  mkdirSync(join(dataDir, 'repair-look-abc'));
  await opened(dataDir);
  expect(readdirSync(dataDir)).not.toContain('repair-look-abc');
});

test('settings that this version cannot read are no damage', async () => {
  const { dataDir, id } = await soundFolder();
  const before = storeIn(dataDir);
  before.settings.set('maxConcurrency', { fromTheFuture: true });
  before.close();
  const { store, repaired } = await opened(dataDir);
  expect(repaired).toBeNull();
  expect(store.jobs.get(id)).not.toBeNull();
});

test('a database of which only the header is left, since its log is gone, is not taken for a new one', async () => {
  const { dataDir, id } = await soundFolder();
  const bare = dataFolder();
  new Database(join(bare, 'safelight.db')).exec('PRAGMA journal_mode = WAL').close();
  copyFileSync(join(bare, 'safelight.db'), join(dataDir, 'safelight.db'));
  const { store, repaired } = await opened(dataDir);
  expect(repaired).not.toBeNull();
  expect(store.jobs.get(id)).not.toBeNull();
  expect((await opened(bare)).repaired).toBeNull();
});

test('a schema with a flipped bit is put aside as it was, with its log', async () => {
  const { dataDir } = await soundFolder();
  const writer = storeIn(dataDir);
  addJobs(writer, 1);
  const cut = dataFolder();
  const file = readFileSync(join(dataDir, 'safelight.db'));
  // A column’s name in a trigger, which SQLite reads when it is to fire.
  const at = file.indexOf('entity_id', file.indexOf('CREATE TRIGGER sync_job'));
  file[at] = (file[at] ?? 0) ^ 1;
  writeFileSync(join(cut, 'safelight.db'), file);
  copyFileSync(join(dataDir, 'safelight.db-wal'), join(cut, 'safelight.db-wal'));
  const { repaired } = await opened(cut);
  const aside = join(cut, repaired?.folder ?? '', 'safelight.db');
  expect(readFileSync(aside).equals(file)).toBe(true);
  expect(readFileSync(`${aside}-wal`)).toEqual(readFileSync(join(dataDir, 'safelight.db-wal')));
});
