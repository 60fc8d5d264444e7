import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { giveImage } from '../../../tests/support/fake-ports.ts';
import { testApps } from '../../../tests/support/test-apps.ts';

const apps = testApps();

it('an image that is not what was asked for is kept, named by what it is, and spoken of', async () => {
  const app = apps.open();
  const { inspect } = app.worker;
  app.worker.inspect = async (path) => ({
    ...(await inspect.call(app.worker, path)),
    format: 'jpeg',
    width: 1536,
  });
  const { id } = await app.createJob({ images: 1, variants: 1, format: 'png', size: '1024x1024' });
  expect((await app.untilFinal(id)).status).toBe('completed');
  const base = app.ports.store.files.ofJob(id).find(({ kind }) => kind === 'base');
  expect(base).toMatchObject({ format: 'jpeg', width: 1536 });
  expect(base?.path).toMatch(/\.jpg$/);
  expect(existsSync(base?.path ?? '')).toBe(true);
  const warnings = app.log(id).filter(({ level }) => level === 'warning');
  expect(warnings.map(({ message }) => message)).toEqual([
    'Image 1: the provider sent jpeg where png was asked for',
    'Image 1: the provider sent 1536x1024 pixels where 1024x1024 was asked for',
  ]);
});

it('an image of a size that was left to the provider is no surprise', async () => {
  const app = apps.open();
  const { id } = await app.createJob({ images: 1, variants: 1, size: 'auto' });
  await app.untilFinal(id);
  expect(app.log(id).filter(({ level }) => level === 'warning')).toEqual([]);
});

it('what the provider itself finds odd about a good answer stands in the log', async () => {
  const app = apps.open();
  app.provider.script = async (request) => {
    const answer = await giveImage(request);
    return answer.ok ? { ...answer, notes: ['the answer had two images; the first was taken'] } : answer;
  };
  const { id } = await app.createJob({ images: 1, variants: 1 });
  await app.untilFinal(id);
  expect(app.log(id).map(({ message }) => message)).toContain(
    'Image 1: the answer had two images; the first was taken',
  );
});
