import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_PAGE } from '../../shared/contract/commands.ts';
import { batchOf, entriesOf } from '../testing/log-entries.ts';
import {
  EMPTY_WINDOW,
  fill,
  hear,
  type LogPage,
  type LogWindow,
  MAX_HELD,
  nextPull,
  type Pull,
} from './log-window.ts';

/** What the store answers to a pull when the log holds 1 to `last`. */
function answer(pull: Pull, last: number): LogPage {
  const from = pull.kind === 'after' ? pull.seq + 1 : Math.max(1, last - MAX_PAGE + 1);
  return { entries: entriesOf(from, Math.min(last, from + MAX_PAGE - 1)), lastSeq: last };
}

/** Answers pulls until none is left, as the feed does. */
function settle(window: LogWindow, last: number): LogWindow {
  let settled = window;
  for (let pull = nextPull(settled); pull !== null; pull = nextPull(settled)) {
    settled = fill(settled, pull, answer(pull, last));
  }
  return settled;
}

const seqs = (window: LogWindow): number[] => window.entries.map((entry) => entry.seq);
const range = (from: number, to: number): number[] => entriesOf(from, to).map((entry) => entry.seq);

describe('a window onto the log', () => {
  it('opens with the newest page and asks for nothing more', () => {
    const window = settle(EMPTY_WINDOW, 5_000);
    expect(seqs(window)).toEqual(range(5_000 - MAX_PAGE + 1, 5_000));
    expect(nextPull(window)).toBeNull();
  });

  it('opens on an empty log, and the first batch joins without asking', () => {
    const window = hear(settle(EMPTY_WINDOW, 0), batchOf(1, 3));
    expect(seqs(window)).toEqual([1, 2, 3]);
    expect(nextPull(window)).toBeNull();
  });

  it('joins what came before the opening page without a duplicate', () => {
    const early = hear(EMPTY_WINDOW, batchOf(3, 6));
    const window = fill(early, { kind: 'newest' }, answer({ kind: 'newest' }, 4));
    expect(seqs(window)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(nextPull(window)).toBeNull();
  });

  it('ignores a batch that it already has', () => {
    const window = settle(EMPTY_WINDOW, 10);
    expect(seqs(hear(window, batchOf(4, 10)))).toEqual(range(1, 10));
  });

  it('asks for what is missing between two batches, and holds the later one until then', () => {
    const window = hear(hear(settle(EMPTY_WINDOW, 0), batchOf(1, 2)), batchOf(5, 6));
    expect(seqs(window)).toEqual([1, 2]);
    expect(nextPull(window)).toEqual({ kind: 'after', seq: 2 });
    expect(seqs(settle(window, 6))).toEqual(range(1, 6));
  });

  it('asks for the entries of a batch that came without them', () => {
    const window = hear(settle(EMPTY_WINDOW, 2), { ...batchOf(3, 900), entries: [], skipped: 898 });
    expect(nextPull(window)).toEqual({ kind: 'after', seq: 2 });
    expect(seqs(settle(window, 900))).toEqual(range(1, 900));
  });

  it('jumps over a gap larger than the window', () => {
    const window = hear(settle(EMPTY_WINDOW, 2), { ...batchOf(3, 9_000), entries: [], skipped: 8_998 });
    expect(nextPull(window)).toEqual({ kind: 'newest' });
    expect(seqs(settle(window, 9_000))).toEqual(range(9_000 - MAX_PAGE + 1, 9_000));
  });

  it('does not ask again for entries that the store no longer has', () => {
    const window = hear(settle(EMPTY_WINDOW, 2), batchOf(9, 10));
    const page: LogPage = { entries: entriesOf(8, 10), lastSeq: 10 };
    const filled = fill(window, { kind: 'after', seq: 2 }, page);
    expect(seqs(filled)).toEqual([1, 2, 8, 9, 10]);
    expect(nextPull(filled)).toBeNull();
  });

  it('holds no more than its bound, however much comes', () => {
    let window = settle(EMPTY_WINDOW, 0);
    for (let seq = 1; seq <= 3 * MAX_HELD; seq += 500) window = hear(window, batchOf(seq, seq + 499));
    expect(seqs(window)).toEqual(range(2 * MAX_HELD + 1, 3 * MAX_HELD));
    const gap = hear(window, batchOf(3 * MAX_HELD + 2, 5 * MAX_HELD));
    expect(gap.waiting.length).toBe(MAX_HELD);
  });

  it('ends complete and in order whatever is lost, late, doubled or overlapping', () => {
    const happening = fc.oneof(
      fc.record({
        kind: fc.constant('batch' as const),
        from: fc.nat(120),
        length: fc.integer({ min: 1, max: 40 }),
      }),
      fc.record({ kind: fc.constant('pull' as const), stale: fc.nat(30) }),
    );
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
        let window = EMPTY_WINDOW;
        let last = 0;
        for (const next of happenings) {
          if (next.kind === 'batch') {
            window = hear(window, batchOf(next.from + 1, next.from + next.length));
            last = Math.max(last, next.from + next.length);
          } else {
            const pull = nextPull(window);
            if (pull !== null) window = fill(window, pull, answer(pull, Math.max(0, last - next.stale)));
          }
          expect(seqs(window)).toEqual(range(1, window.lastSeq));
        }
        expect(seqs(settle(window, last))).toEqual(range(1, last));
      }),
    );
  });
});
