import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/domain/errors.ts';
import { ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { CloudApps, synced } from './testing/cloud-apps.ts';
import { expectSame, logOf } from './testing/compare.ts';
import { cloudError } from './testing/fake-server.ts';
import { endedJob, logMuch } from './testing/jobs.ts';

const apps = testApps();

describe('while everything is sent', () => {
  it('nothing more is asked of the cloud, but for what other devices did', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    await endedJob(app);
    await synced(app);
    const before = clouds.cloud.calls.length;
    await app.clock.advance(3_600_000);
    const since = clouds.cloud.calls.slice(before).map(({ name }) => name);
    expect(since.filter((name) => name !== 'jobsChanged')).toEqual([]);
  });
});

describe('the row of a job', () => {
  it('goes last of all that was sent of it, so that whoever hears of it finds the rest', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    const jobId = await endedJob(app);
    await synced(app);
    const [image] = app.ports.store.images.ofJob(jobId);
    const before = clouds.cloud.calls.length;
    await app.call('image.star', { imageId: image?.id ?? '', starred: true });
    await synced(app);
    const tables = clouds.cloud.calls
      .slice(before)
      .filter(({ name }) => name === 'upsert')
      .map(({ table }) => table);
    expect(tables).toEqual(['images', 'jobs']);
  });

  it('never tells of entries that are not there', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    const gaps: string[] = [];
    clouds.cloud.mishap = () => {
      for (const row of clouds.cloud.rows('jobs')) {
        const there = clouds.cloud.logOf(String(row['id'])).length;
        if (Number(row['log_seq']) > there) gaps.push(`${row['log_seq']} of ${there}`);
      }
      return null;
    };
    await endedJob(app);
    await synced(app);
    expect(gaps).toEqual([]);
  });
});

describe('what the cloud refuses', () => {
  it.each(['job', 'image', 'file', 'log', 'upload'] as const)(
    'is shown, and holds up nothing else: one %s',
    async (kind) => {
      const clouds = new CloudApps(apps);
      const app = await clouds.joined();
      await app.call('cloud.set', { on: false });
      const [good, jobId] = [await endedJob(app), await endedJob(app)];
      const { store } = app.ports;
      const [image] = store.images.ofJob(jobId);
      const file = store.files.ofJob(jobId).find((one) => one.kind === 'variant');
      const last = store.log.lastSeq(jobId);
      const entry = store.sync.entry(jobId, last);
      const path = `${clouds.account.id}/${jobId}/${file?.sha256}.png`;
      const poison = { job: jobId, image: image?.id, file: file?.id, log: entry?.id, upload: path }[kind];
      clouds.cloud.poison.add(poison ?? '');
      await app.call('cloud.set', { on: true });
      expect(await synced(app)).toMatchObject({ state: 'up_to_date', waiting: 0, uploads: 0 });
      const parked = await app.call('cloud.parked', {});
      const refused = parked.find((row) => row.kind === kind);
      expect(refused).toMatchObject({ jobId, code: 'refused', message: `${poison} is poison` });
      expect(refused?.title).toMatch(/^(Job “a lighthouse”|Image 1|File \S+|Log entry \d+|Picture \S+)$/);
      expect(clouds.cloud.logOf(good)).toHaveLength(logOf(app, good).length);
      if (kind === 'log') expect(clouds.cloud.logOf(jobId).map(({ seq }) => seq)).not.toContain(last);
      clouds.cloud.poison.clear();
      await app.call('cloud.retryParked', {
        rows: parked.map((row) => ({ kind: row.kind, entityId: row.entityId })),
      });
      expect(await synced(app)).toMatchObject({ state: 'up_to_date', parked: 0 });
      expectSame(app, clouds.cloud, clouds.account.id);
    },
  );

  it('is never a text that PostgreSQL cannot hold', async () => {
    const clouds = new CloudApps(apps);
    const provider = new ScriptedProvider(() => ({
      ok: false,
      failure: failure('content_declined', 'a \0 and a \ud800 half', { billing: 'refused' }),
      usage: null,
      costUsd: null,
      rateLimit: null,
    }));
    const app = await clouds.joined('all', provider);
    const jobId = await endedJob(app);
    expect(await synced(app)).toMatchObject({ state: 'up_to_date', parked: 0 });
    expect(clouds.cloud.logOf(jobId)).toHaveLength(logOf(app, jobId).length);
    expect(JSON.stringify(clouds.cloud.rows('images'))).toContain('a \ufffd and a \ufffd half');
  });
});

describe('trouble', () => {
  it('that goes by is told as offline, with the next try, and everything arrives afterwards', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    await synced(app);
    clouds.cloud.mishap = () => ({ when: 'before', error: cloudError('rate_limited', 60_000) });
    await endedJob(app);
    await app.call('cloud.sync', { waitMs: 0 });
    const newest = () => app.events.filter(isCloud).at(-1)?.payload;
    await app.clock.runUntil(() => (newest()?.nextTryAt ?? null) !== null);
    const status = newest();
    expect(status).toMatchObject({ state: 'offline', problem: { code: 'rate_limited' }, parked: 0 });
    expect((status?.nextTryAt ?? 0) - app.clock.now()).toBeGreaterThanOrEqual(0);
    clouds.cloud.mishap = () => null;
    expect((await synced(app)).state).toBe('up_to_date');
    expectSame(app, clouds.cloud, clouds.account.id);
  });

  it('that somebody has to mend is told, and looked at again every five minutes', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    await synced(app);
    clouds.cloud.mishap = ({ name }) =>
      name === 'check' ? { when: 'before', error: cloudError('missing_tables') } : null;
    expect(await synced(app)).toMatchObject({
      state: 'problem',
      problem: { code: 'missing_tables', advice: 'mend missing_tables' },
    });
    clouds.cloud.mishap = () => null;
    await app.clock.advance(300_000);
    await app.clock.runUntil(() => isState('up_to_date')(app.events.filter(isCloud).at(-1)));
  });
});

describe('the switch', () => {
  it('stops at once in the middle of a request, and goes on where it was', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    await synced(app);
    clouds.cloud.mishap = ({ name }) =>
      name === 'upsert' ? { when: 'never', error: cloudError('offline') } : null;
    await endedJob(app);
    await app.clock.runUntil(() => clouds.cloud.calls.some(({ name }) => name === 'upsert'));
    const { waiting } = await app.call('cloud.status', {});
    expect(await app.call('cloud.set', { on: false })).toMatchObject({ state: 'off', waiting });
    clouds.cloud.mishap = () => null;
    const calls = clouds.cloud.calls.length;
    await app.clock.advance(600_000);
    expect(clouds.cloud.calls).toHaveLength(calls);
    expect(clouds.cloud.rows('jobs')).toEqual([]);
    await app.call('cloud.set', { on: true });
    expect((await synced(app)).state).toBe('up_to_date');
    expectSame(app, clouds.cloud, clouds.account.id);
  });

  it('ends with the app, whoever does not answer', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    clouds.cloud.mishap = () => ({ when: 'never', error: cloudError('offline') });
    await endedJob(app);
    await app.call('cloud.sync', { waitMs: 0 });
    let ended = false;
    void apps.close(app).then(() => {
      ended = true;
    });
    await app.clock.runUntil(() => ended);
    expect(app.problems).toEqual([]);
  });

  it('tells of how it stands four times a second at most, and never twice the same', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    await endedJob(app);
    await synced(app);
    const told = app.events.filter(isCloud).map(({ payload }) => JSON.stringify(payload));
    expect(told.length).toBeGreaterThan(1);
    expect(told.filter((text, at) => text === told[at - 1])).toEqual([]);
    expect(told.length).toBeLessThanOrEqual(2 + app.clock.monotonic() / 250);
  });
});

describe('a job', () => {
  it('that is kept here leaves the cloud, and comes back whole when it is put back', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    const jobId = await endedJob(app, 'off');
    await synced(app);
    expect((await app.call('cloud.job', { jobId })).place).toBe('sent');
    expect(clouds.cloud.objects.size).toBeGreaterThan(0);
    await app.call('cloud.keepLocal', { jobIds: [jobId], local: true });
    await synced(app);
    expect((await app.call('cloud.job', { jobId })).place).toBe('kept_local');
    expect(clouds.cloud.rows('logs')).toEqual([]);
    expect(clouds.cloud.objects.size).toBe(0);
    expectSame(app, clouds.cloud, clouds.account.id);
    await app.call('cloud.keepLocal', { jobIds: [jobId], local: false });
    await synced(app);
    expectSame(app, clouds.cloud, clouds.account.id);
    expect((await app.call('cloud.job', { jobId })).place).toBe('sent');
  });

  it('keeps a picture in the bucket of which one of two files goes', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    await app.call('cloud.set', { images: 'all' });
    const jobId = await endedJob(app, 'off');
    await synced(app);
    const { store } = app.ports;
    const variant = store.files.ofJob(jobId).find(({ kind }) => kind === 'variant');
    expect(clouds.cloud.objects.size).toBe(2);
    store.files.remove(variant?.id ?? '');
    await app.call('image.star', { imageId: variant?.imageId ?? '', starred: true });
    await synced(app);
    expect(clouds.cloud.row('files', variant?.id ?? '')?.['deleted_at']).not.toBeNull();
    expect(clouds.cloud.objects.size).toBe(2);
    expectSame(app, clouds.cloud, clouds.account.id);
  });

  it('that was deleted and brought back has its whole log there', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    const jobId = await endedJob(app);
    await app.call('job.delete', { jobIds: [jobId], files: 'keep' });
    await synced(app);
    expect(clouds.cloud.row('jobs', jobId)?.['deleted_at']).not.toBeNull();
    await app.call('job.restore', { jobIds: [jobId] });
    await synced(app);
    expectSame(app, clouds.cloud, clouds.account.id);
  });

  it('that is gone for good is emptied there, though no event tells of it', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    const jobId = await endedJob(app);
    await synced(app);
    await app.call('job.delete', { jobIds: [jobId], files: 'remove' });
    await app.clock.advance(61_000);
    await app.clock.runUntil(() => clouds.cloud.row('jobs', jobId)?.['prompt'] === '');
    await app.clock.runUntil(() => clouds.cloud.objects.size === 0);
    expectSame(app, clouds.cloud, clouds.account.id);
  });

  it('of the history waits while that is paused, and what is new does not', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.open();
    const old = await endedJob(app);
    await app.call('cloud.set', { historyPaused: true });
    await clouds.join(app, 'all');
    const recent = await endedJob(app);
    expect(await synced(app)).toMatchObject({ state: 'up_to_date', history: { done: 0, total: 1 } });
    expect(clouds.cloud.rows('jobs').map(({ id }) => id)).toEqual([recent]);
    expect((await app.call('cloud.job', { jobId: old })).place).toBe('waiting');
    await app.call('cloud.set', { historyPaused: false });
    expect(await synced(app)).toMatchObject({ state: 'up_to_date', history: null });
    expectSame(app, clouds.cloud, clouds.account.id);
  });

  it('leaves nothing of this machine, and no secret, in the cloud', async () => {
    const clouds = new CloudApps(apps);
    const secret = 'sk-canary0123456789canary';
    const provider = new ScriptedProvider((request) => ({
      ok: false,
      failure: failure('content_declined', `at ${request.outputPath} with ${secret}`, { billing: 'refused' }),
      usage: null,
      costUsd: null,
      rateLimit: null,
    }));
    const app = await clouds.joined('all', provider);
    await endedJob(app);
    logMuch(app, await endedJob(app), 3, `${apps.folder}/x/y.png Bearer ${secret}`);
    await apps.close(app);
    const again = await clouds.open(new ScriptedProvider());
    await endedJob(again);
    await synced(again);
    const sent = JSON.stringify(clouds.cloud.tables, (_, value: unknown) =>
      value instanceof Map ? [...value.values()] : value,
    );
    expect(sent).not.toContain(apps.folder);
    expect(sent).not.toContain('canary');
    expect(sent).toContain('y.png');
  });
});

describe('an app that may only read', () => {
  it('tells how it stands, and sends nothing', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    await synced(app);
    await app.call('cloud.set', { on: false });
    const jobId = await endedJob(app);
    const before = await app.call('cloud.status', {});
    await apps.close(app);
    const calls = clouds.cloud.calls.length;
    const reader = apps.open(undefined, {
      readOnly: { code: 'not_possible', message: 'Only reading', advice: null, field: null },
      change: (ports) => ({ ...ports, cloud: clouds.cloud, cloudSession: clouds.session }),
    });
    await reader.app.start('run');
    await reader.clock.advance(60_000);
    expect(await reader.call('cloud.status', {})).toMatchObject({
      state: 'off',
      email: before.email,
      joined: before.joined,
      waiting: before.waiting,
    });
    expect((await reader.call('cloud.job', { jobId })).place).toBe('waiting');
    expect(await reader.app.dispatch('cloud.sync', {})).toMatchObject({ ok: false });
    expect(clouds.cloud.calls).toHaveLength(calls);
  });
});

type Event = TestApp['events'][number];

function isCloud(event: Event): event is Extract<Event, { name: 'cloud.changed' }> {
  return event.name === 'cloud.changed';
}

function isState(state: string) {
  return (event: Event | undefined): boolean =>
    event !== undefined && isCloud(event) && event.payload.state === state;
}
