import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { databasePath, open, temporaryFolder } from '../testing.ts';
import { runCheck } from './run-check.ts';

const COMMAND = { nodePath: process.execPath, checkEntry: join(import.meta.dirname, 'main.ts') };
const check = (path: string) => runCheck(COMMAND, path, 'full', () => {}, new AbortController().signal);

test('a file that could not be looked at is told apart from one that is damaged', async () => {
  const path = databasePath();
  open(path);
  expect(await check(path)).toEqual([]);
  const broken = databasePath();
  writeFileSync(broken, 'no database'.repeat(100));
  expect(await check(broken)).toEqual([expect.stringContaining('not a database')]);
  const gone = join(temporaryFolder(), 'gone.db');
  await expect(check(gone)).rejects.toMatchObject({
    data: { code: 'not_possible', message: expect.stringContaining(`${gone} could not be checked`) },
  });
});

test('a setting of another version is no damage', async () => {
  const path = databasePath();
  open(path).settings.set('maxConcurrency', { fromTheFuture: true });
  expect(await check(path)).toEqual([]);
});
