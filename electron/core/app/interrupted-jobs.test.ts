import { describe, expect, it } from 'vitest';
import { isFinal } from '../../../shared/domain/job.ts';
import { giveImage, hang, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';

const apps = testApps();

const start = (provider?: ScriptedProvider) => apps.start('ask', provider);

/** The second image of the job hangs, the third waits for it. */
const secondHangs = () =>
  new ScriptedProvider((request, signal) =>
    request.imageIndex === 2 ? hang(request, signal) : giveImage(request),
  );

/** An app with a job of three images: one is done, one under way, one not begun. */
async function atWork(): Promise<{ app: TestApp; jobId: string }> {
  const app = await start(secondHangs());
  const { id: jobId } = await app.createJob({ images: 3, variants: 1, concurrency: 1 });
  const statuses = () => app.ports.store.images.ofJob(jobId).map(({ status }) => status);
  await app.clock.runUntil(() => statuses()[0] === 'completed' && statuses()[1] === 'generating');
  return { app, jobId };
}

describe('after the app was closed in order', () => {
  it('unfinished jobs go on by themselves, and nothing is asked', async () => {
    const { app, jobId } = await atWork();
    await apps.close(app);
    const next = await start();
    expect(await next.call('app.recovery', {})).toEqual([]);
    await next.clock.runUntil(() => isFinal(next.job(jobId).status));
    expect(next.provider.callsByImage()).toEqual({ 3: 1 });
  });
});

describe('after the app was killed', () => {
  it('nothing is bought, and what each job has is told', async () => {
    const { app, jobId } = await atWork();
    apps.crash(app);
    const next = await start();
    expect(await next.call('app.recovery', {})).toEqual([
      { jobId, saved: 1, notStarted: 1, unknown: 1, estimatedUsd: 0.04 },
    ]);
    await next.clock.advance(10_000);
    expect(next.provider.requests).toEqual([]);
    expect(next.job(jobId).status).toBe('queued');
    expect(await next.call('queue.get', {})).toMatchObject({ order: [jobId] });
    const { id } = await next.createJob({ images: 1, variants: 1 });
    await next.untilFinal(id);
    expect(next.provider.callsByImage()).toEqual({ 1: 1 });
  });

  it('a job that is resumed or cancelled is asked about no more', async () => {
    const { app, jobId } = await atWork();
    const { id: other } = await app.createJob({ images: 1 });
    apps.crash(app);
    const next = await start();
    const asked = async () => (await next.call('app.recovery', {})).map((one) => one.jobId);
    expect(await asked()).toEqual([jobId, other]);
    await next.call('job.cancel', { jobId: other });
    expect(await asked()).toEqual([jobId]);
    await next.call('job.resume', { jobId, unknown: 'give-up' });
    expect(await asked()).toEqual([]);
    expect((await next.untilFinal(jobId)).counts).toMatchObject({ completed: 2, failed: 1 });
    expect((await next.untilFinal(other)).status).toBe('cancelled');
  });

  it('and then closed in order without a choice, it is asked again', async () => {
    const { app, jobId } = await atWork();
    apps.crash(app);
    await apps.close(await start());
    const next = await start();
    expect(await next.call('app.recovery', {})).toMatchObject([{ jobId, notStarted: 1, unknown: 1 }]);
    expect(next.provider.requests).toEqual([]);
  });

  it('and a command line was at work in between, it is asked all the same', async () => {
    const { app, jobId } = await atWork();
    apps.crash(app);
    await apps.close(await apps.start('hold'));
    const next = await start();
    expect(await next.call('app.recovery', {})).toMatchObject([{ jobId, notStarted: 1, unknown: 1 }]);
    await next.clock.advance(10_000);
    expect(next.provider.requests).toEqual([]);
  });

  it('processing one of its images again does not start the others', async () => {
    const { app, jobId } = await atWork();
    apps.crash(app);
    const next = await start();
    const imageIds = next.ports.store.images
      .ofJob(jobId)
      .slice(0, 1)
      .map(({ id }) => id);
    await expect(next.call('job.retry', { jobId, imageIds, from: 'process' })).rejects.toThrow(
      'not_possible: The job was interrupted',
    );
    await next.clock.advance(10_000);
    expect(next.provider.requests).toEqual([]);
    expect(await next.call('app.recovery', {})).toMatchObject([{ jobId }]);
  });

  it('an image of unknown outcome that its user has deleted is not sent again with the others', async () => {
    const { app, jobId } = await atWork();
    apps.crash(app);
    const next = await start();
    const [, unknown] = next.ports.store.images.ofJob(jobId);
    await next.call('image.delete', { imageIds: [unknown?.id ?? ''] });
    expect(await next.call('job.resume', { jobId, unknown: 'resend' })).toMatchObject({ regenerate: 0 });
    expect((await next.untilFinal(jobId)).counts).toMatchObject({ completed: 2, failed: 1, unknown: 0 });
    expect(next.provider.callsByImage()).toEqual({ 3: 1 });
  });

  it('once more before anything was chosen, it is asked again', async () => {
    const { app, jobId } = await atWork();
    apps.crash(app);
    apps.crash(await start());
    const next = await start();
    expect(await next.call('app.recovery', {})).toMatchObject([{ jobId, unknown: 1 }]);
  });
});
