import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandInput, CommandName } from '../../../shared/contract/commands.ts';
import { giveFailure, giveImage, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';
import { createArchives } from '../../adapters/archive/archives.ts';
import { endOf, exported, memberText } from '../export/testing/exported.ts';

let folders: ReturnType<typeof temporaryFolder>[];
let maker: TestApp;
let reader: TestApp;
/** Where the bundle was made. */
let path: string;
let originalId: string;

function appIn(provider?: ScriptedProvider): TestApp {
  const folder = temporaryFolder();
  folders.push(folder);
  return new TestApp({ folder: folder.path, ...(provider === undefined ? {} : { provider }) });
}

beforeEach(async () => {
  folders = [];
  const provider = new ScriptedProvider((request, _signal, calls) =>
    request.imageIndex === 2 || calls === 1 ? giveFailure('server_error') : giveImage(request),
  );
  maker = appIn(provider);
  reader = appIn();
  const job = await maker.createJob({ images: 2, variants: 2, concurrency: 1 });
  originalId = (await maker.untilFinal(job.id)).id;
  const end = await exported(maker, { jobId: originalId, format: 'bundle' });
  expect(end.state).toBe('done');
  path = end.path;
});
afterEach(async () => {
  await maker.close();
  await reader.close();
  for (const folder of folders) folder.remove();
});

const open = (app = reader) => app.call('bundle.open', { path });

describe('an open bundle', () => {
  it('says how many entries there are of a log whose beginning retention removed', async () => {
    const { store } = maker.ports;
    store.log.removeOldest(originalId, 1_000, store.log.lastSeq(originalId) - 3);
    ({ path } = await exported(maker, { jobId: originalId, format: 'bundle' }));
    const { jobId, entries } = await open();
    expect(entries).toBe(3);
    expect((await reader.call('log.page', { jobId })).entries).toHaveLength(3);
  });

  it('shows the job as it is where it was made, under ids of its own', async () => {
    const bundle = await open();
    const { jobId } = bundle;
    expect(bundle).toMatchObject({ originalJobId: originalId, path, version: 'test', images: 2, thumbs: 3 });
    expect(await reader.call('bundle.list', {})).toEqual([bundle]);
    const [there, here] = [
      await maker.call('job.get', { jobId: originalId }),
      await reader.call('job.get', { jobId }),
    ];
    expect(here.job).toEqual({ ...there.job, id: jobId });
    expect(here.stepMs).toEqual(there.stepMs);
    const seen = ({ index, status, failure, attempts }: (typeof here.images)[number]) => ({
      index,
      status,
      failure,
      attempts,
    });
    expect(here.images.map(seen)).toEqual(there.images.map(seen));
    expect(here.files.map(({ kind, variant, sha256 }) => [kind, variant, sha256])).toEqual(
      there.files.map(({ kind, variant, sha256 }) => [kind, variant, sha256]),
    );
    const numbers = async (app: TestApp, id: string) =>
      (await app.call('job.attempts', { jobId: id })).map(({ number, status, costUsd }) => [
        number,
        status,
        costUsd,
      ]);
    expect(await numbers(reader, jobId)).toEqual(await numbers(maker, originalId));
    const newIds = [here.job, ...here.images, ...here.files].map(({ id }) => id);
    const oldIds = [there.job, ...there.images, ...there.files].map(({ id }) => id);
    for (const id of newIds) expect(oldIds).not.toContain(id);
  });

  it('answers for its log as for any other: pages, counts, search', async () => {
    const { jobId } = await open();
    const pages = [
      await maker.call('log.page', { jobId: originalId }),
      await reader.call('log.page', { jobId }),
    ];
    const said = pages.map(({ entries }) =>
      entries.map(({ seq, level, step, message, createdAt }) => ({ seq, level, step, message, createdAt })),
    );
    expect(said[1]).toEqual(said[0]);
    expect(pages[1]?.lastSeq).toBe(pages[0]?.lastSeq);
    expect(await reader.call('log.counts', { jobId })).toEqual(
      await maker.call('log.counts', { jobId: originalId }),
    );
    const query = { levels: ['warning' as const], search: 'attempt' };
    const matches = await maker.call('log.match', { ...query, jobId: originalId });
    expect(matches.count).toBeGreaterThan(0);
    expect(await reader.call('log.match', { ...query, jobId })).toEqual(matches);
    const [image] = await reader.call('image.list', { jobId });
    const ofImage = await reader.call('log.page', { jobId, imageId: image?.id ?? null });
    expect(ofImage.entries.length).toBeGreaterThan(0);
  });

  it('keeps the sequence of a log that began late where the bundle was made', async () => {
    const { store } = maker.ports;
    const lastSeq = store.log.lastSeq(originalId);
    store.log.removeOldest(originalId, 100, 5);
    const late = join(folders[0]?.path ?? '', 'late.safelight');
    const end = await exported(maker, { jobId: originalId, format: 'bundle', path: late });
    const { jobId } = await reader.call('bundle.open', { path: end.path });
    const { entries, ...page } = await reader.call('log.page', { jobId });
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq - 5 }, (_, at) => at + 6));
    expect(page.lastSeq).toBe(lastSeq);
    const counts = await reader.call('log.counts', { jobId });
    expect(counts).toEqual(await maker.call('log.counts', { jobId: originalId }));
  });

  it('shows its small pictures, and only those', async () => {
    const { jobId } = await open();
    const { files, images } = await reader.call('job.get', { jobId });
    for (const file of files) {
      const media = await reader.app.media(`/media/thumb/${file.id}`);
      if (file.kind === 'sidecar') expect(media).toBeNull();
      else expect(await readFile(media?.path ?? '', 'utf8')).toMatch(/^IMAGE/);
    }
    const [first, second] = images;
    expect(await reader.app.media(`/media/image/${first?.id}`)).toMatchObject({ mediaType: 'image/webp' });
    expect(await reader.app.media(`/media/image/${second?.id}`)).toBeNull();
  });

  it('cannot be changed, nor be acted on', async () => {
    const { jobId } = await open();
    const { images, files } = await reader.call('job.get', { jobId });
    const [imageId, fileId] = [images[0]?.id ?? '', files[0]?.id ?? ''];
    const own = await reader.createJob({ images: 1 });
    const refused: { [N in CommandName]?: CommandInput<N> } = {
      'job.retry': { jobId },
      'job.resume': { jobId },
      'job.cancel': { jobId },
      'job.retryEstimate': { jobId },
      'job.delete': { jobIds: [own.id, jobId], files: 'remove' },
      'job.restore': { jobIds: [jobId] },
      'job.reorder': { jobId: own.id, before: jobId },
      'image.star': { imageId, starred: true },
      'image.delete': { imageIds: [imageId] },
      'shell.openFolder': { jobId },
      'shell.reveal': { fileId },
      'shell.drag': { fileIds: [fileId] },
    };
    for (const [name, input] of Object.entries(refused))
      await expect(reader.call(name as CommandName, input as never), name).rejects.toThrow(
        /not_possible: This job is from a bundle/,
      );
    expect((await reader.call('job.list', {})).jobs.map(({ id }) => id)).toEqual([own.id]);
  });

  it('can be written out again, but for what it has no files for', async () => {
    const { jobId } = await open();
    expect(await exported(reader, { jobId, format: 'csv' })).toMatchObject({ state: 'done' });
    for (const format of ['images', 'bundle'] as const)
      await expect(reader.call('export.start', { jobId, format })).rejects.toThrow(
        /not_possible: This job is from a bundle/,
      );
  });

  it('does not touch the job that it was made of, nor another bundle of it', async () => {
    const [one, other] = [await open(maker), await open(maker)];
    expect(new Set([originalId, one.jobId, other.jobId]).size).toBe(3);
    await maker.call('image.star', {
      imageId: (await maker.call('image.list', { jobId: originalId }))[0]?.id ?? '',
      starred: true,
    });
    expect((await maker.call('image.list', { jobId: one.jobId })).some(({ starred }) => starred)).toBe(false);
    await maker.call('bundle.close', { jobId: one.jobId });
    expect((await maker.call('job.get', { jobId: other.jobId })).images).toHaveLength(2);
  });

  it('is gone when it is closed, with its pictures', async () => {
    const { jobId } = await open();
    const { files } = await reader.call('job.get', { jobId });
    for (const { id } of files) await reader.app.media(`/media/thumb/${id}`);
    const pictures = join(reader.ports.info.dataDir, 'bundle-pictures');
    expect((await readdir(pictures)).length).toBeGreaterThan(0);
    await reader.call('bundle.close', { jobId });
    expect(await readdir(pictures)).toEqual([]);
    await expect(reader.call('job.get', { jobId })).rejects.toThrow(/not_found/);
    await expect(reader.call('bundle.close', { jobId })).rejects.toThrow(/not_found/);
  });

  it.each(['beginning', 'under way'])(
    'cancels an export of it that is %s when it is closed',
    async (when) => {
      const { jobId } = await open();
      const starting = reader.call('export.start', { jobId, format: 'jsonl' }).catch(String);
      if (when === 'under way') await starting;
      await reader.call('bundle.close', { jobId });
      const started = await starting;
      if (typeof started === 'string') expect(started).toMatch(/not_possible: The export was cancelled/);
      else expect((await endOf(reader, started.exportId)).state).toBe('cancelled');
      expect(reader.problems).toEqual([]);
    },
  );

  it('stays within a bound', async () => {
    for (let n = 0; n < 8; n += 1) await open();
    await expect(open()).rejects.toThrow(/not_possible: 8 bundles are open/);
  });
});

describe('what is no sound bundle', () => {
  /** The bundle with some of its members changed; null takes one out. */
  async function forged(changes: Record<string, (text: string) => string | null>): Promise<string> {
    const archives = createArchives();
    const members = [
      'manifest.json',
      'job.json',
      'images.jsonl',
      'attempts.jsonl',
      'files.jsonl',
      'log.jsonl',
    ];
    async function* all() {
      for (const name of members) {
        const original = await memberText(path, name);
        const change = changes[name];
        const text = change === undefined ? original : change(original);
        if (text === null) continue;
        yield { name, modifiedAt: 0, content: { text: one(text) } };
      }
    }
    async function* one(text: string) {
      yield text;
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of archives.zip(all())) chunks.push(chunk);
    const file = join(folders[1]?.path ?? '', 'forged.safelight');
    await writeFile(file, Buffer.concat(chunks));
    return file;
  }

  it.each<[string, Record<string, (text: string) => string | null>, RegExp]>([
    ['has no manifest', { 'manifest.json': () => null }, /holds no manifest.json/],
    [
      'is of another kind',
      { 'manifest.json': (text) => text.replace('bundle', 'backup') },
      /manifest.json: safelight.kind/,
    ],
    [
      'is newer',
      { 'manifest.json': (text) => text.replace('"format": 1', '"format": 2') },
      /made by a newer Safelight/,
    ],
    ['has a line that is no JSON', { 'log.jsonl': (text) => `${text}{\n` }, /log.jsonl, line \d+ is no JSON/],
    [
      'has an entry that is none',
      { 'log.jsonl': (text) => text.replace('"level":"info"', '"level":"loud"') },
      /log.jsonl, line 1: level/,
    ],
    [
      'has an entry twice',
      { 'log.jsonl': (text) => text + text },
      /log.jsonl contradicts itself: Entry 1 of job .* behind entry \d+/,
    ],
    ['has an image twice', { 'images.jsonl': (text) => text + text }, /images.jsonl contradicts itself/],
    [
      'has more images than a job can have',
      { 'images.jsonl': (text) => manyOf(text, 10_001) },
      /images.jsonl has more than 10,000 lines/,
    ],
    ['has an attempt for no image', { 'images.jsonl': (text) => `${text.split('\n')[0]}\n` }, /has no image/],
    ['has a line without end', { 'log.jsonl': () => 'x'.repeat(2 * 1024 * 1024) }, /line that is too long/],
  ])('is refused when it %s, and nothing of it stays', async (_what, changes, why) => {
    const file = await forged(changes);
    await expect(reader.call('bundle.open', { path: file })).rejects.toThrow(why);
    expect(await reader.call('bundle.list', {})).toEqual([]);
  });

  /** The first line so many times, each with an id and an index of its own. */
  function manyOf(text: string, count: number): string {
    const image = JSON.parse(text.split('\n')[0] ?? '');
    const lines = Array.from({ length: count }, (_, at) =>
      JSON.stringify({ ...image, id: crypto.randomUUID(), index: at + 1 }),
    );
    return lines.join('\n');
  }

  it('cannot name a folder for what is exported of it', async () => {
    const file = await forged({
      'job.json': (text) => text.replace(/"folder":"[^"]*"/, '"folder":"../../../etc/x"'),
    });
    const { jobId } = await reader.call('bundle.open', { path: file });
    const { folder, name } = await reader.call('export.preview', { jobId, format: 'csv' });
    expect([folder, name]).toEqual([reader.ports.files.exports.folder, 'bundle.csv']);
  });
});
