import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/domain/errors.ts';
import { giveFailure, giveImage, hang } from '../../../tests/support/fake-ports.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { FailureError } from '../ports/failure-error.ts';

/** A cancel that falls into the moment in which something else happens. */
const apps = testApps();

/** Cancels the only job. */
async function cancelJob(app: TestApp): Promise<void> {
  const { jobs } = await app.call('job.list', {});
  await app.call('job.cancel', { jobId: jobs[0]?.id ?? '' });
}

describe('a cancel', () => {
  it('as a call fails that would be tried again ends the job without waiting for that', async () => {
    const app = apps.open();
    app.provider.script = async () => {
      await cancelJob(app);
      return giveFailure('server_error');
    };
    const { id } = await app.createJob({ images: 1 });
    expect((await app.untilFinal(id)).status).toBe('cancelled');
    expect(app.clock.asked).not.toContain(2_000);
    expect(await app.call('job.attempts', { jobId: id })).toHaveLength(1);
  });

  it('before a call was sent sends nothing, and says that nothing is owed', async () => {
    const app = apps.open();
    const { originals } = app.ports.files;
    const realPart = originals.part;
    const part: typeof realPart = async (...args) => {
      await cancelJob(app);
      return realPart(...args);
    };
    Object.assign(originals, { part });
    const { id } = await app.createJob({ images: 1 });
    const job = await app.untilFinal(id);
    expect(job).toMatchObject({ status: 'cancelled', cost: { usd: 0, wastedUsd: 0, unpriced: 0 } });
    expect(app.provider.requests).toHaveLength(0);
    const [attempt] = await app.call('job.attempts', { jobId: id });
    expect(attempt).toMatchObject({ status: 'cancelled', billing: 'not_sent' });
    expect(app.log(id).map(({ message }) => message)).toContain('Image 1: cancelled before it was sent');
  });

  it('just before an image arrives keeps that image, which is paid for', async () => {
    const app = apps.open();
    let isWritten = false;
    app.provider.script = async (request, signal) => {
      const answer = await giveImage(request);
      isWritten = true;
      await hang(request, signal).catch(() => {});
      await new Promise<void>((resolve) => app.clock.after(200, resolve));
      return answer;
    };
    const { id } = await app.createJob({ images: 1, variants: 1 });
    await app.clock.runUntil(() => isWritten);
    await app.call('job.cancel', { jobId: id });
    expect(await app.untilFinal(id)).toMatchObject({
      status: 'cancelled',
      cost: { usd: 0.04, unpriced: 0 },
    });
    expect(await app.call('job.retryEstimate', { jobId: id })).toMatchObject({
      regenerate: 0,
      reprocess: 1,
    });
  });

  it('as processing fails does not process the image again, and keeps its base image', async () => {
    const app = apps.open();
    let tries = 0;
    app.worker.makeVariant = async () => {
      tries += 1;
      await cancelJob(app);
      throw new FailureError(failure('worker_crashed', 'The worker crashed'));
    };
    const { id } = await app.createJob({ images: 1, variants: 1 });
    expect((await app.untilFinal(id)).status).toBe('cancelled');
    expect(tries).toBe(1);
    const [base] = app.ports.store.files.ofJob(id);
    expect(base).toMatchObject({ kind: 'base', state: 'stored' });
    expect(existsSync(base?.path ?? '')).toBe(true);
  });

  it('while an image is processed stops that, and a retry makes it from its base image', async () => {
    const app = apps.open();
    const { makeVariant } = app.worker;
    app.worker.makeVariant = (_work, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const { id } = await app.createJob({ images: 1, variants: 1 });
    const status = () => app.ports.store.images.ofJob(id)[0]?.status;
    await app.clock.runUntil(() => status() === 'processing');
    await app.call('job.cancel', { jobId: id });
    expect((await app.untilFinal(id)).status).toBe('cancelled');
    app.worker.makeVariant = makeVariant;
    await app.call('job.retry', { jobId: id });
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.provider.requests).toHaveLength(1);
  });
});
