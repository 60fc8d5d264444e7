import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/domain/errors.ts';
import { giveFailure, giveImage, hang, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { FailureError } from '../ports/failure-error.ts';
import type { Ports } from '../ports/index.ts';

/** What happens where several things go wrong at once: a store that refuses, commands in each other's way, crashes in between. */
const apps = testApps();

/** The first base image's row cannot be written. */
function failingOnce(): TestApp {
  let broken = true;
  return apps.open(new ScriptedProvider(), {
    change: (ports) => ({
      ...ports,
      store: Object.create(ports.store, {
        files: {
          value: {
            ...ports.store.files,
            insert: (file: Parameters<typeof ports.store.files.insert>[0]) => {
              if (broken && file.kind === 'base') {
                broken = false;
                throw new Error('disk full');
              }
              ports.store.files.insert(file);
            },
          },
        },
      }) as Ports['store'],
    }),
  });
}

async function halted(app: TestApp): Promise<string> {
  const { id } = await app.createJob({ images: 1, variants: 1 });
  await app.clock.runUntil(() => app.events.some(({ name }) => name === 'app.problem'));
  return id;
}

describe('a job that halts because its state cannot be written', () => {
  it('says so, and is resumed in the same process without buying the image again', async () => {
    const app = failingOnce();
    const id = await halted(app);
    expect(app.events.find(({ name }) => name === 'app.problem')?.payload).toMatchObject({ jobId: id });
    await app.call('job.resume', { jobId: id });
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.provider.requests).toHaveLength(1);
  });

  it('is resumed once where two windows ask for it in the same moment', async () => {
    const app = failingOnce();
    const id = await halted(app);
    const asked = await Promise.allSettled([1, 2].map(() => app.call('job.resume', { jobId: id })));
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await app.untilFinal(id)).status).toBe('completed');
    const bases = app.ports.store.files.ofJob(id).filter(({ kind }) => kind === 'base');
    expect(bases).toHaveLength(1);
    const adopted = app.log(id).filter(({ message }) => message.includes('had arrived'));
    expect(adopted).toHaveLength(1);
  });

  it('can be cancelled and then retried, and the paid original is taken', async () => {
    const app = failingOnce();
    const id = await halted(app);
    await app.call('job.cancel', { jobId: id });
    expect((await app.untilFinal(id)).status).toBe('cancelled');
    await app.call('job.retry', { jobId: id });
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.provider.requests).toHaveLength(1);
  });
});

describe('trouble with one image’s files', () => {
  it('before it is sent does not touch the other images’ calls', async () => {
    let parts = 0;
    const app = apps.open(new ScriptedProvider(), {
      change: (ports) => ({
        ...ports,
        files: {
          ...ports.files,
          originals: {
            ...ports.files.originals,
            part: (jobId, attemptId) => {
              parts += 1;
              if (parts !== 2) return ports.files.originals.part(jobId, attemptId);
              throw new FailureError(failure('storage_failed', 'Input/output error'));
            },
          },
        },
      }),
    });
    const { id } = await app.createJob({ images: 3, variants: 1 });
    const job = await app.untilFinal(id);
    expect(job.status).toBe('completed');
    expect(app.provider.requests).toHaveLength(3);
    expect((await app.call('job.attempts', { jobId: id })).map(({ status }) => status).sort()).toEqual([
      'failed',
      'succeeded',
      'succeeded',
      'succeeded',
    ]);
  });

  it('while tidying up does not throw the known answer away', async () => {
    let refused = false;
    const script = new ScriptedProvider((request, _signal, calls) =>
      calls === 1 ? giveFailure('server_error') : giveImage(request),
    );
    const app = apps.open(script, {
      change: (ports) => ({
        ...ports,
        files: {
          ...ports.files,
          remove: async (path) => {
            if (refused) return ports.files.remove(path);
            refused = true;
            throw new FailureError(failure('storage_failed', 'Operation not permitted'));
          },
        },
      }),
    });
    const { id } = await app.createJob({ images: 1, variants: 1 });
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(app.problems.join()).toContain('could not be removed');
  });
});

describe('commands in each other’s way', () => {
  it('a cancel while a resume still looks at the disk is not undone', async () => {
    const first = apps.open(new ScriptedProvider(hang));
    const { id } = await first.createJob({ images: 3, variants: 1, concurrency: 1 });
    await first.clock.runUntil(() => first.provider.requests.length === 1);
    const app = await apps.restart(first, 'hold');
    let release = () => {};
    const looking = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { originals } = app.ports.files;
    const find = originals.find;
    Object.assign(originals, {
      find: async (...args: Parameters<typeof find>) => {
        await looking;
        return find(...args);
      },
    });
    const resumed = app.call('job.resume', { jobId: id, unknown: 'resend' });
    await app.call('job.cancel', { jobId: id });
    await app.untilFinal(id);
    release();
    await expect(resumed).rejects.toThrow(/changed meanwhile|still being worked on/);
    expect(app.provider.requests).toHaveLength(0);
  });

  it('two retries at once buy nothing twice and lose no cost', async () => {
    const app = apps.open(new ScriptedProvider(() => giveFailure('request_refused')));
    const { id } = await app.createJob({ images: 1, variants: 1 });
    await app.untilFinal(id);
    app.provider.script = giveImage;
    const outcomes = await Promise.allSettled([
      app.call('job.retry', { jobId: id }),
      app.call('job.retry', { jobId: id }),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const job = await app.untilFinal(id);
    expect(job.cost.usd).toBeCloseTo(0.04);
    expect(app.provider.requests).toHaveLength(2);
  });
});

describe('a restart', () => {
  it('sends nothing more of a job that a refused key had stopped', async () => {
    const first = apps.open(new ScriptedProvider(() => giveFailure('invalid_key', { status: 401 })));
    const { id } = await first.createJob({ images: 4, variants: 1, concurrency: 1 });
    await first.untilFinal(id);
    const stopped = { ...first.job(id), status: 'processing' as const, finishedAt: null };
    const [image] = first.ports.store.images.ofJob(id).slice(-1);
    if (!image) throw new Error('no image');
    // As if it had died between the refusal and the end of the others.
    first.ports.store.images.update({ ...image, status: 'pending', failure: null });
    first.ports.store.jobs.update({ ...stopped, counts: { ...stopped.counts, failed: 3, active: 1 } });
    const app = await apps.restart(first, 'run');
    const job = await app.untilFinal(id);
    expect(app.provider.requests).toHaveLength(0);
    expect(job.counts.failed).toBe(4);
  });

  it('removes a part that is no whole image', async () => {
    const first = apps.open(
      new ScriptedProvider(async (request, signal) => {
        await writeFile(request.outputPath, 'half an ima');
        return hang(request, signal);
      }),
    );
    const { id } = await first.createJob({ images: 1, variants: 1 });
    const originals = join(apps.folder, 'data', 'originals', id);
    await first.clock.runUntil(() => existsSync(originals) && readdirSync(originals).length === 1);
    const app = await apps.restart(first, 'run');
    expect((await app.untilFinal(id)).counts.unknown).toBe(1);
    expect(readdirSync(originals)).toEqual([]);
  });
});

describe('the budget', () => {
  it('does not give up images while calls that turn out to be free hold it', async () => {
    const app = apps.open();
    app.provider.script = (request, _signal, calls) =>
      calls <= 2 ? giveFailure('server_error') : giveImage(request);
    const { id } = await app.createJob({ images: 4, variants: 1, budgetUsd: 0.09 });
    const job = await app.untilFinal(id);
    expect(job.counts).toMatchObject({ completed: 2, failed: 2 });
    expect(job.cost.usd).toBeCloseTo(0.08);
  });

  it('that one image would pass is refused before there is a job', async () => {
    const app = apps.open();
    await expect(app.createJob({ budgetUsd: 0.01 })).rejects.toThrow(/less than one image costs/);
    expect((await app.call('job.list', {})).jobs).toEqual([]);
  });
});

describe('a rate limit', () => {
  it('halves the calls really under way', async () => {
    const running = { now: 0, most: 0 };
    const app = apps.open();
    app.provider.script = async (request, _signal, calls) => {
      if (calls === 4) return giveFailure('rate_limited', { status: 429, hintMs: 5_000 });
      running.now += 1;
      if (calls > 4) running.most = Math.max(running.most, running.now);
      await new Promise<void>((resolve) => app.clock.after(50, resolve));
      running.now -= 1;
      return giveImage(request);
    };
    const { id } = await app.createJob({ images: 9, variants: 1, concurrency: 4 });
    await app.untilFinal(id);
    expect(running.most).toBe(2);
  });

  it('does not hold up what needs no call', async () => {
    const app = apps.open();
    const broken = () => new FailureError(failure('worker_crashed', 'The worker crashed'));
    app.worker.variantFailures.push(broken(), broken());
    const first = await app.createJob({ images: 1, variants: 1 });
    await app.untilFinal(first.id);
    app.provider.script = () => giveFailure('rate_limited', { status: 429, hintMs: 110_000 });
    const second = await app.createJob({ images: 1, variants: 1 });
    await app.clock.runUntil(() => app.ports.store.images.ofJob(second.id)[0]?.retryAt !== null);
    const limitedAt = app.clock.monotonic();
    await app.call('job.retry', { jobId: first.id });
    expect((await app.untilFinal(first.id)).status).toBe('completed');
    expect(app.clock.monotonic() - limitedAt).toBeLessThan(100_000);
  });

  it('with a very long hint still makes other jobs wait', async () => {
    const app = apps.open(
      new ScriptedProvider(() => giveFailure('rate_limited', { status: 429, hintMs: 900_000 })),
    );
    await app.call('settings.update', { maxConcurrency: 1 });
    const first = await app.createJob({ images: 1 });
    await app.createJob({ images: 1 });
    await app.untilFinal(first.id);
    expect(app.provider.requests).toHaveLength(1);
    await app.clock.advance(16);
    const payload = expect.objectContaining({ rateLimitedUntil: expect.any(Number) });
    expect(app.events).toContainEqual({ name: 'queue.changed', payload });
  });
});

describe('a retry by the user', () => {
  it('of a call that may have been billed says that it may be billed twice', async () => {
    const app = apps.open(new ScriptedProvider(() => giveFailure('connection_lost', { billing: 'unknown' })));
    const { id } = await app.createJob({ images: 1, variants: 1 });
    await app.untilFinal(id);
    app.provider.script = giveImage;
    await app.call('job.retry', { jobId: id });
    await app.untilFinal(id);
    const warned = app.log(id).filter(({ message }) => message.includes('may be billed twice'));
    expect(warned.at(-1)).toMatchObject({
      level: 'warning',
      message: expect.stringContaining('at the user'),
    });
  });
});
