import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXPORT_FORMATS } from '../../../shared/contract/exports.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';
import { createArchives } from '../../adapters/archive/archives.ts';
import { endOf, exported, jsonLines } from '../export/testing/exported.ts';

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

async function finishedJob() {
  const { id } = await test.createJob({ images: 2, variants: 2 });
  return test.untilFinal(id);
}

const exportsFolder = () => join(folder.path, 'library', 'exports');

describe('an export', () => {
  it.each(EXPORT_FORMATS)(
    'as %s goes to the library and is told of from beginning to end',
    async (format) => {
      const job = await finishedJob();
      const { exportId, path } = await test.call('export.start', { jobId: job.id, format });
      const end = await endOf(test, exportId);
      expect(end).toMatchObject({ state: 'done', jobId: job.id, format, path, missing: 0, error: null });
      expect(end.done).toBe(end.total);
      expect(end.bytes).toBe((await readFile(path)).length);
      expect(await readdir(exportsFolder())).toEqual([path.slice(exportsFolder().length + 1)]);
      const told = test.events.flatMap((event) =>
        event.name === 'export.changed' ? [event.payload.state] : [],
      );
      expect([told[0], told.at(-1)]).toEqual(['running', 'done']);
    },
  );

  it('takes a number where the name is taken', async () => {
    const { id, folder: name } = await finishedJob();
    for (const _ of [1, 2, 3]) await exported(test, { jobId: id, format: 'csv' });
    expect((await readdir(exportsFolder())).sort()).toEqual([
      `${name} (2).csv`,
      `${name} (3).csv`,
      `${name}.csv`,
    ]);
  });

  it('holds what the filter lets through', async () => {
    const { id } = await finishedJob();
    const search = 'variant 2';
    const { path } = await exported(test, {
      jobId: id,
      format: 'jsonl',
      filter: { steps: ['processing'], search },
    });
    const expected = test
      .log(id)
      .filter(({ step, message }) => step === 'processing' && message.includes(search));
    expect(expected.length).toBeGreaterThan(0);
    expect(jsonLines(await readFile(path, 'utf8'))).toMatchObject(
      expected.map(({ seq, message, details }) => ({ seq, message, details })),
    );
  });

  it('is of one moment: what is logged while it is written is not in it', async () => {
    const { id } = await finishedJob();
    const before = test.log(id).length;
    const { exportId, path } = await test.call('export.start', { jobId: id, format: 'jsonl' });
    const [entry] = test.log(id);
    if (entry === undefined) throw new Error('no entry');
    const { seq: _, details: _details, ...more } = entry;
    test.ports.store.log.append([{ ...more, id: crypto.randomUUID() }]);
    await endOf(test, exportId);
    expect(jsonLines(await readFile(path, 'utf8'))).toHaveLength(before);
  });

  it('of images has the finished files and their sidecars, and counts those that are gone', async () => {
    const { id } = await finishedJob();
    const { files } = await test.call('job.get', { jobId: id });
    const delivered = files.filter(({ kind }) => kind !== 'base');
    const [gone, kept] = delivered;
    if (gone === undefined || kept === undefined) throw new Error('too few files');
    await rm(gone.path);
    const { path, missing } = await exported(test, { jobId: id, format: 'images' });
    expect(missing).toBe(1);
    const archive = await createArchives().open(path, { members: 100, bytes: 1e9 });
    expect(archive.count('')).toBe(delivered.length - 1);
    await archive.extract(kept.path.split('/').at(-1) ?? '', 1e9, join(folder.path, 'out'));
    archive.close();
    expect(await readFile(join(folder.path, 'out'))).toEqual(await readFile(kept.path));
  });

  it('that is cancelled leaves nothing behind', async () => {
    const { id } = await finishedJob();
    const { exportId } = await test.call('export.start', { jobId: id, format: 'bundle' });
    await test.call('export.cancel', { exportId });
    expect((await endOf(test, exportId)).state).toBe('cancelled');
    expect(await readdir(exportsFolder())).toEqual([]);
    await expect(test.call('export.cancel', { exportId })).resolves.toEqual({});
  });

  it('ends with the app and leaves nothing behind', async () => {
    const { id } = await finishedJob();
    await test.call('export.start', { jobId: id, format: 'bundle' });
    await test.app.stop();
    expect(await readdir(exportsFolder())).toEqual([]);
  });

  it('that cannot be written says why, and leaves what is there alone', async () => {
    const { id } = await finishedJob();
    await mkdir(join(folder.path, 'library'), { recursive: true });
    await writeFile(exportsFolder(), 'a file in the way');
    const end = await exported(test, { jobId: id, format: 'text' });
    expect(end).toMatchObject({
      state: 'failed',
      error: { code: 'not_possible', message: expect.stringMatching(/is a file/) },
    });
    expect(await readFile(exportsFolder(), 'utf8')).toBe('a file in the way');
  });

  it('is refused where it cannot be meant', async () => {
    const { id } = await finishedJob();
    const start = (more: object) => test.call('export.start', { jobId: id, format: 'csv', ...more });
    await expect(start({ path: 'relative.csv' })).rejects.toThrow(/invalid_input: .* not absolute/);
    await expect(start({ path: join(folder.path, 'autostart.desktop') })).rejects.toThrow(
      /does not end in .csv/,
    );
    await expect(start({ format: 'bundle', filter: { search: 'x' } })).rejects.toThrow(/takes no filter/);
    await expect(start({ jobId: crypto.randomUUID() })).rejects.toThrow(/not_found/);
  });

  it('goes where its user wants it', async () => {
    const { id, folder: name } = await finishedJob();
    const own = join(folder.path, 'own');
    await mkdir(own);
    await exported(test, { jobId: id, format: 'csv', path: own });
    await exported(test, { jobId: id, format: 'csv', path: join(own, 'new', 'Log.CSV') });
    expect((await readdir(own, { recursive: true })).sort()).toEqual(
      [`${name}.csv`, 'new', 'new/Log.CSV'].sort(),
    );
  });
});

describe('a preview', () => {
  it('tells what would be in it, and writes nothing', async () => {
    const { id, folder: name } = await finishedJob();
    const entries = test.log(id).length;
    const bundle = await test.call('export.preview', { jobId: id, format: 'bundle' });
    expect(bundle).toMatchObject({
      folder: exportsFolder(),
      name: `${name}.safelight`,
      entries,
      images: 2,
      files: 6,
      redactions: { entries },
    });
    // Each file's path names the library, and the log's first entry too.
    expect(bundle.redactions?.paths).toBeGreaterThan(6);
    const lines = await test.call('export.preview', {
      jobId: id,
      format: 'jsonl',
      filter: { levels: ['success'] },
    });
    expect(lines).toMatchObject({
      entries: test.log(id).filter(({ level }) => level === 'success').length,
      files: 0,
      redactions: null,
    });
    const images = await test.call('export.preview', { jobId: id, format: 'images' });
    const { files } = await test.call('job.get', { jobId: id });
    const delivered = files.filter(({ kind }) => kind !== 'base');
    expect(images).toMatchObject({
      files: delivered.length,
      bytes: delivered.reduce((sum, { bytes }) => sum + bytes, 0),
    });
    await expect(readdir(exportsFolder())).rejects.toThrow('ENOENT');
  });
});
