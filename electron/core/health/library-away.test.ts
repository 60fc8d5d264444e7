import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/support/test-app.ts';
import { createFiles } from '../../adapters/files/create-files.ts';
import { isLibraryAway } from './library-away.ts';
import { rememberLibrary } from './library-marks.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const inFolder = (name: string) => join(folder.path, name);

/** An app whose library is another one by now. */
function parts() {
  const kept = new Map<string, unknown>();
  const settings = {
    all: () => Object.fromEntries(kept),
    set: (key: string, value: unknown) => void kept.set(key, value),
  };
  const files = createFiles({ dataDir: inFolder('data'), library: inFolder('present') });
  return { files, store: { settings } } as unknown as Parameters<typeof isLibraryAway>[0];
}

it('an earlier library on a drive of its own is away while only its bare folder is there', async () => {
  const app = parts();
  const root = inFolder('drive');
  mkdirSync(root);
  expect(await isLibraryAway(app, root)).toBe(false);
  // As a share of Windows is written, whose folder of a job has none behind it.
  rememberLibrary(app.store, `${root}/`, { mark: 'the drive', device: 'another' });
  expect(await isLibraryAway(app, root)).toBe(true);
  const lasting = createFiles({ dataDir: inFolder('data'), library: root });
  await lasting.library.mark('the drive');
  expect(await isLibraryAway(app, root)).toBe(false);
});

it('a library is away when there is nothing, or something else, at its place', async () => {
  const app = parts();
  expect(await isLibraryAway(app, inFolder('present'))).toBe(true);
  mkdirSync(inFolder('present'));
  expect(await isLibraryAway(app, inFolder('present'))).toBe(false);
  rmSync(inFolder('present'), { recursive: true });
  app.files.library.look = () => Promise.reject(new Error('The disk reports an error.'));
  expect(await isLibraryAway(app, inFolder('present'))).toBe(true);
});
