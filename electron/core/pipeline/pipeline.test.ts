import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/domain/errors.ts';
import { DEFAULT_RETRY_POLICY } from '../../../shared/domain/retry-policy.ts';
import { giveFailure, giveImage, hang, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { FailureError } from '../ports/failure-error.ts';

const apps = testApps();

function libraryFiles(): string[] {
  return readdirSync(join(apps.folder, 'library'), { recursive: true, encoding: 'utf8' });
}

describe('a job that goes well', () => {
  it('stores every variant and a sidecar of each image, and ends completed', async () => {
    const app = apps.open();
    const { id } = await app.createJob({ images: 3, variants: 2 });
    const job = await app.untilFinal(id);
    expect(job.status).toBe('completed');
    expect(job.counts).toEqual({
      requested: 3,
      active: 0,
      completed: 3,
      failed: 0,
      cancelled: 0,
      unknown: 0,
    });
    expect(job.cost).toEqual({ usd: expect.closeTo(0.12), wastedUsd: 0, unpriced: 0 });
    expect(libraryFiles().filter((name) => name.endsWith('.png'))).toHaveLength(6);
    expect(libraryFiles().filter((name) => name.endsWith('.json'))).toHaveLength(3);
    expect(libraryFiles().filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('logs every step in order, with sequences that have no gap', async () => {
    const app = apps.open();
    const { id } = await app.createJob({ images: 1, variants: 1 });
    await app.untilFinal(id);
    const log = app.log(id);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    expect([...new Set(log.map(({ step }) => step))]).toEqual([
      'initialization',
      'validation',
      'base_generation',
      'variant_creation',
      'processing',
      'upload',
      'completion',
      'cleanup',
    ]);
  });

  it('writes a sidecar that names the files by their hashes', async () => {
    const app = apps.open();
    const { id } = await app.createJob({ images: 1, variants: 2 });
    await app.untilFinal(id);
    const { files } = await app.call('job.get', { jobId: id });
    const sidecar = files.find(({ kind }) => kind === 'sidecar');
    const content = JSON.parse(readFileSync(sidecar?.path ?? '', 'utf8'));
    const variants = files.filter(({ kind }) => kind === 'variant');
    expect(content.variants.map((variant: { sha256: string }) => variant.sha256)).toEqual(
      variants.map(({ sha256 }) => sha256),
    );
    expect(content.prompt).toBe('a lighthouse');
  });

  it('never writes over a file that is already there', async () => {
    const app = apps.open(
      new ScriptedProvider(async (request) => {
        // The job's folder exists by now; a stranger's file takes the name that the variant would get.
        const [jobFolder = ''] = readdirSync(join(apps.folder, 'library'));
        const name = `${jobFolder.slice(0, 10)}_${request.imageSeed}.png`;
        writeFileSync(join(apps.folder, 'library', jobFolder, name), 'a stranger’s');
        return giveImage(request);
      }),
    );
    await app.call('settings.update', { nameTemplate: '{date}_{seed}' });
    const { id } = await app.createJob({ images: 1, variants: 1 });
    await app.untilFinal(id);
    const { files } = await app.call('job.get', { jobId: id });
    const variant = files.find(({ kind }) => kind === 'variant');
    expect(variant?.path).toMatch(/ \(2\)\.png$/);
    const strangers = (variant?.path ?? '').replace(' (2)', '');
    expect(readFileSync(strangers, 'utf8')).toBe('a stranger’s');
  });
});

describe('failures and retries', () => {
  it('waits 2, 4 and 8 s and makes four calls, then fails the image', async () => {
    const app = apps.open(new ScriptedProvider(() => giveFailure('server_error', { status: 500 })));
    const { id } = await app.createJob({ images: 1 });
    const job = await app.untilFinal(id);
    expect(job.status).toBe('failed');
    expect(app.provider.requests).toHaveLength(4);
    const waits = app.log(id).flatMap(({ details }) => {
      const wait = (details as { waitMs?: number } | null)?.waitMs;
      return wait ? [wait] : [];
    });
    expect(waits).toEqual([2_000, 4_000, 8_000]);
    expect(app.clock.asked).toEqual(expect.arrayContaining([2_000, 4_000, 8_000]));
  });

  it('does not retry what cannot succeed', async () => {
    const app = apps.open(new ScriptedProvider(() => giveFailure('content_declined', { status: 400 })));
    const { id } = await app.createJob({ images: 3 });
    expect((await app.untilFinal(id)).status).toBe('failed');
    expect(app.provider.requests).toHaveLength(3);
  });

  it('stops the remaining images when the key is refused', async () => {
    const app = apps.open(new ScriptedProvider(() => giveFailure('invalid_key', { status: 401 })));
    const { id } = await app.createJob({ images: 20, concurrency: 1 });
    const job = await app.untilFinal(id);
    expect(app.provider.requests).toHaveLength(1);
    expect(job.counts.failed).toBe(20);
    expect(job.stoppedBy?.code).toBe('invalid_key');
  });

  it('honours the hint of a rate limit, and holds every other call back meanwhile', async () => {
    const startedAt: number[] = [];
    const app = apps.open();
    app.provider.script = (request, _signal, calls) => {
      startedAt.push(app.clock.monotonic());
      return calls === 1 ? giveFailure('rate_limited', { status: 429, hintMs: 30_000 }) : giveImage(request);
    };
    const { id } = await app.createJob({ images: 4, concurrency: 1 });
    expect((await app.untilFinal(id)).status).toBe('completed');
    const [first, ...later] = startedAt;
    expect(Math.min(...later) - (first ?? 0)).toBeGreaterThanOrEqual(30_000);
    expect(app.provider.requests).toHaveLength(5);
  });

  it('parks the job when the provider asks for a very long wait', async () => {
    const app = apps.open(
      new ScriptedProvider(() => giveFailure('rate_limited', { status: 429, hintMs: 900_000 })),
    );
    const { id } = await app.createJob({ images: 5, concurrency: 1 });
    const job = await app.untilFinal(id);
    expect(app.provider.requests).toHaveLength(1);
    expect(job.stoppedBy?.code).toBe('rate_limited_too_long');
  });

  it('times out by its own deadline, says how long it took, and that it may be billed twice', async () => {
    const app = apps.open();
    app.provider.script = (request, signal, calls) =>
      calls === 1 ? hang(request, signal) : giveImage(request);
    const { id } = await app.createJob({ images: 1 });
    await app.clock.runUntil(() => app.provider.requests.length === 1);
    await app.clock.advance(120_000);
    const job = await app.untilFinal(id);
    expect(job.status).toBe('completed');
    expect(job.cost.unpriced).toBe(1);
    const entry = app.log(id).find(({ message }) => message.includes('timed out'));
    expect(entry?.message).toContain('may be billed twice');
    expect(entry?.details).toMatchObject({
      code: 'timeout',
      elapsedMs: expect.any(Number),
      billing: 'unknown',
    });
    const details = entry?.details as { elapsedMs: number } | undefined;
    expect(details?.elapsedMs).toBeGreaterThanOrEqual(120_000);
  });

  it('times out although the provider is deaf to the signal', async () => {
    const app = apps.open(new ScriptedProvider(() => new Promise(() => {})));
    const { id } = await app.createJob({ images: 1, retryPolicy: { ...RETRIES_NONE } });
    await app.clock.runUntil(() => app.provider.requests.length === 1);
    await app.clock.advance(121_000);
    expect((await app.untilFinal(id)).status).toBe('failed');
  });

  it('is not fooled by a wall clock that jumps', async () => {
    const app = apps.open();
    app.provider.script = async (request) => {
      app.clock.jump(3_600_000);
      return giveImage(request);
    };
    const { id } = await app.createJob({ images: 1 });
    expect((await app.untilFinal(id)).status).toBe('completed');
    const attempts = await app.call('job.attempts', { jobId: id });
    expect(attempts[0]?.elapsedMs).toBeLessThan(1_000);
  });

  it('asks at most twice more when the answer is unusable', async () => {
    const app = apps.open();
    app.provider.script = async (request) => {
      writeFileSync(request.outputPath, '<html>log in</html>');
      return { ok: true, usage: null, costUsd: 0.04, requestId: null, rateLimit: null };
    };
    const { id } = await app.createJob({
      images: 1,
      retryPolicy: { ...RETRIES_NONE, retries: 9, backoffMs: 10 },
    });
    const job = await app.untilFinal(id);
    expect(app.provider.requests).toHaveLength(3);
    expect(job.cost.wastedUsd).toBeCloseTo(0.12);
  });

  it('ends partial with an exact account, and a retry buys only what is missing', async () => {
    const app = apps.open();
    app.provider.script = (request) =>
      request.imageIndex % 3 === 0 ? giveFailure('request_refused', { status: 422 }) : giveImage(request);
    const { id } = await app.createJob({ images: 9, variants: 1 });
    const job = await app.untilFinal(id);
    expect(job.status).toBe('completed_partial');
    expect(job.counts).toMatchObject({ completed: 6, failed: 3 });
    app.provider.script = giveImage;
    const outcome = await app.call('job.retry', { jobId: id });
    expect(outcome).toMatchObject({ regenerate: 3, reprocess: 0 });
    const retried = await app.untilFinal(id);
    expect(retried.status).toBe('completed');
    expect(retried.run).toBe(2);
    expect(app.provider.callsByImage()).toEqual({ 1: 1, 2: 1, 3: 2, 4: 1, 5: 1, 6: 2, 7: 1, 8: 1, 9: 2 });
  });

  it('processes again from the saved base image, which is not bought again', async () => {
    const app = apps.open();
    const broken = () => new FailureError(failure('worker_crashed', 'The worker crashed'));
    app.worker.variantFailures.push(broken(), broken());
    const { id } = await app.createJob({ images: 1, variants: 2 });
    expect((await app.untilFinal(id)).status).toBe('failed');
    const outcome = await app.call('job.retry', { jobId: id });
    expect(outcome).toMatchObject({ regenerate: 0, reprocess: 1 });
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.provider.requests).toHaveLength(1);
  });

  it('survives one crash of the worker without its user noticing more than a line', async () => {
    const app = apps.open();
    app.worker.variantFailures.push(
      new FailureError(failure('worker_crashed', 'The worker crashed', { stack: 'at x' })),
    );
    const { id } = await app.createJob({ images: 1, variants: 1 });
    expect((await app.untilFinal(id)).status).toBe('completed');
    const [entry] = app.log(id).filter(({ level }) => level === 'error');
    expect(entry).toMatchObject({ step: 'processing', details: { code: 'worker_crashed', stack: 'at x' } });
  });

  it('does not buy an image again whose check failed for want of a worker', async () => {
    const app = apps.open();
    const broken = () => new FailureError(failure('worker_crashed', 'No worker'));
    app.worker.inspectFailures.push(broken(), broken());
    const { id } = await app.createJob({ images: 1, variants: 1 });
    expect((await app.untilFinal(id)).status).toBe('failed');
    const outcome = await app.call('job.retry', { jobId: id });
    expect(outcome).toMatchObject({ regenerate: 0, reprocess: 1 });
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.provider.requests).toHaveLength(1);
  });

  it('flags a variant that stays too like its base, after trying stronger ones', async () => {
    const app = apps.open();
    app.worker.distance = 0;
    const { id } = await app.createJob({ images: 1, variants: 1 });
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.worker.variantsMade).toBe(3);
    const flagged = app.log(id).find(({ level, step }) => level === 'warning' && step === 'processing');
    expect(flagged?.details).toMatchObject({ proof: { reached: false, tries: 3 } });
  });
});

const RETRIES_NONE = { ...DEFAULT_RETRY_POLICY, retries: 0 };

describe('the budget', () => {
  it('stops before it would be passed', async () => {
    const app = apps.open();
    const { id } = await app.createJob({ images: 10, budgetUsd: 0.13, concurrency: 4 });
    const job = await app.untilFinal(id);
    expect(app.provider.requests).toHaveLength(3);
    expect(job.cost.usd).toBeLessThanOrEqual(0.13);
    expect(job.counts).toMatchObject({ completed: 3, failed: 7 });
    expect(job.stoppedBy?.code).toBe('budget_reached');
  });

  it('is refused where the price is not known', async () => {
    const app = apps.open();
    app.provider.estimate = null;
    await expect(app.createJob({ budgetUsd: 1 })).rejects.toThrow(/price of gpt-image-2 is not known/);
  });
});

describe('cancel', () => {
  it('stops calls in flight, starts no others, and says that they may be billed', async () => {
    const app = apps.open(new ScriptedProvider(hang));
    const { id } = await app.createJob({ images: 6, concurrency: 2 });
    await app.clock.runUntil(() => app.provider.requests.length === 2);
    await app.call('job.cancel', { jobId: id });
    const job = await app.untilFinal(id);
    expect(job.status).toBe('cancelled');
    expect(job.counts.cancelled).toBe(6);
    expect(app.provider.requests).toHaveLength(2);
    expect(job.cost.unpriced).toBe(2);
  });

  it('in a backoff ends it at once', async () => {
    const app = apps.open(new ScriptedProvider(() => giveFailure('server_error')));
    const { id } = await app.createJob({ images: 1 });
    await app.clock.runUntil(() => app.ports.store.images.ofJob(id)[0]?.retryAt !== null);
    await app.call('job.cancel', { jobId: id });
    await app.untilFinal(id);
    expect(app.provider.requests).toHaveLength(1);
  });

  it('keeps an image that arrives in the same moment, and a retry does not buy it again', async () => {
    const app = apps.open();
    app.provider.script = async (request) => {
      const answer = await giveImage(request);
      await app.call('job.cancel', { jobId: (await app.call('job.list', {})).jobs[0]?.id ?? '' });
      return answer;
    };
    const { id } = await app.createJob({ images: 1 });
    expect((await app.untilFinal(id)).status).toBe('cancelled');
    app.provider.script = giveImage;
    await app.call('job.retry', { jobId: id });
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.provider.requests).toHaveLength(1);
  });

  it('of a job that has ended is refused with the reason', async () => {
    const app = apps.open();
    const { id } = await app.createJob({ images: 1 });
    await app.untilFinal(id);
    await expect(app.call('job.cancel', { jobId: id })).rejects.toThrow(/has ended already: it is completed/);
  });
});

describe('several jobs', () => {
  it('share the calls, so that a small job need not wait for a big one', async () => {
    const app = apps.open();
    const big = await app.createJob({ images: 30, variants: 1 });
    const small = await app.createJob({ images: 2, variants: 1 });
    await app.untilFinal(small.id);
    expect(app.job(big.id).counts.completed).toBeLessThan(30);
    await app.untilFinal(big.id);
  });

  it('start nothing while the queue is paused, and go on when it is resumed', async () => {
    const app = apps.open();
    await app.call('queue.pause', {});
    const { id } = await app.createJob({ images: 2 });
    await app.clock.advance(10_000);
    expect(app.provider.requests).toHaveLength(0);
    expect(app.job(id).status).toBe('queued');
    await app.call('queue.resume', {});
    expect((await app.untilFinal(id)).status).toBe('completed');
  });

  it('never make more calls at a time than the job and the settings allow', async () => {
    let running = 0;
    let most = 0;
    const app = apps.open();
    app.provider.script = async (request) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => app.clock.after(50, resolve));
      running -= 1;
      return giveImage(request);
    };
    await app.call('settings.update', { maxConcurrency: 3 });
    const first = await app.createJob({ images: 8, variants: 1, concurrency: 2 });
    const second = await app.createJob({ images: 8, variants: 1, concurrency: 8 });
    await app.untilFinal(first.id);
    await app.untilFinal(second.id);
    expect(most).toBe(3);
  });
});
