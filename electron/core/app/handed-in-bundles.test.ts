import { readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';
import { exported } from '../export/testing/exported.ts';

let folder: ReturnType<typeof temporaryFolder>;
let test: TestApp;
/** The bytes of a bundle. */
let bundle: Buffer;

beforeEach(async () => {
  folder = temporaryFolder();
  test = new TestApp({ folder: folder.path });
  const { id } = await test.createJob({ images: 1, variants: 1 });
  await test.untilFinal(id);
  bundle = await readFile((await exported(test, { jobId: id, format: 'bundle' })).path);
});
afterEach(async () => {
  await test.close();
  folder.remove();
});

const copies = () => readdir(join(folder.path, 'data', 'bundle-pictures')).catch(() => []);

const copiesNow = () => readdirSync(join(folder.path, 'data', 'bundle-pictures'));

/** Hands in bytes as a page does, in pieces of so many. */
async function handIn(bytes: Buffer, pieceBytes = 1_000): Promise<string> {
  const transferId = crypto.randomUUID();
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = bytes.subarray(at, at + pieceBytes).toString('base64');
    await test.call('bundle.receive', { transferId, piece });
  }
  return transferId;
}

it('a bundle that comes in pieces opens by its name, is told of, and leaves nothing behind when it is closed', async () => {
  const transferId = await handIn(bundle);
  const opened = await test.call('bundle.openReceived', { transferId, name: 'lighthouse.safelight' });
  expect(opened).toMatchObject({ path: 'lighthouse.safelight', images: 1 });
  expect((await test.call('job.get', { jobId: opened.jobId })).images).toHaveLength(1);
  expect(await copies()).toHaveLength(1);
  await test.call('bundle.close', { jobId: opened.jobId });
  expect(await copies()).toEqual([]);
  const told = test.events.flatMap((event) =>
    event.name === 'bundles.changed' ? [event.payload.bundles] : [],
  );
  expect(told).toEqual([[opened], []]);
});

it('what is no bundle is refused by its name, never by where the app keeps it, and is not kept', async () => {
  const transferId = await handIn(Buffer.from('nothing of the kind'));
  const opening = test.call('bundle.openReceived', { transferId, name: 'holiday.zip' });
  await expect(opening).rejects.toThrow(/holiday\.zip/);
  await expect(opening).rejects.not.toThrow(/bundle-pictures/);
  expect(await copies()).toEqual([]);
  await expect(test.call('bundle.openReceived', { transferId, name: 'x' })).rejects.toThrow(/not_found/);
});

it('what is given up, or not finished when the app ends, is not kept', async () => {
  await test.call('bundle.forget', { transferId: await handIn(bundle) });
  expect(await copies()).toEqual([]);
  await handIn(bundle);
  expect(await copies()).toHaveLength(1);
  await test.app.stop();
  expect(await copies()).toEqual([]);
});

it('only a few are taken in at a time', async () => {
  const few = [];
  for (let n = 0; n < 4; n += 1) few.push(await handIn(bundle, bundle.length));
  await expect(handIn(bundle)).rejects.toThrow(/not_possible: 4 bundles are being read/);
  await test.call('bundle.forget', { transferId: few[0] ?? '' });
  await handIn(bundle);
});

it('one that had no piece for a minute is not kept, and gives way to others', async () => {
  const [piece, ...rest] = [bundle.subarray(0, 100), bundle.subarray(100, 200), bundle.subarray(200)];
  const slow = await handIn(piece ?? bundle);
  for (let n = 0; n < 3; n += 1) await handIn(bundle);
  for (const more of rest) {
    await test.clock.advance(40_000);
    await test.call('bundle.receive', { transferId: slow, piece: more.toString('base64') });
  }
  // Not by the clock, which must not pass another minute while files are being removed.
  await vi.waitFor(() => expect(copiesNow()).toHaveLength(1));
  await handIn(bundle);
  const opened = await test.call('bundle.openReceived', { transferId: slow, name: 'slow.safelight' });
  expect(opened.images).toBe(1);
});

it('what is not base64 is refused', async () => {
  const piece = test.call('bundle.receive', { transferId: crypto.randomUUID(), piece: '<svg>' });
  await expect(piece).rejects.toThrow(/invalid_input: A piece must be base64/);
});
