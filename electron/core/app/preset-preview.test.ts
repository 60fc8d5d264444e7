import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { failure } from '../../../shared/domain/errors.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';
import { FailureError } from '../ports/failure-error.ts';

let folder: ReturnType<typeof temporaryFolder>;
let test: TestApp;
beforeEach(() => {
  folder = temporaryFolder();
  test = new TestApp({ folder: folder.path });
});
afterEach(async () => {
  await test.close();
  folder.remove();
});

const kept = () => readdir(join(folder.path, 'data', 'previews'));

it('makes the same preview once, however often it is asked for', async () => {
  const asked = Array.from({ length: 10 }, () => test.call('preset.preview', { preset: 'strong', seed: 4 }));
  const [first, ...others] = await Promise.all(asked);
  for (const other of others) expect(other).toEqual(first);
  expect(test.worker.variantsMade).toBe(2);
  expect((await kept()).sort()).toEqual(['off-0-test.jpg', 'strong-4-test.jpg']);
});

it('makes a preview that does not reach its preset again, stronger, as a job does', async () => {
  test.worker.distance = 0;
  const { proof } = await test.call('preset.preview', { preset: 'standard', seed: 4 });
  expect(proof).toMatchObject({ tries: 3, reached: false });
});

it('says why there is none, leaves nothing, and tries again the next time', async () => {
  test.worker.variantFailures.push(new FailureError(failure('worker_timeout', 'The worker hangs.')));
  await expect(test.call('preset.preview', { preset: 'off', seed: 0 })).rejects.toThrow(
    'not_possible: The worker hangs.',
  );
  expect(await kept()).toEqual([]);
  await test.call('preset.preview', { preset: 'off', seed: 0 });
  expect(await kept()).toEqual(['off-0-test.jpg']);
});

it('keeps so many, and forgets what an earlier run left', async () => {
  for (let seed = 0; seed < 80; seed += 1) await test.call('preset.preview', { preset: 'subtle', seed });
  const first = '/media/preview/subtle-0-test.jpg';
  const last = '/media/preview/subtle-79-test.jpg';
  expect([await test.app.media(first), (await test.app.media(last))?.mediaType]).toEqual([
    null,
    'image/jpeg',
  ]);
  await expect.poll(async () => (await kept()).length).toBe(64);
  await test.close();
  test = new TestApp({ folder: folder.path });
  await test.app.start('run');
  await test.call('preset.preview', { preset: 'subtle', seed: 79 });
  expect((await kept()).sort()).toEqual(['off-0-test.jpg', 'subtle-79-test.jpg']);
});
