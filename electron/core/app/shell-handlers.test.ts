import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADVICE } from '../../../shared/domain/error-advice.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';
import { clientOf } from './client.ts';

let folder: ReturnType<typeof temporaryFolder>;
let test: TestApp;
let done: unknown[][];

beforeEach(() => {
  folder = temporaryFolder();
  done = [];
  const remember =
    (name: string) =>
    async (...given: unknown[]) =>
      void done.push([name, ...given]);
  const shell = {
    abilities: { openFolder: true, reveal: true, drag: true, chooseFolder: true, chooseFile: true },
    openFolder: remember('openFolder'),
    reveal: remember('reveal'),
    drag: remember('drag'),
    chooseFolder: async () => '/chosen',
    chooseFile: async () => '/chosen.safelight',
    chooseNewFile: async (path: string) => `${path}.chosen`,
    openLink: remember('openLink'),
  };
  test = new TestApp({ folder: folder.path, change: (ports) => ({ ...ports, shell }) });
});
afterEach(async () => {
  await test.close();
  folder.remove();
});

async function variants() {
  const job = await test.createJob({ images: 1, variants: 2 });
  await test.untilFinal(job.id);
  const { files } = await test.call('job.get', { jobId: job.id });
  return files.filter(({ kind }) => kind === 'variant');
}

describe('a folder', () => {
  it('is opened by what it is for, never by its path', async () => {
    const [file] = await variants();
    if (file === undefined) throw new Error('no variant');
    await test.call('shell.openFolder', { jobId: file.jobId });
    await test.call('shell.openFolder', { place: 'library' });
    await test.call('shell.openFolder', { place: 'data' });
    expect(done).toEqual([
      ['openFolder', dirname(file.path)],
      ['openFolder', join(folder.path, 'library')],
      ['openFolder', join(folder.path, 'data')],
    ]);
    const path = { path: '/etc' } as unknown as { place: 'data' };
    await expect(test.call('shell.openFolder', path)).rejects.toThrow(/invalid_input/);
  });

  it('of a job without a finished file is where they will be', async () => {
    await test.call('queue.pause', {});
    const { id, folder: name } = await test.createJob();
    await test.call('shell.openFolder', { jobId: id });
    expect(done).toEqual([['openFolder', join(folder.path, 'library', name)]]);
  });

  it('for backups is there from the first one on', async () => {
    await expect(test.call('shell.openFolder', { place: 'backups' })).rejects.toThrow(
      /There is no backup yet/,
    );
    const { path, bytes } = await test.call('data.backup', {});
    expect(bytes).toBeGreaterThan(0);
    await test.call('shell.openFolder', { place: 'backups' });
    expect(done).toEqual([['openFolder', dirname(path)]]);
    expect((await test.call('data.stats', {})).lastBackupAt).toBeGreaterThan(0);
  });

  it('is chosen by the user', async () => {
    expect(await test.call('shell.chooseFolder', {})).toEqual({ path: '/chosen' });
  });
});

describe('a file', () => {
  it('is revealed and dragged by its id', async () => {
    const [one, two] = await variants();
    if (one === undefined || two === undefined) throw new Error('too few variants');
    await test.call('shell.reveal', { fileId: one.id });
    await test.call('shell.drag', { fileIds: [one.id, two.id] });
    expect(done).toEqual([
      ['reveal', one.path],
      ['drag', [one.path, two.path], one.path],
    ]);
  });

  it('that is gone, deleted or unknown is refused, and nothing is done with the others', async () => {
    const [one, two] = await variants();
    if (one === undefined || two === undefined) throw new Error('too few variants');
    await rm(one.path);
    await expect(test.call('shell.reveal', { fileId: one.id })).rejects.toThrow(/is gone/);
    await expect(test.call('shell.drag', { fileIds: [two.id, one.id] })).rejects.toThrow(/is gone/);
    await test.call('image.delete', { imageIds: [two.imageId] });
    await expect(test.call('shell.reveal', { fileId: two.id })).rejects.toThrow(/not_found/);
    await expect(test.call('shell.reveal', { fileId: crypto.randomUUID() })).rejects.toThrow(/not_found/);
    expect(done).toEqual([]);
  });
});

describe('a link', () => {
  it('is opened when the app itself names it', async () => {
    const named = Object.values(ADVICE).flatMap((advice) => advice.match(/https:\/\/[^\s,)]+/g) ?? []);
    expect(named.length).toBeGreaterThan(1);
    for (const url of ['https://platform.openai.com/api-keys', ...named]) {
      await test.call('shell.openLink', { url });
      expect(done.at(-1)).toEqual(['openLink', url]);
    }
  });

  it.each([
    'https://example.com/',
    'http://platform.openai.com/',
    'https://platform.openai.com.example.com/',
    'https://platform.openai.com@example.com/',
    'https://someone@platform.openai.com/',
    'https://platform.openai.com:8443/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'nonsense',
  ])('is refused otherwise: %s', async (url) => {
    const answer = await clientOf(test.app).call('shell.openLink', { url });
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_input', field: 'url' } });
    expect(done).toEqual([]);
  });
});
