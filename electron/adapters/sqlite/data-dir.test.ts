import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeDataDir, tryDataDir } from './data-dir.ts';
import { appErrorOf, databasePath, open, temporaryFolder } from './testing.ts';

test('a data directory is made level by level, for its user alone', () => {
  const top = join(temporaryFolder(), 'a');
  const dir = join(top, 'b');
  expect(makeDataDir(dir)).toEqual([top, dir]);
  if (process.platform !== 'win32') expect(statSync(dir).mode & 0o777).toBe(0o700);
  expect(makeDataDir(dir)).toEqual([]);
});

test('trying whether one can be made leaves none behind, and one that is there alone', () => {
  const folder = temporaryFolder();
  tryDataDir(join(folder, 'a', 'b'));
  expect(readdirSync(folder)).toEqual([]);
  mkdirSync(join(folder, 'mine'));
  tryDataDir(join(folder, 'mine'));
  expect(existsSync(join(folder, 'mine'))).toBe(true);
});

test('a file on the way is named', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  for (const attempt of [makeDataDir, tryDataDir])
    expect(appErrorOf(() => attempt(file))).toMatchObject({
      code: 'data_dir_unusable',
      message: `The data directory ${file} is a file, not a folder.`,
    });
});

test.runIf(process.platform === 'linux')(
  'a place where no folder can be made is refused, not tried for ever',
  () => {
    expect(appErrorOf(() => makeDataDir('/proc/x/y'))).toMatchObject({
      code: 'data_dir_unusable',
      message: 'The data directory /proc/x/y cannot be made in /proc: no folder can be made there.',
    });
  },
);

test('a damaged database says how it is mended', () => {
  const path = databasePath();
  writeFileSync(path, 'no database'.repeat(100));
  const { advice } = appErrorOf(() => open(path, 'read'));
  expect(advice).toMatch(/^Nothing was deleted\..* safelight database repair/);
});
