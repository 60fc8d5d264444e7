import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testApps } from '../../../tests/support/test-apps.ts';

const apps = testApps();

const SECRET = 'sk-canary-0123456789';

describe('a job that holds the API key by mistake', () => {
  it.each([
    ['prompt', { prompt: `a lighthouse ${SECRET}` }],
    ['model', { model: SECRET }],
    ['baseUrl', { baseUrl: `https://gateway.example/${SECRET}/v1` }],
  ])('in its %s is refused, and nothing of it is stored or shown', async (field, params) => {
    const app = apps.open(undefined, { secrets: ['other-key-0123', SECRET] });
    const refused = app.createJob(params);
    await expect(refused).rejects.toThrow(`invalid_input: The ${field} contains your API key`);
    await expect(refused).rejects.not.toThrow(SECRET);
    expect((await app.call('job.list', {})).jobs).toEqual([]);
    expect(existsSync(join(apps.folder, 'library'))).toBe(false);
  });

  it('is told from one that holds the short word which a local server takes as its key', async () => {
    const app = apps.open(undefined, { secrets: ['light'] });
    const { id } = await app.createJob({ prompt: 'a lighthouse' });
    expect((await app.untilFinal(id)).status).toBe('completed');
  });
});

describe('a job that could not be written down', () => {
  it('has made no folder, in which something would be left that no job knows of', async () => {
    const app = apps.open();
    app.ports.store.jobs.insert = () => {
      throw new Error('no more');
    };
    await expect(app.createJob()).rejects.toThrow();
    expect(existsSync(join(apps.folder, 'library'))).toBe(false);
  });
});
