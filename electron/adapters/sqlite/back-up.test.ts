import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../shared/contract/result.ts';
import { openEmptyStore } from './open-store.ts';
import { databasePath, job, logEntry, NOW, open } from './testing.ts';

test('a backup is a whole database, also while it is written to', async () => {
  const path = databasePath();
  const store = open(path);
  const first = job();
  store.jobs.insert(first);
  store.log.append(Array.from({ length: 2_000 }, () => logEntry(first.id)));
  const backingUp = store.backUp();
  store.log.append([logEntry(first.id)]);
  const backup = await backingUp;
  expect(backup.path).toBe(join(dirname(path), 'backups', 'safelight-20260921T141320000Z.db'));
  expect(backup.bytes).toBe(statSync(backup.path).size);
  expect(readdirSync(dirname(backup.path))).toEqual(['safelight-20260921T141320000Z.db']);
  const copy = open(backup.path, 'read');
  expect(copy.check()).toBeNull();
  expect(copy.jobs.get(first.id)).toEqual(first);
  expect(copy.log.lastSeq(first.id)).toBeGreaterThanOrEqual(2_000);
});

test('a backup that cannot be written says where, and leaves nothing behind', async () => {
  const path = databasePath();
  const store = open(path);
  writeFileSync(join(dirname(path), 'backups'), 'a file where the folder should be');
  const error = await store.backUp().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(AppError);
  expect((error as AppError).data).toMatchObject({ code: 'not_possible' });
  expect((error as AppError).message).toContain(join(dirname(path), 'backups'));
  expect(existsSync(`${path}.part`)).toBe(false);
});

test('where there is no database there is nothing to back up', async () => {
  const store = openEmptyStore(() => NOW);
  await expect(store.backUp()).rejects.toThrow('no database yet');
  store.close();
});

test('totals are those of all jobs that are not deleted', () => {
  const store = open(databasePath());
  expect(store.totals()).toEqual({
    jobs: 0,
    images: 0,
    entries: 0,
    cost: { usd: 0, wastedUsd: 0, unpriced: 0 },
  });
  const jobs = [1, 2, 3].map((n) => job({ cost: { usd: n, wastedUsd: n / 10, unpriced: n } }));
  for (const [at, each] of jobs.entries()) {
    store.jobs.insert(each);
    store.log.append(Array.from({ length: at * 300 }, () => logEntry(each.id)));
  }
  store.jobs.markDeleted(jobs[2]?.id ?? '', NOW, false);
  expect(store.totals()).toEqual({
    jobs: 2,
    images: 4,
    entries: 300,
    cost: { usd: 3, wastedUsd: expect.closeTo(0.3), unpriced: 3 },
  });
});

test('what a kill in the middle of a backup left goes at the next start, and nothing else', () => {
  const path = databasePath();
  open(path).close();
  const backups = join(dirname(path), 'backups');
  mkdirSync(backups, { recursive: true });
  for (const name of [
    'safelight-20260101T000000000Z.db',
    'safelight-20260102T000000000Z.db.part',
    'mine.db.part',
  ])
    writeFileSync(join(backups, name), 'x');
  open(path).close();
  expect(readdirSync(backups).sort()).toEqual(['mine.db.part', 'safelight-20260101T000000000Z.db']);
});
