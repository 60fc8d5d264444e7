import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { METRIC_TABLES } from '../../../shared/contract/metrics.ts';
import { failure } from '../../../shared/domain/errors.ts';
import { giveFailure, giveImage, hang, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { parseCsv } from '../export/testing/parse-csv.ts';
import { csvOf } from '../metrics/csv-tables.ts';
import { FailureError } from '../ports/failure-error.ts';

const apps = testApps();
const DAY = 86_400_000;

/** Declines every second call. */
const halfDeclined = () =>
  new ScriptedProvider((request, _signal, call) =>
    call % 2 === 0 ? giveFailure('content_declined') : giveImage(request),
  );

describe('the metrics', () => {
  it('of a day are those of that day, and are compared with the day before', async () => {
    const app = apps.open(halfDeclined());
    for (const images of [2, 4]) {
      await app.untilFinal((await app.createJob({ images, variants: 1 })).id);
      await app.clock.advance(DAY);
    }
    const { totals, beforeTotals, jobs, beforeJobs } = await app.call('metrics.get', { period: 'yesterday' });
    expect([jobs, totals.completed, totals.failed]).toEqual([1, 2, 2]);
    expect([beforeJobs, beforeTotals?.completed, beforeTotals?.failed]).toEqual([1, 1, 1]);
  });

  it('of one preset leave the others out, and tell what there is to choose from', async () => {
    const app = apps.open();
    await app.untilFinal((await app.createJob({ images: 1, preset: 'off', variants: 1 })).id);
    await app.untilFinal((await app.createJob({ images: 3, preset: 'strong', variants: 1 })).id);
    const { totals, choices } = await app.call('metrics.get', { preset: 'strong' });
    expect([totals.completed, totals.calls]).toEqual([3, 3]);
    expect(choices.presets).toEqual(['off', 'strong']);
    expect((await app.call('metrics.get', { preset: 'subtle' })).totals.calls).toBe(0);
  });

  it('keep what a deleted job cost, under no name', async () => {
    const app = apps.open();
    await app.app.start('run');
    const { id } = await app.createJob({ images: 2, variants: 1 });
    await app.untilFinal(id);
    await app.call('job.delete', { jobIds: [id], files: 'keep' });
    await app.clock.runUntil(() => app.ports.store.jobs.deleted().length === 0);
    expect((await app.call('metrics.get', {})).totals).toMatchObject({ usd: 0.08, completed: 2, calls: 2 });
    expect(await app.call('metrics.jobs', {})).toMatchObject({
      total: 1,
      jobs: [{ jobId: null, prompt: null, usd: 0.08 }],
    });
  });

  it('count as wasted what brought an image that failed, until a retry makes something of it', async () => {
    const app = apps.open();
    const broken = () => new FailureError(failure('processing_failed', 'scripted'));
    app.worker.variantFailures.push(...Array.from({ length: 10 }, broken));
    const { id } = await app.createJob({ images: 1, variants: 1 });
    expect((await app.untilFinal(id)).status).toBe('failed');
    expect((await app.call('metrics.get', {})).totals).toMatchObject({ usd: 0.04, wastedUsd: 0.04 });
    app.worker.variantFailures.length = 0;
    await app.call('job.retry', { jobId: id });
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect((await app.call('metrics.get', {})).totals).toMatchObject({
      usd: 0.04,
      wastedUsd: 0,
      completed: 1,
    });
  });

  it('name the jobs that had a failure, those that had it most first', async () => {
    const app = apps.open(new ScriptedProvider(() => giveFailure('content_declined')));
    const [few, many] = [await app.createJob({ images: 1 }), await app.createJob({ images: 3 })];
    for (const { id } of [few, many]) await app.untilFinal(id);
    const { errors } = await app.call('metrics.get', {});
    expect(errors).toMatchObject([
      {
        code: 'content_declined',
        count: 4,
        jobCount: 2,
        jobs: [{ jobId: many.id, count: 3 }, { jobId: few.id }],
      },
    ]);
  });

  it('count the work of a job under way up to now, also in a period that is not over', async () => {
    const app = apps.open(new ScriptedProvider(hang));
    const { id } = await app.createJob({ images: 1 });
    await app.clock.runUntil(() => app.provider.requests.length > 0);
    await app.clock.advance(30_000);
    const now = app.clock.now();
    const { jobs, totals } = await app.call('metrics.get', { period: { from: now - DAY, to: now + DAY } });
    expect([jobs, totals.workMs, totals.calls]).toEqual([1, now - (app.job(id).startedAt ?? 0), 0]);
    expect(totals.workMs).toBeGreaterThanOrEqual(30_000);
  });

  it('refuse a period that ends before it begins', async () => {
    const answer = await apps.open().app.dispatch('metrics.get', { period: { from: 5, to: 5 } });
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  });
});

describe('a table as CSV', () => {
  it('goes to a new file among the exports, also where one has its name', async () => {
    const app = apps.open();
    await app.untilFinal((await app.createJob({ images: 1, variants: 1 })).id);
    const paths: string[] = [];
    for (const _ of [1, 2])
      paths.push((await app.call('metrics.save', { table: 'cost', period: 'all' })).path);
    const folder = join(apps.folder, 'library', 'exports');
    expect(paths).toEqual(
      ['safelight-cost-all.csv', 'safelight-cost-all (2).csv'].map((name) => join(folder, name)),
    );
    const { text } = await app.call('metrics.csv', { table: 'cost', period: 'all' });
    for (const path of paths) expect(await readFile(path, 'utf8')).toBe(text);
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('has a line for each row under its head, and nothing that a spreadsheet would run', async () => {
    const app = apps.open();
    const { id } = await app.createJob({
      images: 1,
      variants: 1,
      prompt: '=HYPERLINK("https://example.com")',
    });
    await app.untilFinal(id);
    const { name, text } = await app.call('metrics.csv', { table: 'jobs', period: '24h' });
    expect(name).toBe('safelight-jobs-24h.csv');
    const [head, row, end] = text.split('\r\n');
    expect(head).toMatch(/^job_id,prompt,calls,usd,wasted_usd/);
    expect(row).toContain(`${id},"'=HYPERLINK(""https://example.com"")",1,0.04,0,0.04`);
    expect(end).toBe('');
  });

  it.each(METRIC_TABLES)('of %s is that of the period and the filter', async (table) => {
    const provider = new ScriptedProvider(async (request, _signal, call) => {
      await new Promise<void>((resolve) => app.clock.after(call * 100, resolve));
      return call % 2 === 0 ? giveFailure('content_declined') : giveImage(request);
    });
    const app = apps.open(provider);
    for (const preset of ['off', 'strong'] as const)
      await app.untilFinal((await app.createJob({ images: 2, variants: 1, preset })).id);
    await app.clock.advance(DAY);
    const query = { period: 'yesterday', preset: 'strong' } as const;
    const { text } = await app.call('metrics.csv', { table, ...query });
    const { jobs } = await app.call('metrics.jobs', query);
    expect(text).toBe(csvOf(table, await app.call('metrics.get', query), jobs));
    expect(parseCsv(text).length).toBeGreaterThan(1);
    expect(text).not.toBe((await app.call('metrics.csv', { table, period: 'yesterday' })).text);
  });
});
