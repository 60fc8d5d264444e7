import { describe, expect, it } from 'vitest';
import type { SearchGroup } from '../../../shared/contract/search.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { aJob, anImage } from '../../../shared/testing/records.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';

const apps = testApps();

/** Jobs whose logs are written by hand, oldest first. */
function jobsWith(app: TestApp, logs: readonly (readonly string[])[]): Job[] {
  const { store, ids, clock } = app.ports;
  return logs.map((messages) => {
    const job = aJob({ id: ids.uuid(), userId: ids.uuid(), status: 'completed' });
    store.jobs.insert(job);
    const entry = (message: string) => ({
      id: ids.uuid(),
      jobId: job.id,
      userId: job.userId,
      imageId: null,
      attempt: null,
      level: message.includes('failed') ? ('error' as const) : ('info' as const),
      step: 'processing' as const,
      message,
      detailsJson: JSON.stringify({ about: `details of ${message}`, path: 'C:\\out' }),
      createdAt: clock.now(),
    });
    store.log.append(messages.map(entry));
    return job;
  });
}

/**
 * Two jobs whose entries differ in everything that an operator asks for, one an hour: `elder` is an hour old, `alder` five. The
 * newest stand first, as a search shows them.
 */
function variedJobs(app: TestApp): Job[] {
  const { store, ids, clock } = app.ports;
  let hoursAgo = 6;
  const logs = [
    [
      { message: 'lamp alder', level: 'info', step: 'upload', image: 1, code: null },
      { message: 'lamp birch', level: 'error', step: 'processing', image: 2, code: 'rate_limited' },
      { message: 'wick cedar', level: 'warning', step: 'processing', image: null, code: 'timeout' },
    ],
    [
      { message: 'lamp dogwood', level: 'error', step: 'upload', image: 1, code: 'timeout' },
      { message: 'wick elder', level: 'info', step: 'cleanup', image: 2, code: null },
    ],
  ] as const;
  return logs.map((entries) => {
    const job = aJob({ id: ids.uuid(), userId: ids.uuid(), status: 'completed' });
    const images = [1, 2].map((index) => anImage({ id: ids.uuid(), jobId: job.id, index }));
    store.jobs.insert(job);
    store.images.insertMany(images);
    const written = entries.map(({ image, code, ...known }) => {
      hoursAgo -= 1;
      return {
        ...known,
        id: ids.uuid(),
        jobId: job.id,
        userId: job.userId,
        imageId: images.find(({ index }) => index === image)?.id ?? null,
        attempt: null,
        detailsJson: JSON.stringify(code === null ? {} : { code }),
        createdAt: clock.now() - hoursAgo * 3_600_000,
      };
    });
    store.log.append(written);
    return job;
  });
}

/** An app that waits for regular expressions as long as they need: on a busy machine also a harmless one can pass its limit. */
function openPatient(): TestApp {
  return apps.open(undefined, {
    change: (ports) => ({
      ...ports,
      expressions: { find: (source, texts) => ports.expressions.find(source, texts, 10_000) },
    }),
  });
}

/** The names of all entries that a query finds, and of how many each job is said to have. */
async function found(app: TestApp, query: string, jobIds: readonly string[]) {
  const { groups } = await app.call('search.page', { query });
  const counts = await app.call('search.count', { query, jobIds: [...jobIds] });
  return {
    names: groups.flatMap(({ hits }) => hits.map(({ entry }) => entry.message.split(' ')[1])).join(' '),
    counts: counts.map(({ count }) => count),
  };
}

const shown = (groups: readonly SearchGroup[]) =>
  groups.map(({ hits, next }) => [hits.map(({ entry }) => entry.message).join(' '), next !== null]);

describe('a search through all jobs', () => {
  it('groups by job, the newest first, and goes on where a page or a group ended', async () => {
    const app = apps.open();
    const [oldest, , newest] = jobsWith(app, [['a1', 'a2'], ['b1', 'b2', 'b3', 'b4'], ['c1']]);
    const query = 'details';
    const first = await app.call('search.page', { query, groups: 2, hits: 2 });
    expect(shown(first.groups)).toEqual([
      ['c1', false],
      ['b4 b3', true],
    ]);
    expect(first.groups[0]?.job.id).toBe(newest?.id);
    expect(first.searched).toMatchObject({ jobs: 3, entries: 7, unindexed: 7 });
    const second = await app.call('search.page', { query, groups: 2, hits: 2, before: first.next });
    expect(shown(second.groups)).toEqual([['a2 a1', false]]);
    expect(second.groups[0]?.job.id).toBe(oldest?.id);
    expect(second.next).toBeNull();

    const group = first.groups[1];
    const more = await app.call('search.page', {
      query,
      jobId: group?.job.id ?? null,
      before: group?.next ?? null,
      hits: 9,
    });
    expect(shown(more.groups)).toEqual([['b2 b1', false]]);
    const jobIds = first.groups.map(({ job }) => job.id);
    expect(await app.call('search.count', { query, jobIds })).toEqual([
      { jobId: jobIds[0], count: 1, complete: true },
      { jobId: jobIds[1], count: 4, complete: true },
    ]);
  });

  it.each([
    ['lamp', 'dogwood birch alder', [1, 2]],
    ['-lamp', 'elder cedar', [1, 1]],
    ['lamp -birch', 'dogwood alder', [1, 1]],
    ['/l.mp/', 'dogwood birch alder', [1, 2]],
    ['-/l.mp/', 'elder cedar', [1, 1]],
    ['level:error', 'dogwood birch', [1, 1]],
    ['-level:error,warning', 'elder alder', [1, 1]],
    ['step:upload', 'dogwood alder', [1, 1]],
    ['-step:upload', 'elder cedar birch', [1, 2]],
    ['image:2', 'elder birch', [1, 1]],
    ['code:timeout', 'dogwood cedar', [1, 1]],
    ['-code:timeout', 'elder birch alder', [1, 2]],
    ['after:2h', 'elder dogwood', [2, 0]],
    ['before:4h', 'alder', [0, 1]],
  ] as const)('finds by “%s” what fulfils it, and nothing else', async (query, names, counts) => {
    const app = openPatient();
    const newestFirst = variedJobs(app).map(({ id }) => id);
    newestFirst.reverse();
    expect(await found(app, query, newestFirst)).toEqual({ names, counts });
    app.ports.store.logIndex.advance(100);
    expect(await found(app, query, newestFirst)).toEqual({ names, counts });
  });

  it('finds by “job:” what is in the jobs that it names, and nothing else', async () => {
    const app = apps.open();
    const [older, newer] = variedJobs(app).map(({ id }) => id) as [string, string];
    const inNewer = { names: 'elder dogwood', counts: [2, 0] };
    expect(await found(app, 'job:last', [newer, older])).toEqual(inNewer);
    expect(await found(app, `job:${newer.slice(-12)}`, [newer, older])).toEqual(inNewer);
    const inOlder = { names: 'cedar birch alder', counts: [0, 3] };
    expect(await found(app, `job:${older}`, [newer, older])).toEqual(inOlder);
    expect((await found(app, `job:last,${older.slice(-12)}`, [newer, older])).counts).toEqual([2, 3]);
  });

  it('marks what was found, and shows the place in the details', async () => {
    const app = openPatient();
    jobsWith(app, [['Image 12 failed'], ['all is well']]);
    const hit = async (query: string) => (await app.call('search.page', { query })).groups[0]?.hits[0];
    expect((await hit('FAILED /image \\d+/'))?.marks).toEqual([
      [0, 8],
      [9, 15],
    ]);
    const inDetails = await hit('"C:\\out"');
    expect(inDetails?.marks).toEqual([]);
    const { text = '', marks = [] } = inDetails?.excerpt ?? {};
    expect(marks.map(([from, to]) => text.slice(from, to))).toEqual(['C:\\\\out']);
  });

  it('asks the regular expressions of what the other conditions let through', async () => {
    const app = openPatient();
    const messages = Array.from(
      { length: 500 },
      (_, at) => `Image ${at} ${at % 100 === 7 ? 'failed' : 'stored'}`,
    );
    const [job] = jobsWith(app, [messages]);
    const { groups } = await app.call('search.page', {
      query: 'level:error -/Image 4/ /image \\d{2,} f/',
      hits: 10,
    });
    expect(shown(groups)).toEqual([['Image 307 failed Image 207 failed Image 107 failed', false]]);
    const counted = await app.call('search.count', { query: '/[13]07 failed/', jobIds: [job?.id ?? ''] });
    expect(counted).toEqual([{ jobId: job?.id, count: 2, complete: true }]);
  });

  it('stops at an entry on which an expression takes too long, says so, and goes on behind it', async () => {
    const app = apps.open();
    jobsWith(app, [['fine a!'], [`${'a'.repeat(60)}!`]]);
    const slow = '/^(a+)+$/';
    expect((await app.call('search.page', { query: '/a!/' })).stopped).toBeNull();
    const stopped = await app.call('search.page', { query: slow });
    expect(stopped).toMatchObject({ groups: [], stopped: 'expression' });
    expect(stopped.next).not.toBeNull();
  });

  it('says at which character a query cannot be understood, and which job is not there', async () => {
    const app = apps.open();
    jobsWith(app, [['one']]);
    await expect(app.call('search.page', { query: 'a level:x' })).rejects.toThrow(
      'invalid_input: At character 3 of the query: There is no level “x”',
    );
    await expect(app.call('search.page', { query: 'job:ffffffff' })).rejects.toThrow(
      'not_found: There is no job',
    );
  });

  it('does not find what is in the trash', async () => {
    const app = apps.open();
    const [job] = jobsWith(app, [['lantern'], ['lantern']]);
    await app.call('job.delete', { jobIds: [job?.id ?? ''], files: 'keep' });
    expect((await app.call('search.page', { query: 'lantern' })).groups).toHaveLength(1);
    await app.call('job.restore', { jobIds: [job?.id ?? ''] });
    expect((await app.call('search.page', { query: 'lantern' })).groups).toHaveLength(2);
  });

  it('lets others work between its slices, and is ended by a new one of the same id, or when asked', async () => {
    // Time passes at each look at the clock, so that each slice is a turn of its own.
    const app = apps.open(undefined, {
      change: (ports) => {
        let elapsed = 0;
        const { clock } = ports;
        return {
          ...ports,
          clock: {
            now: () => clock.now(),
            monotonic: () => (elapsed += 5),
            after: (ms, call) => clock.after(ms, call),
          },
        };
      },
    });
    jobsWith(app, [Array.from({ length: 9_000 }, (_, at) => `entry ${at}`)]);
    const searchId = app.ports.ids.uuid();
    const first = app.call('search.page', { query: 'zq', searchId });
    const second = app.call('search.page', { query: 'zq', searchId });
    let ended = 0;
    const settle = Promise.allSettled([first, second]).then((all) => {
      ended = all.length;
      return all;
    });
    await app.clock.runUntil(() => ended > 0);
    const [one, two] = await settle;
    expect(String(one?.status === 'rejected' ? one.reason : '')).toContain('not_possible');
    expect(two?.status).toBe('fulfilled');

    let cancelled = '';
    void app.call('search.page', { query: 'zq', searchId }).catch((error: unknown) => {
      cancelled = String(error);
    });
    await app.call('search.cancel', { searchId });
    await app.clock.runUntil(() => cancelled !== '');
    expect(cancelled).toContain('not_possible');
  });

  it('stops after a while, says so, and goes on from there', async () => {
    const app = apps.open(undefined, {
      change: (ports) => {
        let elapsed = 0;
        const { clock } = ports;
        return {
          ...ports,
          clock: {
            now: () => clock.now(),
            monotonic: () => (elapsed += 500),
            after: (_ms, call) => clock.after(0, call),
          },
        };
      },
    });
    jobsWith(app, [['zq first', ...Array.from({ length: 9_000 }, (_, at) => `entry ${at}`)]]);
    let page: Awaited<ReturnType<typeof search>> | null = null;
    const search = (before: number | null) => app.call('search.page', { query: 'zq', before });
    const next = async (before: number | null) => {
      page = null;
      void search(before).then((answer) => (page = answer));
      await app.clock.runUntil(() => page !== null);
      return page as unknown as Awaited<ReturnType<typeof search>>;
    };
    let answer = await next(null);
    expect(answer).toMatchObject({ groups: [], stopped: 'time' });
    for (let pages = 0; answer.groups.length === 0 && pages < 20; pages += 1)
      answer = await next(answer.next);
    expect(shown(answer.groups)).toEqual([['zq first', false]]);
  });
});
