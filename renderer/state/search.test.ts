import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import type { SearchGroup, SearchPage } from '../../shared/contract/search.ts';
import { aJob } from '../../shared/testing/records.ts';
import { isOld, openSearch } from './search.ts';

const ID = (n: number) => `01a2b3c4-0000-7000-8000-${String(n).padStart(12, '0')}`;
const SEARCHED = { jobs: 2, entries: 9, unindexed: 0, ms: 1 };

function group(n: number, seqs: readonly number[], next: number | null): SearchGroup {
  const entry = {
    id: ID(n),
    jobId: ID(n),
    userId: ID(0),
    imageId: null,
    attempt: null,
    detailsJson: null,
    createdAt: 1,
  };
  const hit = (seq: number) => ({
    entry: { ...entry, seq, level: 'info' as const, step: 'upload' as const, message: `entry ${seq}` },
    marks: [],
    excerpt: null,
  });
  return { job: aJob({ id: ID(n) }), hits: seqs.map(hit), next };
}

function page(groups: SearchGroup[], parts: Partial<SearchPage> = {}): SearchPage {
  return { groups, next: null, stopped: null, searched: SEARCHED, ...parts };
}

/** An app that answers when the test says so. */
function fakeApp() {
  const calls: { name: string; input: Record<string, unknown>; answer: (value: unknown) => void }[] = [];
  const call = (name: string, input: unknown) =>
    new Promise((resolve) => {
      const answer = (value: unknown) => resolve(value);
      calls.push({ name, input: input as Record<string, unknown>, answer });
    });
  const client = { call, subscribe: () => () => undefined } as unknown as Client;
  const of = (name: string) => calls.filter((each) => each.name === name);
  const answerLast = async (name: string, value: unknown) => {
    of(name).at(-1)?.answer({ ok: true, value });
    await vi.advanceTimersByTimeAsync(0);
  };
  return { client, of, answerLast };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the search of the window', () => {
  it('asks once nothing more is typed, and counts what the page did not show', async () => {
    const app = fakeApp();
    const search = openSearch(app.client);
    search.type('la');
    search.type('lantern');
    await vi.advanceTimersByTimeAsync(300);
    expect(app.of('search.page').map(({ input }) => input['query'])).toEqual(['lantern']);
    await app.answerLast('search.page', page([group(1, [9, 8, 7], 70), group(2, [3], null)]));
    expect(app.of('search.count').map(({ input }) => input['jobIds'])).toEqual([[ID(1)]]);
    await app.answerLast('search.count', [{ jobId: ID(1), count: 40, complete: true }]);
    expect(search.store.getState().groups.map(({ count }) => count)).toEqual([40, 1]);
    expect(search.store.getState()).toMatchObject({ asked: 'lantern', loading: false, searched: SEARCHED });
  });

  it('ends a search that a newer one replaces, and shows nothing of it', async () => {
    const app = fakeApp();
    const search = openSearch(app.client);
    search.ask('first');
    search.ask('second');
    const [first, second] = app.of('search.page');
    // The app ends the one before by itself; a cancel of its own might come after the new question.
    expect(app.of('search.cancel')).toEqual([]);
    second?.answer({ ok: true, value: page([group(2, [1], null)]) });
    await vi.advanceTimersByTimeAsync(0);
    first?.answer({ ok: true, value: page([group(1, [1], null)]) });
    await vi.advanceTimersByTimeAsync(0);
    expect(search.store.getState().groups.map(({ job }) => job.id)).toEqual([ID(2)]);
  });

  it.each(['', 'lantern level:eror'])('ends a search that %j replaces, which is not asked', (text) => {
    const app = fakeApp();
    const search = openSearch(app.client);
    search.ask('lantern');
    search.ask(text);
    expect(app.of('search.cancel')).toHaveLength(1);
    expect(app.of('search.page')).toHaveLength(1);
    expect(search.store.getState().loading).toBe(false);
  });

  it.each(['stop', 'problem'] as const)('can bring more hits of a job after a %s', async (end) => {
    const app = fakeApp();
    const search = openSearch(app.client);
    search.ask('lantern');
    await app.answerLast('search.page', page([group(1, [9, 8, 7], 70)]));
    void search.moreOf(ID(1));
    if (end === 'stop') search.stop();
    else search.ask('lantern level:eror');
    expect(search.store.getState().groups[0]?.loading).toBe(false);
    void search.moreOf(ID(1));
    await app.answerLast('search.page', page([group(1, [6], null)]));
    expect(search.store.getState().groups[0]?.hits.map(({ entry }) => entry.seq)).toEqual([9, 8, 7, 6]);
  });

  it('tells results of an older query from those of the one in the field', async () => {
    const app = fakeApp();
    const search = openSearch(app.client);
    const old = () => isOld(search.store.getState());
    search.ask('lantern');
    await app.answerLast('search.page', page([group(1, [1], null)]));
    expect(old()).toBe(false);
    search.type('lanterns');
    expect(old()).toBe(true);
    await vi.advanceTimersByTimeAsync(300);
    search.stop();
    expect(search.store.getState().loading).toBe(false);
    expect(old()).toBe(true);
    search.ask('lanterns');
    await app.answerLast('search.page', page([group(1, [1], null)]));
    expect(old()).toBe(false);
  });

  it('goes on with the next page, also in the middle of a job', async () => {
    const app = fakeApp();
    const search = openSearch(app.client);
    search.ask('lantern');
    await app.answerLast('search.page', page([group(2, [3], null)], { next: 12, stopped: 'time' }));
    void search.more();
    expect(app.of('search.page').at(-1)?.input).toMatchObject({ before: 12 });
    await app.answerLast('search.page', page([group(2, [2], null), group(1, [5], null)]));
    const { groups, stopped } = search.store.getState();
    expect(groups.map(({ job, hits }) => [job.id, hits.map(({ entry }) => entry.seq)])).toEqual([
      [ID(2), [3, 2]],
      [ID(1), [5]],
    ]);
    expect(stopped).toBeNull();
    expect(app.of('search.count').at(-1)?.input['jobIds']).toEqual([ID(2)]);
  });

  it('brings more hits of one job', async () => {
    const app = fakeApp();
    const search = openSearch(app.client);
    search.ask('lantern');
    await app.answerLast('search.page', page([group(1, [9, 8, 7], 70)]));
    void search.moreOf(ID(1));
    expect(app.of('search.page').at(-1)?.input).toMatchObject({ jobId: ID(1), before: 70 });
    await app.answerLast('search.page', page([group(1, [6, 5], null)]));
    expect(search.store.getState().groups[0]).toMatchObject({ next: null, loading: false });
    expect(search.store.getState().groups[0]?.hits.map(({ entry }) => entry.seq)).toEqual([9, 8, 7, 6, 5]);
  });

  it('says at once what of a query cannot be understood, and asks nobody', async () => {
    const app = fakeApp();
    const search = openSearch(app.client);
    search.ask('ok level:eror');
    expect(search.store.getState().problem).toMatchObject({ at: 3, length: 10 });
    expect(app.of('search.page')).toEqual([]);
    search.ask('');
    expect(search.store.getState()).toMatchObject({ problem: null, groups: [], asked: null });
  });

  it('shows why a search failed, and keeps what was found when it is stopped', async () => {
    const app = fakeApp();
    const search = openSearch(app.client);
    search.ask('lantern');
    const error = { code: 'not_found', message: 'There is no job', advice: null, field: null };
    app.of('search.page')[0]?.answer({ ok: false, error });
    await vi.advanceTimersByTimeAsync(0);
    expect(search.store.getState()).toMatchObject({ error, loading: false });
    search.ask('harbour');
    await app.answerLast('search.page', page([group(1, [1], null)], { next: 5 }));
    void search.more();
    search.stop();
    await app.answerLast('search.page', page([group(2, [1], null)]));
    expect(search.store.getState().groups.map(({ job }) => job.id)).toEqual([ID(1)]);
  });
});
