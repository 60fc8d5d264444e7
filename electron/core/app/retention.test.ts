import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EventPayload } from '../../../shared/contract/events.ts';
import { NO_RULES, type RetentionRules } from '../../../shared/domain/retention.ts';
import { hang } from '../../../tests/support/fake-ports.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { UNDO_MS } from './trash.ts';

const DAY = 86_400_000;
const OLD: RetentionRules = { ...NO_RULES, olderThanDays: 30 };
const LOGS: RetentionRules = { ...NO_RULES, logsOlderThanDays: 30 };

const apps = testApps();
let app: TestApp;

beforeEach(async () => {
  app = await apps.start('run');
});

/** A job that ended so many days ago. */
async function endedJob(daysAgo = 0): Promise<string> {
  const { id } = await app.createJob({ images: 1, variants: 1 });
  await app.untilFinal(id);
  await app.clock.advance(16);
  app.clock.jump(daysAgo * DAY);
  return id;
}

const pathsOf = (jobId: string) => app.ports.store.files.ofJob(jobId).map(({ path }) => path);
const jobsLeft = async () => (await app.call('job.list', { sort: 'oldest' })).jobs.map(({ id }) => id);
const told = (): EventPayload<'retention.changed'>[] =>
  app.events.flatMap((event) => (event.name === 'retention.changed' ? [event.payload] : []));

/** Takes what a preview tells and waits for the end. */
async function run(rules: RetentionRules, way: 'undo' | 'now' = 'undo') {
  const { token } = await app.call('retention.preview', { rules });
  const { runId } = await app.call('retention.run', { rules, token, way });
  return { runId, end: await ended(runId) };
}

async function ended(runId: string) {
  const last = () => told().findLast((progress) => progress.runId === runId);
  await app.clock.runUntil(() => last() !== undefined && last()?.state !== 'running');
  return last();
}

describe('a preview', () => {
  it('says what would go and why, and changes nothing', async () => {
    const [old, young] = [await endedJob(40), await endedJob()];
    const files = app.ports.store.files.ofJob(old);
    const preview = await app.call('retention.preview', { rules: OLD });
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const entries = app.log(old).length;
    expect(preview).toMatchObject({
      totals: { jobs: 1, images: 1, files: files.length, bytes, logs: 0, entries },
      reasons: { age: 1, count: 0, size: 0, logs: 0 },
      items: [{ jobId: old, reason: 'age', bytes, entries }],
      later: 0,
    });
    expect(await jobsLeft()).toEqual([old, young]);
    expect(await app.call('retention.preview', { rules: OLD, limit: 0 })).toMatchObject({ items: [] });
  });

  it('tells of jobs that only a star or a failure keeps', async () => {
    const starred = await endedJob(40);
    const [image] = app.ports.store.images.ofJob(starred);
    await app.call('image.star', { imageId: image?.id ?? '', starred: true });
    expect(await app.call('retention.preview', { rules: OLD })).toMatchObject({
      totals: { jobs: 0 },
      kept: { starred: 1, failed: 0 },
    });
  });
});

describe('a run', () => {
  it('takes exactly what was previewed, remembers it, and gives the files up a while later', async () => {
    const [old, young] = [await endedJob(40), await endedJob()];
    const [gone, stays] = [pathsOf(old), pathsOf(young)];
    const { totals } = await app.call('retention.preview', { rules: OLD });
    const { runId, end } = await run(OLD);
    expect(end).toMatchObject({ state: 'done', done: 1, total: 1, totals, automatic: false, error: null });
    expect(await jobsLeft()).toEqual([young]);
    expect(gone.every((path) => existsSync(path))).toBe(true);
    await app.clock.advance(UNDO_MS);
    await app.clock.runUntil(() => app.ports.store.jobs.deleted().length === 0);
    expect(gone.filter((path) => existsSync(path))).toEqual([]);
    expect(stays.every((path) => existsSync(path))).toBe(true);
    expect((await app.call('retention.status', {})).history).toMatchObject([{ runId, totals }]);
    await expect(app.call('retention.undo', { runId })).rejects.toThrow('too late');
  });

  it('can be undone as long as its trash holds', async () => {
    const old = await endedJob(40);
    const { runId, end } = await run(OLD);
    expect(end?.undoUntil).toBeGreaterThan(app.clock.now());
    expect(await app.call('retention.undo', { runId })).toEqual({ jobs: 1, logs: 0 });
    expect(await jobsLeft()).toEqual([old]);
    await app.clock.advance(UNDO_MS * 2);
    expect(pathsOf(old).every((path) => existsSync(path))).toBe(true);
    expect((await app.call('retention.status', {})).history).toEqual([]);
  });

  it('that is undone while it goes on ends, and takes nothing more', async () => {
    const old = await endedJob(40);
    const { token } = await app.call('retention.preview', { rules: OLD });
    const { runId } = await app.call('retention.run', { rules: OLD, token, way: 'undo' });
    let undone: Promise<unknown> | null = null;
    const after = app.clock.after.bind(app.clock);
    app.clock.after = (ms, callback) => {
      // The first pause after something has gone.
      if (app.ports.store.jobs.deleted().length > 0) undone ??= app.call('retention.undo', { runId });
      return after(ms, callback);
    };
    await app.clock.runUntil(() => undone !== null);
    expect(await undone).toEqual({ jobs: 1, logs: 0 });
    expect(await ended(runId)).toMatchObject({ state: 'cancelled', undoUntil: null });
    expect(await jobsLeft()).toEqual([old]);
    expect((await app.call('retention.status', {})).history).toEqual([]);
    await expect(app.call('retention.undo', { runId })).rejects.toThrow('too late');
  });

  it('refuses when what would go is not what was shown', async () => {
    const old = await endedJob(40);
    const { token } = await app.call('retention.preview', { rules: OLD });
    const [image] = app.ports.store.images.ofJob(old);
    await app.call('image.star', { imageId: image?.id ?? '', starred: true });
    await expect(app.call('retention.run', { rules: OLD, token, way: 'undo' })).rejects.toThrow(
      'has changed',
    );
    expect(await jobsLeft()).toEqual([old]);
  });

  it('for good removes the files before it is done, but none that somebody has worked on', async () => {
    const old = await endedJob(40);
    const [edited = '', ...others] = app.ports.store.files
      .ofJob(old)
      .toSorted((a, b) => b.kind.localeCompare(a.kind))
      .map(({ path }) => path);
    writeFileSync(edited, 'retouched');
    const { end } = await run(OLD, 'now');
    expect(end).toMatchObject({ state: 'done', undoUntil: null });
    expect([edited, ...others].filter((path) => existsSync(path))).toEqual([edited]);
    expect(app.ports.store.jobs.deleted()).toEqual([]);
  });

  it('that is cancelled leaves the rest as it was', async () => {
    const jobs = [await endedJob(), await endedJob(40)];
    const { token } = await app.call('retention.preview', { rules: OLD });
    const { runId } = await app.call('retention.run', { rules: OLD, token, way: 'now' });
    const remove = app.ports.files.remove;
    (app.ports.files as { remove: typeof remove }).remove = async (path) => {
      void app.app.dispatch('retention.cancel', { runId });
      await remove(path);
    };
    expect(await ended(runId)).toMatchObject({ state: 'cancelled', done: 1, total: 2 });
    expect(await jobsLeft()).toEqual(jobs.slice(1));
  });

  it('that the app ends in the middle of takes every job it took whole, and no other', async () => {
    const [first, second] = [await endedJob(), await endedJob(40)];
    const paths = pathsOf(first);
    const { token } = await app.call('retention.preview', { rules: OLD });
    await app.call('retention.run', { rules: OLD, token, way: 'now' });
    const remove = app.ports.files.remove;
    let crashed = false;
    (app.ports.files as { remove: typeof remove }).remove = async (path) => {
      if (!crashed) apps.crash(app);
      crashed = true;
      await remove(path);
    };
    await app.clock.runUntil(() => crashed);
    const now = app.clock.now();
    app = apps.open();
    app.clock.jump(now - app.clock.now());
    await app.app.start('run');
    await app.clock.runUntil(() => app.ports.store.jobs.deleted().length === 0);
    expect(paths.filter((path) => existsSync(path))).toEqual([]);
    expect(await jobsLeft()).toEqual([second]);
  });
});

describe('closing', () => {
  it('ends a run that has only just begun, at once, and takes nothing more', async () => {
    const old = await endedJob(40);
    const { token } = await app.call('retention.preview', { rules: OLD });
    await app.call('retention.run', { rules: OLD, token, way: 'now' });
    await apps.close(app);
    app = await apps.start('run');
    expect(await jobsLeft()).toEqual([old]);
  });
});

describe('a log that is old', () => {
  it('goes but for one line that says so, when the time to undo it is over', async () => {
    const old = await endedJob(40);
    const before = app.log(old);
    const { end } = await run(LOGS);
    expect(end).toMatchObject({ totals: { jobs: 0, logs: 1, entries: before.length } });
    expect(app.log(old)).toEqual(before);
    await app.clock.advance(UNDO_MS);
    await app.clock.runUntil(() => app.log(old).length === 1);
    const lastSeq = before.at(-1)?.seq ?? 0;
    expect(app.log(old)).toMatchObject([
      { seq: lastSeq + 1, message: `Retention removed this log's entries 1 to ${lastSeq}` },
    ]);
    expect(await app.call('log.counts', { jobId: old })).toEqual({
      counts: [{ level: 'info', step: 'cleanup', count: 1 }],
      lastSeq: lastSeq + 1,
    });
    expect((await app.call('data.stats', {})).entries).toBe(1);
    expect(await app.call('retention.preview', { rules: LOGS })).toMatchObject({ totals: { logs: 0 } });
    expect(pathsOf(old).every((path) => existsSync(path))).toBe(true);
  });

  it('stays when that is undone, or the app ends before', async () => {
    const old = await endedJob(40);
    const before = app.log(old);
    const { runId } = await run(LOGS);
    expect(await app.call('retention.undo', { runId })).toEqual({ jobs: 0, logs: 1 });
    await app.clock.advance(UNDO_MS * 2);
    expect(app.log(old)).toEqual(before);
    await run(LOGS);
    app = await apps.restart(app, 'run');
    expect(app.log(old)).toEqual(before);
  });
});

describe('the app by itself', () => {
  beforeEach(async () => {
    await apps.close(app);
    // A command line does not stay for it.
    app = apps.open(undefined, {
      change: (ports) => ({ ...ports, info: { ...ports.info, host: 'desktop' } }),
    });
    await app.app.start('run');
  });

  it('follows the rules daily, only where that is switched on, and tells', async () => {
    const old = await endedJob(40);
    await app.call('settings.update', { retention: { automatic: false, rules: OLD } });
    await app.clock.advance(2 * 3_600_000);
    expect(await jobsLeft()).toEqual([old]);
    await app.call('settings.update', { retention: { automatic: true, rules: OLD } });
    await app.clock.advance(3_600_000);
    await app.clock.runUntil(() => told().at(-1)?.state === 'done');
    expect(told().at(-1)).toMatchObject({ automatic: true, totals: { jobs: 1 } });
    const another = await endedJob(0.5);
    await app.call('settings.update', {
      retention: { automatic: true, rules: { ...OLD, olderThanDays: 1 } },
    });
    app.clock.jump(0.4 * DAY);
    await app.clock.advance(3_600_000);
    expect(await jobsLeft()).toEqual([another]);
  });

  it('removes nothing by itself by a clock that is years ahead of when it was last open, until its user has looked', async () => {
    const job = await endedJob(1);
    await app.call('settings.update', { retention: { automatic: true, rules: OLD } });
    await app.clock.advance(3_600_000);
    app.clock.jump(3_650 * DAY);
    await app.clock.advance(50 * 3_600_000);
    expect(await jobsLeft()).toEqual([job]);
    const problems = app.events.filter(({ name }) => name === 'app.problem');
    expect(problems).toHaveLength(1);
    expect(problems[0]?.payload).toMatchObject({ message: expect.stringContaining('3650 days ago') });
    const { token } = await app.call('retention.preview', { rules: NO_RULES });
    await app.call('retention.run', { rules: NO_RULES, token, way: 'undo' });
    await app.clock.advance(25 * 3_600_000);
    await app.clock.runUntil(() => told().at(-1)?.state === 'done');
    expect(await jobsLeft()).toEqual([]);
  });

  it('does nothing while a job is unfinished', async () => {
    const old = await endedJob(40);
    app.provider.script = hang;
    const { id } = await app.createJob({ images: 1 });
    await app.clock.runUntil(() => app.job(id).status === 'processing');
    await app.call('settings.update', { retention: { automatic: true, rules: OLD } });
    await app.clock.advance(3 * 3_600_000);
    expect(await jobsLeft()).toEqual([old, id]);
    await app.call('job.cancel', { jobId: id });
    await app.untilFinal(id);
    await app.clock.advance(3_600_000);
    await app.clock.runUntil(() => told().at(-1)?.state === 'done');
    expect(await jobsLeft()).toEqual([id]);
  });
});

describe('where the drive of the library is away', () => {
  const library = () => join(apps.folder, 'library');

  it('a run refuses to begin', async () => {
    const old = await endedJob(40);
    renameSync(library(), `${library()}-away`);
    const { token } = await app.call('retention.preview', { rules: OLD });
    await expect(app.call('retention.run', { rules: OLD, token, way: 'undo' })).rejects.toThrow(
      'is not there',
    );
    expect(await jobsLeft()).toEqual([old]);
  });

  it('deleting a job with its files is told, keeps what is known of them, and is done when the drive is back', async () => {
    const jobs = [await endedJob(), await endedJob()];
    const paths = jobs.flatMap(pathsOf);
    await app.call('job.delete', { jobIds: jobs, files: 'remove' });
    renameSync(library(), `${library()}-away`);
    await app.clock.advance(UNDO_MS);
    await app.clock.runUntil(() => app.problems.length > 0);
    const problem = app.events.findLast((event) => event.name === 'app.problem')?.payload;
    expect(problem).toMatchObject({
      message: `2 deleted jobs and images could not be removed from the disk. The library folder ${library()} is not there.`,
      advice: expect.stringContaining('connect the drive'),
    });
    expect(jobs.flatMap(pathsOf)).toEqual(paths);
    renameSync(`${library()}-away`, library());
    app = await apps.restart(app, 'run');
    app.clock.jump(UNDO_MS * 2);
    await app.clock.runUntil(() => app.ports.store.jobs.deleted().length === 0);
    expect(paths.filter((path) => existsSync(path))).toEqual([]);
  });

  it('for longer than it is waited for, what is known of the files goes all the same', async () => {
    const jobId = await endedJob();
    await app.call('job.delete', { jobIds: [jobId], files: 'remove' });
    renameSync(library(), `${library()}-away`);
    app.clock.jump(31 * DAY);
    await app.clock.advance(UNDO_MS);
    await app.clock.runUntil(() => app.ports.store.jobs.deleted().length === 0);
    expect(app.problems).toEqual([]);
  });
});
