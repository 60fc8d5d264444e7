import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../tests/support/test-app.ts';
import { createFiles } from './create-files.ts';
import { type FileSystem, realFileSystem } from './file-system.ts';
import { PATIENCE_MS, patient } from './patience.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

test('a disk that does not answer is given up, and asked no second time before it has answered', async () => {
  const within = patient();
  let asked = 0;
  let answer = (_text: string) => {};
  const hang = () => {
    asked += 1;
    return new Promise<string>((resolve) => {
      answer = resolve;
    });
  };
  const first = expect(within('a', hang)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  await vi.advanceTimersByTimeAsync(PATIENCE_MS);
  await first;
  const second = expect(within('a', hang)).rejects.toThrow('no answer');
  await vi.advanceTimersByTimeAsync(PATIENCE_MS);
  await second;
  expect(asked).toBe(1);
  answer('late');
  await vi.advanceTimersByTimeAsync(0);
  expect(await within('a', async () => 'anew')).toBe('anew');
  expect(vi.getTimerCount()).toBe(0);
});

test('a library whose share hangs is told as one that does not answer', async () => {
  const folder = temporaryFolder();
  const hang = () => new Promise<never>(() => {});
  const fs: FileSystem = { ...realFileSystem, stat: hang, statfs: hang };
  const { library, space } = createFiles({ dataDir: folder.path, library: folder.path, fs });
  const looks = expect(library.look()).rejects.toThrow(/Could not look at .*: no answer within 5 seconds/);
  const measures = expect(space(library.root)).rejects.toThrow('no answer within 5 seconds');
  await vi.advanceTimersByTimeAsync(PATIENCE_MS);
  await Promise.all([looks, measures]);
  folder.remove();
});

test('files that are exported go below the library as it is now', () => {
  const { exports, library } = createFiles({ dataDir: '/data', library: '/first' });
  library.use('/second');
  expect(exports.folder).toBe(createFiles({ dataDir: '/data', library: '/second' }).exports.folder);
});
