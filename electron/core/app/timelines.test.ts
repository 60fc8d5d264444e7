import { describe, expect, it } from 'vitest';
import { giveFailure, giveImage, hang, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { exported } from '../export/testing/exported.ts';
import { short } from '../timeline/testing/written-log.ts';

const apps = testApps();

/** The first call is refused as too many, the image 2 always fails. */
const troubled = () =>
  new ScriptedProvider((request, _signal, calls) => {
    if (calls === 1) return giveFailure('rate_limited');
    return request.imageIndex === 2 ? giveFailure('invalid_request') : giveImage(request);
  });

async function finished(app: ReturnType<typeof apps.open>): Promise<string> {
  const { id } = await app.createJob({ images: 3, variants: 1, concurrency: 1 });
  await app.untilFinal(id);
  return id;
}

describe('job.timeline', () => {
  it('agrees with the attempts and with the log', async () => {
    const app = apps.open(troubled());
    const jobId = await finished(app);
    const { rows, lastSeq, live } = await app.call('job.timeline', { jobId });
    const attempts = await app.call('job.attempts', { jobId });
    const calls = rows.flatMap(({ imageId, spans }) =>
      spans.filter(({ kind }) => kind === 'call').map((span) => ({ imageId, ...span })),
    );
    expect(calls).toHaveLength(attempts.length);
    for (const { imageId, number, elapsedMs, failure } of attempts) {
      const call = calls.find((one) => one.imageId === imageId && one.attempt === number);
      expect(call).toMatchObject({ code: failure?.code ?? null, state: failure === null ? 'ok' : 'failed' });
      expect((call?.to ?? 0) - (call?.from ?? 0)).toBe(elapsedMs);
      const entry = app.log(jobId).find(({ seq }) => seq === call?.seq);
      expect(entry).toMatchObject({ imageId, attempt: number, step: 'base_generation', level: 'info' });
    }
    expect(rows.map(({ status }) => status).sort()).toEqual(['completed', 'completed', 'failed']);
    expect(lastSeq).toBe(app.log(jobId).length);
    expect(live).toBe(false);
  });

  it('has an image’s refusal hold up the others', async () => {
    const app = apps.open(troubled());
    const jobId = await finished(app);
    const { rows, wall } = await app.call('job.timeline', { jobId });
    for (const { spans } of rows) expect(spans.some(({ kind }) => kind === 'rate_limit')).toBe(true);
    expect(wall.rate_limit).toBeGreaterThanOrEqual(2_000);
  });

  it('goes on with a job as its log does, and says the same as one that reads all of it at once', async () => {
    const provider = new ScriptedProvider((request, signal) =>
      request.imageIndex === 2 ? hang(request, signal) : giveImage(request),
    );
    const app = apps.open(provider);
    const { id: jobId } = await app.createJob({ images: 3, variants: 1, concurrency: 1 });
    await app.clock.runUntil(() => provider.requests.length === 2);
    const early = await app.call('job.timeline', { jobId });
    expect(early.live).toBe(true);
    await app.clock.advance(5_000);
    const [, second, third] = (await app.call('job.timeline', { jobId })).rows;
    expect(second?.spans.at(-1)).toMatchObject({ kind: 'call', open: true });
    expect(third?.spans.at(-1)).toMatchObject({ kind: 'queued', open: true });
    await app.call('job.cancel', { jobId });
    await app.untilFinal(jobId);
    const end = await app.call('job.timeline', { jobId });
    expect(short(end.rows[1]?.spans).at(-1)).toMatch(/^call .* cancelled$/);
    await apps.close(app);
    const fresh = apps.open();
    expect(await fresh.call('job.timeline', { jobId })).toEqual(end);
  });

  it('tells of a pause, which the jobs under way have in their logs', async () => {
    const app = apps.open(new ScriptedProvider(hang));
    const { id: jobId } = await app.createJob({ images: 2, variants: 1, concurrency: 1 });
    await app.clock.runUntil(() => app.provider.requests.length === 1);
    await app.call('queue.pause', {});
    await app.call('queue.pause', {});
    await app.clock.advance(4_000);
    await app.call('queue.resume', {});
    const { job, rows, wall } = await app.call('job.timeline', { jobId });
    expect(job.filter(({ kind }) => kind === 'paused').map(({ from, to }) => to - from)).toEqual([4_000]);
    expect(rows[1]?.spans.filter(({ kind }) => kind === 'paused')).toHaveLength(1);
    // One image was worked on all the while.
    expect(wall.paused).toBe(0);
  });

  it('knows what a kill left, also where nothing goes on with it', async () => {
    const app = apps.open(new ScriptedProvider(hang));
    const { id: jobId } = await app.createJob({ images: 2, variants: 1, concurrency: 1 });
    await app.clock.runUntil(() => app.provider.requests.length === 1);
    const next = await apps.restart(app, 'hold');
    const { rows, live } = await next.call('job.timeline', { jobId });
    expect(live).toBe(false);
    expect(rows[0]).toMatchObject({ status: 'unknown' });
    expect(rows[0]?.spans.at(-1)).toMatchObject({ kind: 'call', state: 'interrupted', open: false });
  });

  it('is the same in a bundle of the job, and may be asked of a read-only app', async () => {
    const app = apps.open(troubled());
    const jobId = await finished(app);
    const { path } = await exported(app, { jobId, format: 'bundle' });
    const bundle = await app.call('bundle.open', { path });
    const there = await app.call('job.timeline', { jobId });
    const here = await app.call('job.timeline', { jobId: bundle.jobId });
    expect(here.rows.map(({ spans }) => spans)).toEqual(there.rows.map(({ spans }) => spans));
    expect([here.summary, here.totals]).toEqual([there.summary, there.totals]);
    await apps.close(app);
    const error = {
      code: 'data_dir_busy',
      message: 'another one writes',
      advice: null,
      field: null,
    } as const;
    const reader = apps.open(undefined, { readOnly: error });
    expect((await reader.call('job.timeline', { jobId })).rows).toEqual(there.rows);
  });

  it('refuses more rows than it gives, and jobs that there are not', async () => {
    const app = apps.open();
    const jobId = '01890000-0000-7000-8000-00000000dead';
    await expect(app.call('job.timeline', { jobId })).rejects.toThrow('not_found');
    await expect(app.call('job.timeline', { jobId, limit: 201 })).rejects.toThrow('invalid_input');
  });
});
