import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PARAMS } from '../../../shared/testing/records.ts';
import { giveFailure, giveImage } from '../../../tests/support/fake-ports.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';

let folder: ReturnType<typeof temporaryFolder>;
let app: TestApp;
const KEY = 'sk-a-key-of-some-length';

beforeEach(() => {
  folder = temporaryFolder();
  app = new TestApp({ folder: folder.path, secrets: [KEY] });
});
afterEach(async () => {
  await app.close();
  folder.remove();
});

const estimate = (params: Partial<typeof PARAMS> = {}) =>
  app.call('job.estimate', { params: { ...PARAMS, ...params } });

describe('an estimate', () => {
  it('of a sound job is what creating it says, and writes nothing', async () => {
    const estimated = await estimate({ images: 3 });
    expect(estimated).toEqual({ issues: [], usd: expect.closeTo(0.12), usdPerImage: 0.04, ms: null });
    expect(await app.call('job.list', {})).toMatchObject({ jobs: [] });
    const job = await app.createJob({ images: 3 });
    expect(job.estimatedUsd).toBe(estimated.usd);
  });

  it('names everything that is wrong, where creating the job names the first', async () => {
    app.provider.issues = [{ field: 'size', message: 'This size is not known', advice: 'Take another.' }];
    const wrong = { prompt: `paint ${KEY}`, budgetUsd: 0.01 };
    const { issues, usd } = await estimate(wrong);
    expect(issues.map(({ field }) => field)).toEqual(['size', 'prompt', 'budgetUsd']);
    expect(JSON.stringify(issues)).not.toContain(KEY);
    expect(usd).toBeCloseTo(0.08);
    await expect(app.createJob(wrong)).rejects.toThrow('invalid_input: This size is not known');
  });

  it('of an unknown price is unknown, not free', async () => {
    app.provider.estimate = null;
    expect(await estimate()).toMatchObject({ usd: null, usdPerImage: null, issues: [] });
    expect((await estimate({ budgetUsd: 1 })).issues).toMatchObject([{ field: 'budgetUsd' }]);
  });

  it('of time goes by what succeeded calls to the same model took, and by how many go at a time', async () => {
    const durations = [8_000, 2_000, 5_000];
    app.provider.script = async (request, _signal, calls) => {
      await app.clock.advance(durations[calls - 1] ?? 90_000);
      return calls <= durations.length ? giveImage(request) : giveFailure('content_declined');
    };
    const { id } = await app.createJob({ images: 4, variants: 1, concurrency: 1 });
    await app.untilFinal(id);
    expect(await estimate({ images: 10, concurrency: 4 })).toMatchObject({ ms: 3 * 5_000 });
    expect(await estimate({ images: 10, concurrency: 32 })).toMatchObject({ ms: 3 * 5_000 });
    app.provider.limit = 1;
    expect(await estimate({ images: 10, concurrency: 4 })).toMatchObject({ ms: 10 * 5_000 });
    expect(await estimate({ model: 'another' })).toMatchObject({ ms: null });
  });
});

describe('the parameters of the last job', () => {
  it('are remembered, and told to whoever listens, but for its prompt and seed', async () => {
    await app.createJob({ prompt: 'secret plans', images: 7, variants: 3 });
    const { lastUsed } = await app.call('settings.get', {});
    expect(lastUsed).toMatchObject({ images: 7, variants: 3, model: PARAMS.model });
    expect(Object.keys(lastUsed)).not.toContain('prompt');
    expect(Object.keys(lastUsed)).not.toContain('seed');
    const told = app.events.filter(({ name }) => name === 'settings.changed');
    expect(told).toMatchObject([{ payload: { lastUsed } }]);
    await app.createJob({ prompt: 'another', images: 7, variants: 3 });
    expect(app.events.filter(({ name }) => name === 'settings.changed')).toHaveLength(1);
  });

  it('are not where the user does not want that', async () => {
    await app.call('settings.update', { rememberLast: false });
    await app.createJob({ images: 7 });
    expect((await app.call('settings.get', {})).lastUsed).toEqual({});
  });
});
