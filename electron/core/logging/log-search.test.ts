import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogQuery } from '../../../shared/contract/commands.ts';
import { LEVELS, STEPS } from '../../../shared/domain/log-entry.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';
import type { Clock } from '../ports/clock.ts';
import type { LogTable } from '../ports/store.ts';
import { LogSearch } from './log-search.ts';

let folder: ReturnType<typeof temporaryFolder>;
let app: TestApp;
let jobId: string;

beforeEach(async () => {
  folder = temporaryFolder();
  app = new TestApp({ folder: folder.path });
  await app.call('queue.pause', {});
  jobId = (await app.createJob({ images: 1 })).id;
});
afterEach(async () => {
  await app.close();
  folder.remove();
});

/** Adds entries that say `word 1`, `word 2`, and so on, of all levels and steps in turn. */
function fill(entries: number, word = 'entry'): void {
  const { ids, store } = app.ports;
  const rows = Array.from({ length: entries }, (_, at) => ({
    id: ids.uuid(),
    jobId,
    userId: ids.uuid(),
    imageId: null,
    attempt: null,
    level: LEVELS[at % LEVELS.length] ?? 'info',
    step: STEPS[at % STEPS.length] ?? 'upload',
    message: `${word} ${at + 1}`,
    detailsJson: at % 3 === 0 ? JSON.stringify({ at }) : null,
    createdAt: 1,
  }));
  store.log.append(rows);
}

/** A clock on which every look costs 8 ms, and that says how often something waited. */
function slowClock(): Clock & { pauses: number } {
  let now = 0;
  const clock = {
    pauses: 0,
    now: () => now,
    monotonic: () => {
      now += 8;
      return now;
    },
    after: (_ms: number, callback: () => void) => {
      clock.pauses += 1;
      const timer = setImmediate(callback);
      return () => clearImmediate(timer);
    },
  };
  return clock;
}

/** The log, and how many entries each look into it might have walked through. */
function watched(log: LogTable) {
  const slices: number[] = [];
  const size = (query: LogQuery, end: number) => slices.push(end - query.afterSeq - 1);
  const table: LogTable = {
    ...log,
    page: (query, end) => {
      size(query, end ?? query.beforeSeq ?? Number.POSITIVE_INFINITY);
      return log.page(query, end);
    },
    countMatches: (query) => {
      size(query, query.beforeSeq ?? Number.POSITIVE_INFINITY);
      return log.countMatches(query);
    },
  };
  return { table, slices };
}

const query = (change: Partial<LogQuery> = {}): LogQuery => ({
  jobId,
  afterSeq: 0,
  beforeSeq: null,
  levels: null,
  steps: null,
  imageId: null,
  search: null,
  exclude: null,
  limit: 200,
  ...change,
});

describe('a search', () => {
  it('finds in slices what one look at everything finds, in both directions', async () => {
    fill(3_500);
    const { log } = app.ports.store;
    const search = new LogSearch(log, slowClock());
    const words = fc.option(fc.constantFrom('7', '99', 'entry 3', 'at', '"at":3', 'nothing'), { nil: null });
    const seqs = fc.integer({ min: 1, max: 4_000 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          afterSeq: seqs,
          beforeSeq: fc.option(seqs),
          levels: fc.option(fc.uniqueArray(fc.constantFrom(...LEVELS))),
          steps: fc.option(fc.uniqueArray(fc.constantFrom(...STEPS))),
          search: words,
          exclude: words,
          limit: fc.integer({ min: 1, max: 900 }),
        }),
        async (part) => {
          const asked = query(part);
          expect(await search.page(asked)).toEqual(log.page(asked));
          const all = { ...asked, afterSeq: 0, beforeSeq: null };
          expect(await search.count(all)).toBe(log.countMatches(all));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('lets other work go on every few slices, and reads no further than it must', async () => {
    fill(20_000);
    const clock = slowClock();
    const { table, slices } = watched(app.ports.store.log);
    const search = new LogSearch(table, clock);
    expect(await search.page(query({ search: 'nowhere' }))).toEqual([]);
    expect(Math.max(...slices)).toBeLessThanOrEqual(1_000);
    expect(clock.pauses).toBeGreaterThan(5);
    slices.length = 0;
    const found = await search.page(query({ search: 'entry', beforeSeq: 20_000, limit: 10 }));
    expect(found.map(({ seq }) => seq)).toEqual(Array.from({ length: 10 }, (_, at) => 19_990 + at));
    expect(slices).toHaveLength(1);
  });

  it.each([
    ['no filter', {}],
    ['rare levels', { levels: ['warning', 'error'] as const }],
  ])('with %s is one look by its index', async (_name, filter) => {
    fill(5_000);
    const { table, slices } = watched(app.ports.store.log);
    const page = await new LogSearch(table, slowClock()).page(
      query({ ...filter, levels: 'levels' in filter ? [...filter.levels] : null, limit: 1, afterSeq: 2_000 }),
    );
    expect(page).toHaveLength(1);
    expect(slices).toHaveLength(1);
  });

  it('counts levels and steps by what the store has counted already', async () => {
    fill(5_000);
    const { table, slices } = watched(app.ports.store.log);
    const { limit: _limit, ...asked } = query({ levels: ['error'] });
    expect(await new LogSearch(table, slowClock()).count(asked)).toBe(1_250);
    expect(slices).toEqual([]);
  });

  it('waits for none that was begun before it, and a page for no count', async () => {
    fill(30_000);
    const search = new LogSearch(app.ports.store.log, slowClock());
    const done: string[] = [];
    const say = (name: string) => () => void done.push(name);
    await Promise.all([
      search.page(query({ search: 'first' })).then(say('first')),
      search.page(query({ search: 'second' })).then(say('second')),
      search.page(query({ search: 'third' })).then(say('third')),
      search.count(query({ search: 'third' })).then(say('count')),
    ]);
    expect(done).toEqual(['third', 'second', 'first', 'count']);
  });

  it('that fails holds up none of the others', async () => {
    fill(5_000);
    const { log } = app.ports.store;
    let looks = 0;
    const page: LogTable['page'] = (asked, end) => {
      looks += 1;
      if (asked.search === 'broken' && looks > 4) throw new Error('the disk is gone');
      return log.page(asked, end);
    };
    const search = new LogSearch({ ...log, page }, slowClock());
    const [sound, broken] = await Promise.allSettled([
      search.page(query({ search: 'entry 4999' })),
      search.page(query({ search: 'broken' })),
    ]);
    expect(broken.status).toBe('rejected');
    expect(sound).toMatchObject({ status: 'fulfilled', value: [{ message: 'entry 4999' }] });
  });
});
