import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogBatch } from '../../shared/contract/events.ts';
import type { LogEntry } from '../../shared/domain/log-entry.ts';
import { batchOf, entriesOf } from '../testing/log-entries.ts';
import { accepts, type LogFilter, NO_FILTER } from './log-filter.ts';
import {
  fill,
  follow,
  hasFallenBehind,
  hear,
  isOpen,
  type LogBounds,
  type LogPage,
  type LogWindow,
  nextPull,
  openWindow,
  type Place,
  type Pull,
  reachesEnd,
  want,
} from './log-window.ts';

const BOUNDS: LogBounds = { held: 40, opening: 10, more: 15 };
const END: Place = { kind: 'end' };
const ERRORS: LogFilter = { ...NO_FILTER, levels: ['error'] };

/** What the store answers to a pull when the log holds 1 to `last`, and some more by the time the page is read. */
function answer(pull: Pull, last: number, later = 0): LogPage {
  const all = entriesOf(1, last + later).filter(accepts(pull.filter));
  const entries =
    pull.side === 'after'
      ? all.filter(({ seq }) => seq > pull.seq).slice(0, pull.limit)
      : all.filter(({ seq }) => seq < pull.seq).slice(-pull.limit);
  return { entries, lastSeq: last };
}

/** Answers pulls until none is left, as the feed does. */
function settle(window: LogWindow, last: number): LogWindow {
  let settled = window;
  for (let asked = 0; asked < 1_000; asked += 1) {
    if (hasFallenBehind(settled)) settled = openWindow(settled.filter, END, BOUNDS, settled.lastSeq);
    const pull = nextPull(settled);
    if (pull === null) return settled;
    settled = fill(settled, pull, answer(pull, last));
  }
  throw new Error('It asks for ever');
}

const open = (place: Place, last: number, filter = NO_FILTER): LogWindow =>
  settle(openWindow(filter, place, BOUNDS), last);
const seqs = (window: LogWindow): number[] => window.entries.map((entry) => entry.seq);
const range = (from: number, to: number): number[] => entriesOf(from, to).map((entry) => entry.seq);

describe('a window at the end of the log', () => {
  it('opens with the newest page and asks for nothing more', () => {
    const window = open(END, 500);
    expect(seqs(window)).toEqual(range(481, 500));
    expect(nextPull(window)).toBeNull();
  });

  it('opens on an empty log, and the first batch joins without asking', () => {
    const window = hear(open(END, 0), batchOf(1, 3));
    expect(seqs(window)).toEqual([1, 2, 3]);
    expect(nextPull(window)).toBeNull();
  });

  it('joins what came before the opening page without a duplicate', () => {
    const early = hear(openWindow(NO_FILTER, END, BOUNDS), batchOf(3, 6));
    const pull = nextPull(early) as Pull;
    const window = fill(early, pull, answer(pull, 4));
    expect(seqs(window)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(nextPull(window)).toBeNull();
  });

  it('asks for what is missing between two batches, and holds the later one until then', () => {
    const window = hear(hear(open(END, 0), batchOf(1, 2)), batchOf(5, 6));
    expect(seqs(window)).toEqual([1, 2]);
    expect(nextPull(window)).toMatchObject({ side: 'after', seq: 2 });
    expect(seqs(settle(window, 6))).toEqual(range(1, 6));
  });

  it('asks for the entries of a batch that came without them', () => {
    const window = hear(open(END, 2), { ...batchOf(3, 30), entries: [], skipped: 28 });
    expect(nextPull(window)).toMatchObject({ side: 'after', seq: 2 });
    expect(seqs(settle(window, 30))).toEqual(range(1, 30));
  });

  it('opens anew at the end rather than read through a gap larger than itself', () => {
    const window = hear(open(END, 2), { ...batchOf(3, 900), entries: [], skipped: 898 });
    expect(hasFallenBehind(window)).toBe(true);
    expect(seqs(settle(window, 900))).toEqual(range(881, 900));
  });

  it('makes room for the newest while they are followed', () => {
    let window = open(END, 0);
    for (let seq = 1; seq <= 120; seq += 10) window = hear(window, batchOf(seq, seq + 9));
    expect(seqs(window)).toEqual(range(81, 120));
  });

  it('keeps what is read in place while it is not followed, and takes no more when it is full', () => {
    let window = follow(open(END, 20), false);
    for (let seq = 21; seq <= 120; seq += 10) window = hear(window, batchOf(seq, seq + 9));
    expect(seqs(window)).toEqual(range(1, 40));
    expect(reachesEnd(window)).toBe(false);
    expect(nextPull(window)).toBeNull();
    expect(window.lastSeq).toBe(120);
  });
});

describe('a window at a place in the log', () => {
  it('opens with what is before and after it', () => {
    const window = open({ kind: 'seq', seq: 250 }, 500);
    expect(seqs(window)).toEqual(range(241, 260));
    expect(window.following).toBe(false);
  });

  it('goes on at the side that the reader nears, and drops at the other', () => {
    const window = open({ kind: 'seq', seq: 250 }, 500);
    const back = settle(want(settle(want(window, 'before'), 500), 'before'), 500);
    expect(seqs(back)).toEqual(range(211, 250));
    expect(seqs(settle(want(back, 'after'), 500))).toEqual(range(226, 265));
  });

  it('takes in what comes live only once it reaches the end', () => {
    const away = hear(open({ kind: 'seq', seq: 250 }, 500), batchOf(501, 505));
    expect(seqs(away)).toEqual(range(241, 260));
    const near = hear(open({ kind: 'seq', seq: 495 }, 500), batchOf(501, 505));
    expect(seqs(near)).toEqual(range(486, 505));
  });

  it('opens at the end when the place lies beyond it', () => {
    expect(seqs(open({ kind: 'seq', seq: 900 }, 12))).toEqual(range(3, 12));
  });

  it('ignores an answer to a question of a place that was left', () => {
    const left = openWindow(NO_FILTER, { kind: 'seq', seq: 100 }, BOUNDS);
    const late = nextPull(left) as Pull;
    const window = openWindow(NO_FILTER, { kind: 'seq', seq: 250 }, BOUNDS);
    expect(seqs(settle(fill(window, late, answer(late, 500)), 500))).toEqual(range(241, 260));
  });
});

describe('a filtered window', () => {
  it('holds what its filter accepts, from pages and from batches', () => {
    const window = hear(open(END, 30, ERRORS), batchOf(31, 60));
    expect(seqs(window)).toEqual(
      entriesOf(1, 60)
        .filter(accepts(ERRORS))
        .map(({ seq }) => seq),
    );
    expect(seqs(window).length).toBeGreaterThan(3);
    expect(nextPull(window)).toBeNull();
  });

  it('takes nothing of an answer through another filter', () => {
    const before = openWindow(NO_FILTER, END, BOUNDS);
    const pull = nextPull(before) as Pull;
    const window = fill(openWindow(ERRORS, END, BOUNDS), pull, answer(pull, 30));
    expect(isOpen(window)).toBe(false);
    expect(window.entries).toEqual([]);
  });
});

type Happening =
  | { kind: 'grow'; count: number; told: 'whole' | 'lost' | 'skipped' | 'doubled' | 'late' }
  | { kind: 'ask'; later: number }
  | { kind: 'answer'; which: number }
  | { kind: 'jump'; seq: number | null }
  | { kind: 'want'; side: 'before' | 'after' }
  | { kind: 'follow'; on: boolean }
  | { kind: 'filter'; errors: boolean };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    kind: fc.constant('grow' as const),
    count: fc.integer({ min: 1, max: 60 }),
    told: fc.constantFrom('whole', 'lost', 'skipped', 'doubled', 'late'),
  }),
  fc.record({ kind: fc.constant('ask' as const), later: fc.constantFrom(0, 0, 5, 30) }),
  fc.record({ kind: fc.constant('answer' as const), which: fc.nat(3) }),
  fc.record({ kind: fc.constant('jump' as const), seq: fc.option(fc.nat(300)) }),
  fc.record({ kind: fc.constant('want' as const), side: fc.constantFrom('before', 'after') }),
  fc.record({ kind: fc.constant('follow' as const), on: fc.boolean() }),
  fc.record({ kind: fc.constant('filter' as const), errors: fc.boolean() }),
);

/** A log that grows, and a window onto it whose batches and answers come late, twice, out of order or never. */
class Scene {
  last = 0;
  window: LogWindow = openWindow(NO_FILTER, END, BOUNDS);
  #late: LogBatch[] = [];
  /** Answers on their way: as the log was when the question arrived there. */
  #answers: { pull: Pull; page: LogPage }[] = [];

  play(next: Happening): void {
    switch (next.kind) {
      case 'grow':
        this.#grow(next.count, next.told);
        return;
      case 'ask': {
        const pull = nextPull(this.window);
        if (pull !== null) this.#answers.push({ pull, page: answer(pull, this.last, next.later) });
        this.last += next.later;
        return;
      }
      case 'answer': {
        const [come] = this.#answers.splice(next.which, 1);
        if (come !== undefined) this.window = fill(this.window, come.pull, come.page);
        return;
      }
      case 'jump':
        this.#open(next.seq === null ? END : { kind: 'seq', seq: next.seq }, this.window.filter);
        return;
      case 'want':
        this.window = want(this.window, next.side);
        return;
      case 'follow':
        this.window = follow(this.window, next.on);
        return;
      case 'filter':
        this.#open(END, next.errors ? ERRORS : NO_FILTER);
        return;
    }
  }

  #open(place: Place, filter: LogFilter): void {
    this.window = openWindow(filter, place, BOUNDS, this.window.lastSeq);
  }

  #grow(count: number, told: (Happening & { kind: 'grow' })['told']): void {
    const batch = batchOf(this.last + 1, this.last + count);
    this.last += count;
    const late = this.#late.splice(0);
    if (told === 'late') this.#late.push(batch);
    if (told === 'whole' || told === 'doubled') this.window = hear(this.window, batch);
    if (told === 'doubled') this.window = hear(this.window, batch);
    if (told === 'skipped') this.window = hear(this.window, { ...batch, entries: [], skipped: count });
    for (const one of late) this.window = hear(this.window, one);
  }
}

/** Each of these must hold at every moment: all between `low` and `high`, in order, once, and within the bound. */
function expectWhole(window: LogWindow): void {
  const covered = entriesOf(Math.max(1, window.low), Math.min(window.high, 10_000));
  if (isOpen(window)) expect(seqs(window)).toEqual(seqsOf(covered.filter(window.accepts)));
  expect(window.entries.length).toBeLessThanOrEqual(BOUNDS.held);
}

const seqsOf = (entries: readonly LogEntry[]): number[] => entries.map(({ seq }) => seq);

describe('whatever is lost, late or doubled, and however the reader jumps, scrolls and filters', () => {
  it('is whole and in order at every moment, and complete once all is answered', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        const scene = new Scene();
        for (const next of happenings) {
          scene.play(next);
          expectWhole(scene.window);
        }
        const { last } = scene;
        const told = hear(scene.window, { ...batchOf(last + 1, last + 1), entries: [], skipped: 1 });
        const settled = settle(told, last + 1);
        expectWhole(settled);
        if (settled.following) expect(settled.high).toBe(last + 1);

        const atEnd = settle(openWindow(settled.filter, END, BOUNDS, settled.lastSeq), last + 1);
        const matching = entriesOf(1, last + 1).filter(settled.accepts);
        expect(seqs(atEnd)).toEqual(seqsOf(matching.slice(-2 * BOUNDS.opening)));
      }),
      { numRuns: 500 },
    );
  });
});
