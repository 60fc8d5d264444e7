import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_TEXT, TEXT_FORMATS } from '../../../shared/contract/exports.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { FAKE_SHELL } from '../../../tests/support/fake-host.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';
import { exported } from '../export/testing/exported.ts';
import type { Shell } from '../ports/shell.ts';

let folder: ReturnType<typeof temporaryFolder>;
let test: TestApp;
let done: unknown[][];
let job: Job;

beforeEach(async () => {
  folder = temporaryFolder();
  done = [];
  const answer =
    (name: string, result: string) =>
    async (...given: unknown[]) => {
      done.push([name, ...given]);
      return result;
    };
  const shell = {
    ...FAKE_SHELL,
    abilities: { ...FAKE_SHELL.abilities, reveal: true, chooseFile: true },
    reveal: async (path) => void done.push(['reveal', path]),
    chooseFile: answer('chooseFile', '/chosen.safelight'),
    chooseNewFile: answer('chooseNewFile', '/chosen.csv'),
  } satisfies Shell;
  test = new TestApp({ folder: folder.path, change: (ports) => ({ ...ports, shell }) });
  const { id } = await test.createJob({ images: 2, variants: 1 });
  job = await test.untilFinal(id);
});
afterEach(async () => {
  await test.close();
  folder.remove();
});

describe('an export’s file', () => {
  it('is shown and downloaded by the export’s id, once it is done', async () => {
    const { exportId, path } = await exported(test, { jobId: job.id, format: 'csv' });
    await test.call('export.reveal', { exportId });
    expect(done).toEqual([['reveal', path]]);
    expect(await test.app.media(`/media/export/${exportId}`)).toEqual({
      path,
      mediaType: 'application/octet-stream',
    });
  });

  it('is none when it was cancelled or never was', async () => {
    const { exportId } = await test.call('export.start', { jobId: job.id, format: 'csv' });
    await test.call('export.cancel', { exportId });
    for (const id of [exportId, crypto.randomUUID()]) {
      await expect(test.call('export.reveal', { exportId: id })).rejects.toThrow(/not_found/);
      expect(await test.app.media(`/media/export/${id}`)).toBeNull();
    }
    expect(done).toEqual([]);
  });

  it('is named by its user, at first as it would be called', async () => {
    const place = await test.call('export.choosePlace', { jobId: job.id, format: 'csv' });
    expect(place).toEqual({ path: '/chosen.csv' });
    const suggested = join(folder.path, 'library', 'exports', `${job.folder}.csv`);
    expect(done).toEqual([['chooseNewFile', suggested, { name: 'CSV', endings: ['csv'] }]]);
  });
});

it('a bundle to open is chosen by its user', async () => {
  expect(await test.call('bundle.choose', {})).toEqual({ path: '/chosen.safelight' });
  expect(done).toEqual([['chooseFile', { name: 'Safelight bundle', endings: ['safelight'] }]]);
});

describe('an export as a text', () => {
  it.each(TEXT_FORMATS)('as %s is what its file would hold', async (format) => {
    const { text } = await test.call('export.text', { jobId: job.id, format });
    const { path } = await exported(test, { jobId: job.id, format });
    const moment = /at \d{4}-[^\n]*/g; // When a report was made.
    expect(text.replace(moment, '')).toBe((await readFile(path, 'utf8')).replace(moment, ''));
    expect(text.length).toBeGreaterThan(100);
  });

  it('is refused where there is too much of it, or it is none', async () => {
    const [entry] = test.log(job.id);
    if (entry === undefined) throw new Error('no entry');
    const { seq: _, details: _details, ...more } = entry;
    const long = 'x'.repeat(2_000);
    const many = Array.from({ length: MAX_TEXT / long.length }, () => ({
      ...more,
      message: long,
      id: crypto.randomUUID(),
    }));
    test.ports.store.log.append(many);
    await expect(test.call('export.text', { jobId: job.id, format: 'text' })).rejects.toThrow(/too long/);
    await expect(test.call('export.text', { jobId: job.id, format: 'images' })).rejects.toThrow(
      /invalid_input: An export as images is not a text/,
    );
  });
});
