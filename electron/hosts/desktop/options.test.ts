import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { dataDirPath } from '../compose/data-dir.ts';
import { desktopOptions } from './options.ts';

it('leaves both folders to their defaults when nothing names them', () => {
  expect(desktopOptions(['--no-sandbox', '.', '--inspect=0', '--library'], {})).toEqual({
    dataDir: dataDirPath(null, {}),
    library: null,
  });
});

it('reads the folders from the command line among switches of Chromium, and makes them absolute', () => {
  const args = [
    '--no-sandbox',
    '--data-dir',
    'data',
    '.',
    '--library=pictures',
    '--user-data-dir=/elsewhere',
  ];
  expect(desktopOptions(args, {})).toEqual({ dataDir: resolve('data'), library: resolve('pictures') });
});

it('prefers the command line to the environment', () => {
  const env = { SAFELIGHT_DATA_DIR: '/from-env' };
  expect(desktopOptions([], env).dataDir).toBe(resolve('/from-env'));
  expect(desktopOptions(['--data-dir=/from-line'], env).dataDir).toBe(resolve('/from-line'));
});

it.each([
  [['--data-dir=~/x'], {}, '--data-dir'],
  [['--library', '~'], {}, '--library'],
  [[], { SAFELIGHT_DATA_DIR: '~/x' }, 'SAFELIGHT_DATA_DIR'],
])('refuses a folder in which a ~ was left: %j %j', (args, env, name) => {
  expect(() => desktopOptions(args, env)).toThrow(`${name} begins with ~`);
});
