import { describe, expect, it } from 'vitest';
import { giveFailure, giveImage } from '../../../tests/support/fake-ports.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';

/** How many calls are made, and when none is made any more. */
const apps = testApps();

/** The fourth of four calls under way is refused with this code; tells how many calls there were at a time from then on. */
async function mostAfterRefusal(app: TestApp, code: 'rate_limited' | 'slow_down'): Promise<number> {
  let running = 0;
  let most = 0;
  app.provider.script = async (request, _signal, calls) => {
    if (calls === 4) return giveFailure(code, { status: 429, hintMs: 5_000 });
    running += 1;
    if (calls > 4) most = Math.max(most, running);
    await new Promise<void>((resolve) => app.clock.after(50, resolve));
    running -= 1;
    return giveImage(request);
  };
  const { id } = await app.createJob({ images: 30, variants: 1, concurrency: 4 });
  expect((await app.untilFinal(id)).status).toBe('completed');
  return most;
}

describe('after a refusal for being too much', () => {
  it('the calls at a time grow again with clean answers', async () => {
    expect(await mostAfterRefusal(apps.open(), 'rate_limited')).toBeGreaterThan(2);
  });

  it('with "slow down" they stay as few as they were made', async () => {
    expect(await mostAfterRefusal(apps.open(), 'slow_down')).toBe(2);
  });
});

describe('images that wait to be processed', () => {
  it('are bought no faster than they can be processed', async () => {
    const app = apps.open();
    const { makeVariant } = app.worker;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    app.worker.makeVariant = async (...args) => {
      await held;
      return makeVariant.apply(app.worker, args);
    };
    const { id } = await app.createJob({ images: 40, variants: 1, concurrency: 4 });
    const count = (...statuses: string[]) =>
      app.ports.store.images.ofJob(id).filter(({ status }) => statuses.includes(status)).length;
    await app.clock.runUntil(() => count('generated', 'processing') >= 15 && count('generating') === 0);
    // Three are being processed, twelve wait, and up to three calls were under way when the twelfth came.
    expect(app.provider.requests.length).toBeLessThanOrEqual(18);
    release();
    expect((await app.untilFinal(id)).counts.completed).toBe(40);
  });
});

describe('a job that one image’s failure has stopped', () => {
  it('does not try another image again whose call was under way', async () => {
    const app = apps.open();
    app.provider.script = async ({ imageIndex }) => {
      await app.clock.runUntil(() => app.provider.requests.length >= 2);
      if (imageIndex === 1) return giveFailure('invalid_key', { status: 401 });
      await app.clock.runUntil(() => app.ports.store.jobs.unfinished()[0]?.stoppedBy !== null);
      return giveFailure('server_error');
    };
    const { id } = await app.createJob({ images: 2, concurrency: 2 });
    const job = await app.untilFinal(id);
    expect(app.provider.requests).toHaveLength(2);
    expect(job).toMatchObject({ status: 'failed', stoppedBy: { code: 'invalid_key' } });
    expect(app.ports.store.images.ofJob(id)[1]?.failure).toMatchObject({
      code: 'job_stopped',
      providerCode: 'invalid_key',
    });
  });
});
