import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testApps } from '../../../tests/support/test-apps.ts';

const apps = testApps();

/** Two images of two variants in the library. Returns the job as it was. */
async function made() {
  const app = await apps.start('run');
  const { id } = await app.createJob({ images: 2, variants: 2, prompt: 'A quiet harbour' });
  const job = await app.untilFinal(id);
  const images = app.ports.store.images.ofJob(id);
  await apps.close(app);
  return { job, images };
}

const forgetAll = (): void => rmSync(join(apps.folder, 'data'), { recursive: true, force: true });

test('a library alone brings back jobs, images and files, and a second look finds nothing more', async () => {
  const { job, images } = await made();
  forgetAll();
  const app = await apps.start('ask');
  expect(await app.call('database.search', {})).toEqual({ images: 2, jobs: 1, incomplete: 0 });
  const found = app.job(job.id);
  expect(found).toMatchObject({ status: 'completed', params: job.params, createdAt: job.createdAt });
  expect(found.userId).toBe(job.userId);
  expect(app.ports.store.images.ofJob(job.id).map(({ id, seed }) => ({ id, seed }))).toEqual(
    images.map(({ id, seed }) => ({ id, seed })),
  );
  expect(await app.call('database.check', { kind: 'files' })).toMatchObject({ problems: [] });
  expect(await app.call('database.search', {})).toEqual({ images: 0, jobs: 0, incomplete: 0 });
});

test('files are known by their bytes, whatever they are called, and one that was changed is not taken', async () => {
  const { job } = await made();
  forgetAll();
  const folder = join(apps.folder, 'library', job.folder);
  const [first = '', second = ''] = readdirSync(folder).filter((name) => name.endsWith('.png'));
  renameSync(join(folder, first), join(folder, 'renamed.png'));
  writeFileSync(join(folder, second), `${readFileSync(join(folder, second), 'utf8').slice(0, -1)}!`);
  const app = await apps.start('ask');
  expect(await app.call('database.search', {})).toEqual({ images: 2, jobs: 1, incomplete: 1 });
  const paths = app.ports.store.files.ofJob(job.id).map(({ path }) => path);
  expect(paths).toContain(join(folder, 'renamed.png'));
  expect(paths).not.toContain(join(folder, second));
});

test('what its user has deleted stays deleted', async () => {
  const { job } = await made();
  const app = await apps.start('ask');
  await app.call('job.delete', { jobIds: [job.id], files: 'keep' });
  expect(await app.call('database.search', {})).toMatchObject({ images: 0 });
  expect(app.ports.store.jobs.get(job.id)).toBeNull();
});

test('a window that is open hears of what is found, and how far the search is', async () => {
  const { job, images } = await made();
  forgetAll();
  const app = await apps.start('ask');
  app.events.length = 0;
  await app.call('database.search', {});
  const told = app.events.flatMap(({ name, payload }) =>
    name === 'database.changed' ? [payload.searching] : [],
  );
  expect(told.at(0)).toEqual({ done: 0, total: 0 });
  expect(told).toContainEqual({ done: 0, total: 1 });
  expect(told.at(-1)).toBeNull();
  await app.clock.runUntil(() => app.events.some(({ name }) => name === 'images.changed'));
  const changed = app.events.flatMap(({ name, payload }) =>
    name === 'images.changed' ? payload.batches : [],
  );
  expect(changed.flatMap((batch) => batch.images.map(({ id }) => id))).toEqual(images.map(({ id }) => id));
  expect(app.events).toContainEqual({ name: 'job.changed', payload: app.job(job.id) });
});

test('a search that is stopped says so, keeps what it had found, and the next one finds the rest', async () => {
  await made();
  await made();
  forgetAll();
  const app = await apps.start('ask');
  const { text } = app.ports.files.contents;
  let read = 0;
  Object.assign(app.ports.files.contents, {
    text: (path: string) => {
      read += 1;
      // The first folder has two descriptions.
      if (read === 3) void app.call('database.cancelSearch', {});
      return text(path);
    },
  });
  await expect(app.call('database.search', {})).rejects.toThrow('was stopped');
  expect(await app.call('database.status', {})).toMatchObject({ searching: null });
  expect(await app.call('database.search', {})).toEqual({ images: 2, jobs: 1, incomplete: 0 });
  expect(app.problems).toEqual([]);
});
