import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Client } from '../../../shared/contract/client.ts';
import type { LogProblems } from '../../../shared/domain/log-entry.ts';
import { emptyView } from '../../client/log-feed.ts';
import { NO_FILTER } from '../../client/log-filter.ts';
import { EMPTY_TALLY, tallyOf } from '../../client/log-tally.ts';
import type { LogState } from '../../state/log-view.ts';
import { type Problems, watchProblems } from './use-problems.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const PLACES: LogProblems[] = [{ part: 3, level: 'error' }];

function logWithErrors(count: number, lastSeq: number) {
  return tallyOf({ counts: [{ level: 'error', step: 'upload', count }], lastSeq }, lastSeq);
}

/** An open log whose questions are answered when the test says so. */
function watched() {
  const store = createStore<LogState>(() => ({
    view: emptyView(NO_FILTER),
    filter: NO_FILTER,
    tally: EMPTY_TALLY,
    matches: null,
    searching: false,
    missed: 0,
    target: null,
    error: null,
  }));
  const open: (() => void)[] = [];
  const shown: Problems[] = [];
  const call = vi.fn(() => new Promise((done) => open.push(() => done({ ok: true, value: PLACES }))));
  const client = { call } as unknown as Client;
  const stop = watchProblems(client, { jobId: 'job', store }, (problems) => shown.push(problems));
  return { store, call, shown, stop, answer: () => open.shift()?.() };
}

it('keeps an answer though more problems came meanwhile, and asks for those when some time has passed', async () => {
  const { store, call, shown, answer } = watched();
  expect(call).not.toHaveBeenCalled();
  store.setState({ tally: logWithErrors(2, 1_002) });
  expect(call).toHaveBeenCalledTimes(1);
  store.setState({ tally: logWithErrors(5, 1_005) });
  answer();
  await vi.advanceTimersByTimeAsync(1_999);
  expect(shown).toMatchObject([{ places: PLACES, from: 1_001, to: 1_002 }]);
  expect(call).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(shown.at(-1)).toMatchObject({ from: 1_001, to: 1_005 });
});

it('does not ask while the log is filtered, nor once it is left', async () => {
  const { store, call, shown, stop, answer } = watched();
  store.setState({ filter: { ...NO_FILTER, search: 'x' }, tally: logWithErrors(2, 2) });
  expect(call).not.toHaveBeenCalled();
  store.setState({ filter: NO_FILTER });
  expect(call).toHaveBeenCalledTimes(1);
  store.setState({ tally: logWithErrors(3, 3) });
  stop();
  answer();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([call.mock.calls.length, shown]).toEqual([1, []]);
});
