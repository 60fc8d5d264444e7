import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Client } from '../../shared/contract/client.ts';
import type { CommandInput } from '../../shared/contract/commands.ts';
import type { AnyEvent, LogBatch } from '../../shared/contract/events.ts';
import { accepts, type LogFilter, NO_FILTER } from '../client/log-filter.ts';
import { batchOf, entriesOf } from '../testing/log-entries.ts';
import { type Log, openLog } from './log-view.ts';

const JOB_ID = batchOf(1, 1).jobId;
const ERRORS: LogFilter = { ...NO_FILTER, levels: ['error'] };

/** A log on a store of the entries `first` to `last` that answers at once; frames are drawn at once. */
async function openOn(last: number, first = 1) {
  let stored = last;
  const asked: string[] = [];
  let tell: (event: AnyEvent) => void = () => undefined;
  const matching = (filter: LogFilter) => entriesOf(first, stored).filter(accepts(filter));
  const filterOf = (input: CommandInput<'log.match'>): LogFilter => ({
    ...NO_FILTER,
    levels: input.levels ?? null,
    imageId: input.imageId ?? null,
    search: input.search ?? '',
  });
  const answers = {
    'log.page': (input: CommandInput<'log.page'>) => {
      const { afterSeq = 0, beforeSeq = null, limit = 200 } = input;
      const found = matching(filterOf(input)).filter(
        ({ seq }) => seq > afterSeq && seq < (beforeSeq ?? Infinity),
      );
      return { entries: beforeSeq === null ? found.slice(0, limit) : found.slice(-limit), lastSeq: stored };
    },
    'log.counts': () => ({
      counts: (['info', 'error'] as const).map((level) => {
        const count = matching({ ...NO_FILTER, levels: [level] }).length;
        return { level, step: 'processing' as const, count };
      }),
      lastSeq: stored,
    }),
    'log.match': (input: CommandInput<'log.match'>) => ({ count: matching(filterOf(input)).length }),
  };
  const client = {
    call: (name: keyof typeof answers, input: never) => {
      asked.push(name);
      return Promise.resolve({ ok: true, value: answers[name](input) });
    },
    subscribe: () => () => undefined,
  } as unknown as Client;
  const on = (listener: (event: AnyEvent) => void) => {
    tell = listener;
    return () => undefined;
  };
  const log = openLog({ client, on }, JOB_ID, (frame) => frame());
  const settled = () => vi.advanceTimersByTimeAsync(0);
  await settled();
  return {
    log,
    asked,
    settled,
    state: () => log.store.getState(),
    shown: () => log.store.getState().view.entries.map(({ seq }) => seq),
    /** Told of a batch, until the counts are shown. */
    async hear(batch: LogBatch) {
      stored = Math.max(stored, batch.lastSeq);
      tell({ name: 'log.appended', payload: { batches: [batch] } });
      await vi.advanceTimersByTimeAsync(200);
    },
  };
}

describe('a log', () => {
  let log: Log | undefined;
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    log?.close();
    vi.useRealTimers();
  });

  it('opens at its end with the counts of all of it', async () => {
    const opened = await openOn(700);
    log = opened.log;
    expect(opened.shown()).toEqual(entriesOf(401, 700).map(({ seq }) => seq));
    expect(opened.state().tally).toMatchObject({ total: 700, behind: false });
    expect(opened.state().view.following).toBe(true);
  });

  it('goes on live where its beginning was removed, without asking for the counts again', async () => {
    const opened = await openOn(1_200, 1_001);
    log = opened.log;
    expect(opened.state().tally).toMatchObject({ total: 200, upToSeq: 1_200, behind: false });
    await opened.hear(batchOf(1_201, 1_210));
    await opened.hear(batchOf(1_211, 1_220));
    expect(opened.state().tally).toMatchObject({ total: 220, upToSeq: 1_220, behind: false });
    expect(opened.asked.filter((name) => name === 'log.counts')).toHaveLength(1);
    expect(opened.shown().at(-1)).toBe(1_220);
  });

  it('counts what comes while the reader does not follow, as far as the filter accepts it', async () => {
    const opened = await openOn(70);
    log = opened.log;
    log.setFilter(ERRORS);
    await opened.settled();
    log.follow(false);
    await opened.hear(batchOf(71, 84));
    expect(opened.state().missed).toBe(2);
    expect(opened.state().tally.total).toBe(84);
    log.follow(true);
    await opened.settled();
    expect(opened.state().missed).toBe(0);
  });

  it('goes to an entry that it holds without asking, and asks for one that it does not', async () => {
    const opened = await openOn(2_000);
    log = opened.log;
    const before = opened.asked.length;
    log.goTo(1_900);
    await opened.settled();
    expect(opened.asked).toHaveLength(before);
    expect(opened.state().target).toEqual({ seq: 1_900, align: 'center' });
    log.goTo(500);
    await opened.settled();
    expect(opened.state().view).toMatchObject({ low: 351, high: 650, following: false });
  });

  it('tells how many of all entries a search matches, and goes on counting', async () => {
    const opened = await openOn(2_000);
    log = opened.log;
    log.setFilter({ ...NO_FILTER, search: 'entry 19' });
    expect(opened.state()).toMatchObject({ matches: null, searching: true });
    await opened.settled();
    expect(opened.state()).toMatchObject({ matches: 111, searching: false });
    const next = batchOf(2_001, 2_001);
    await opened.hear({
      ...next,
      entries: next.entries.map((entry) => ({ ...entry, message: 'Entry 19 again' })),
    });
    expect(opened.state().matches).toBe(112);
    log.setFilter(NO_FILTER);
    await opened.settled();
    expect(opened.state().matches).toBeNull();
  });

  it('counts the matches anew when entries came that it could not see, once none come any more', async () => {
    const opened = await openOn(2_000);
    log = opened.log;
    log.setFilter({ ...NO_FILTER, search: 'entry 2' });
    await opened.settled();
    expect(opened.state().matches).toBe(112);
    await opened.hear({ ...batchOf(2_001, 2_600), entries: [], skipped: 600 });
    expect(opened.state().matches).toBe(112);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(opened.state().matches).toBe(712);
  });

  it('asks for the counts again when it missed entries', async () => {
    const opened = await openOn(10);
    log = opened.log;
    await opened.hear({ ...batchOf(11, 900), entries: [], skipped: 890 });
    expect(opened.state().tally).toMatchObject({ total: 900, behind: false });
  });

  it('takes all that is filtered out, page by page', async () => {
    const opened = await openOn(2_500);
    log = opened.log;
    const told: number[] = [];
    const all = { filter: NO_FILTER, from: 11, to: 2_490 };
    const gathering = log.gather(
      all,
      (entries) => `${entries.length}`,
      (count) => told.push(count),
      new AbortController().signal,
    );
    await opened.settled();
    expect(await gathering).toEqual({ kind: 'all', parts: ['1000', '1000', '480'], count: 2_480 });
    expect(told).toEqual([1_000, 2_000, 2_480]);
  });

  it('finds the next and the previous entry of a filter', async () => {
    const opened = await openOn(100);
    log = opened.log;
    const find = async (seq: number, side: 'before' | 'after') => {
      const found = await opened.log.find(ERRORS, seq, side);
      return found.ok ? (found.value?.seq ?? null) : found;
    };
    expect(await find(10, 'after')).toBe(14);
    expect(await find(14, 'before')).toBe(7);
    expect(await find(7, 'before')).toBeNull();
    expect(await find(Number.MAX_SAFE_INTEGER, 'before')).toBe(98);
  });
});
