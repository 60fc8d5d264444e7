import { describe, expect, it } from 'vitest';
import { worthRetrying } from '../../../shared/domain/retryable.ts';
import { giveFailure, giveImage, hang, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';

const apps = testApps();

/** A job of three images, of which the given ones fail with this. */
async function partialJob(
  app: TestApp,
  failing: readonly number[],
  code: 'request_refused' | 'content_declined' = 'request_refused',
): Promise<string> {
  app.provider.script = (request) =>
    failing.includes(request.imageIndex) ? giveFailure(code) : giveImage(request);
  const { id } = await app.createJob({ images: 3, variants: 1 });
  await app.untilFinal(id);
  app.provider.script = giveImage;
  return id;
}

describe('a retry of several jobs', () => {
  it('says beforehand what each would do and cost, and writes nothing', async () => {
    const app = apps.open();
    const [two, one] = [await partialJob(app, [1, 3]), await partialJob(app, [2])];
    const whole = await partialJob(app, []);
    const before = [two, one, whole].map((id) => app.job(id));
    const plan = await app.call('jobs.retryEstimate', { jobIds: [two, one, whole, two] });
    expect(plan).toMatchObject({ images: 3, retryable: 2, unpriced: 0 });
    expect(plan.usd).toBeCloseTo(0.12, 9);
    expect(plan.jobs).toMatchObject([
      { jobId: two, regenerate: 2, reasons: [{ code: 'request_refused', images: 2 }], refused: null },
      { jobId: one, regenerate: 1, refused: null },
      { jobId: whole, refused: { message: 'Nothing of it failed' } },
    ]);
    expect([two, one, whole].map((id) => app.job(id))).toEqual(before);
  });

  it('takes up what failed in each, and tells which it left out and why', async () => {
    const app = apps.open();
    const [two, one] = [await partialJob(app, [1, 3]), await partialJob(app, [2])];
    const whole = await partialJob(app, []);
    const gone = crypto.randomUUID();
    const calls = app.provider.requests.length;
    const outcome = await app.call('jobs.retryFailed', { jobIds: [two, whole, gone, one] });
    expect(outcome).toMatchObject({ images: 3, retried: 2 });
    expect(outcome.jobs.map(({ refused }) => refused?.code ?? null)).toEqual([
      null,
      'not_possible',
      'not_found',
      null,
    ]);
    for (const id of [two, one]) expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.provider.requests).toHaveLength(calls + 3);
  });

  it('leaves out declined prompts, jobs at work and images in doubt', async () => {
    const app = apps.open();
    const declined = await partialJob(app, [1], 'content_declined');
    app.provider.script = hang;
    const { id: working } = await app.createJob({ images: 1 });
    const plan = await app.call('jobs.retryEstimate', { jobIds: [declined, working] });
    expect(plan).toMatchObject({ images: 0, retryable: 0, usd: 0 });
    expect(plan.jobs).toMatchObject([
      { declined: 1, regenerate: 0, refused: { advice: 'Retry it with another prompt.' } },
      { refused: { message: 'The job is still being worked on' } },
    ]);
    const outcome = await app.call('jobs.retryFailed', { jobIds: [declined, working] });
    expect(outcome).toMatchObject({ images: 0, retried: 0 });
    expect(app.job(declined).run).toBe(1);
  });

  it('tells images of unknown price apart from free ones', async () => {
    const app = apps.open();
    const id = await partialJob(app, [1, 2]);
    app.provider.estimate = null;
    expect(await app.call('jobs.retryEstimate', { jobIds: [id] })).toMatchObject({ usd: 0, unpriced: 2 });
    app.provider.estimate = 0;
    expect(await app.call('jobs.retryEstimate', { jobIds: [id] })).toMatchObject({ usd: 0, unpriced: 0 });
  });
});

describe('what a retry says beforehand', () => {
  it('is what it does, also in the count that a job shows: a declined prompt is left out, and said', async () => {
    const app = apps.open();
    app.provider.script = (request) =>
      giveFailure(request.imageIndex < 3 ? 'content_declined' : 'request_refused');
    const { id } = await app.createJob({ images: 5, variants: 1 });
    await app.untilFinal(id);
    const [plan] = (await app.call('jobs.retryEstimate', { jobIds: [id] })).jobs;
    expect(plan).toMatchObject({
      regenerate: 3,
      declined: 2,
      reasons: [{ code: 'request_refused', images: 3 }],
    });
    expect(worthRetrying(app.ports.store.images.ofJob(id))).toHaveLength(3);
    app.provider.requests.length = 0;
    const [outcome] = (await app.call('jobs.retryFailed', { jobIds: [id] })).jobs;
    expect(outcome).toMatchObject({ regenerate: 3, declined: 2, refused: null });
    await app.untilFinal(id);
    expect(app.provider.requests.map(({ imageIndex }) => imageIndex).sort()).toEqual([3, 4, 5]);
  });

  it('of one job as a whole has the declined images too, as its retry has', async () => {
    const app = apps.open();
    const id = await partialJob(app, [1, 2], 'content_declined');
    const plan = await app.call('job.retryEstimate', { jobId: id });
    expect(plan).toMatchObject({ regenerate: 2, declined: 0, refused: null });
    expect(await app.call('job.retry', { jobId: id })).toMatchObject({ regenerate: 2 });
  });
});

describe('the price of a retry', () => {
  it('of an interrupted job has what it had not begun', async () => {
    const first = apps.open(new ScriptedProvider(hang));
    const { id } = await first.createJob({ images: 5, concurrency: 1 });
    await first.clock.runUntil(() => first.provider.requests.length === 1);
    const app = await apps.restart(first, 'ask');
    const estimate = await app.call('job.retryEstimate', { jobId: id });
    expect(estimate).toMatchObject({ regenerate: 4, reprocess: 0 });
    expect(estimate.usd).toBeCloseTo(0.16, 9);
    const outcome = await app.call('job.retry', { jobId: id });
    expect(outcome.unknown).toBe(1);
    await app.untilFinal(id);
    expect(app.provider.requests).toHaveLength(estimate.regenerate);
  });
});

describe('a retry with another prompt', () => {
  it('makes a job of what failed, and both know of each other, also after a restart', async () => {
    const first = apps.open();
    const old = await partialJob(first, [1, 3], 'content_declined');
    const job = await first.call('job.retryWithPrompt', { jobId: old, prompt: 'a calmer sea' });
    expect(job.params).toMatchObject({
      ...first.job(old).params,
      prompt: 'a calmer sea',
      images: 2,
      seed: expect.any(Number),
    });
    await first.untilFinal(job.id);
    expect(first.job(old).status).toBe('completed_partial');
    expect(first.log(old).at(-1)?.details).toMatchObject({ replacedByJobId: job.id });
    expect((await first.call('settings.get', {})).lastUsed.images).toBe(3);
    const app = await apps.restart(first, 'run');
    expect(await app.call('job.links', { jobId: job.id })).toEqual({
      replacesJobId: old,
      replacedByJobIds: [],
    });
    expect(await app.call('job.links', { jobId: old })).toEqual({
      replacesJobId: null,
      replacedByJobIds: [job.id],
    });
    await app.call('job.delete', { jobIds: [job.id], files: 'keep' });
    expect((await app.call('job.links', { jobId: old })).replacedByJobIds).toEqual([]);
  });

  it('takes the images that are named, and refuses where there is nothing to make', async () => {
    const app = apps.open();
    const id = await partialJob(app, [2]);
    const named = app.ports.store.images.ofJob(id).map((image) => image.id);
    const job = await app.call('job.retryWithPrompt', { jobId: id, imageIds: named, prompt: 'all anew' });
    expect(job.params.images).toBe(3);
    await app.untilFinal(job.id);
    const again = app.call('job.retryWithPrompt', { jobId: job.id, prompt: 'x' });
    await expect(again).rejects.toThrow(/No image of this job failed/);
    await expect(app.call('job.retryWithPrompt', { jobId: id, prompt: ' ' })).rejects.toThrow(
      /prompt is empty/,
    );
  });
});
