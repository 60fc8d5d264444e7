import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { type LogView, NO_FILTER } from '../../state/log-view.ts';
import { imageOf } from '../../testing/images.ts';
import { entriesOf } from '../../testing/log-entries.ts';
import { attemptKey, type Grouped, type GroupRow, groupKey, groupRows, headAbove } from './group-rows.ts';

const images = [imageOf(1, { attempts: 2 }), imageOf(2)];
const [first, second] = images.map(({ id }) => id) as [string, string];

/** Entries 1 to n, each of the attempt that stands at its place. */
function entries(...attempts: (number | null)[]): LogEntry[] {
  return entriesOf(1, attempts.length).map((entry, index) => ({
    ...entry,
    attempt: attempts[index] ?? null,
  }));
}

function view(held: LogEntry[], parts: Partial<LogView> = {}): LogView {
  const lastSeq = held.at(-1)?.seq ?? 0;
  const place = { kind: 'end' } as const;
  const whole = { opened: true, moving: false, filter: NO_FILTER, low: 1, high: lastSeq, lastSeq };
  return { ...whole, entries: held, following: true, place, error: null, ...parts };
}

const rows = (parts: Partial<Grouped>) =>
  groupRows({ images, open: new Set(), views: new Map(), hits: null, ...parts });
const shape = (row: GroupRow) => (row.kind === 'entry' ? `${row.key}${row.old ? ' old' : ''}` : row.key);

describe('a log by image', () => {
  it('is the job as a whole and each image, folded', () => {
    expect(rows({}).map(shape)).toEqual([groupKey('none'), groupKey(first), groupKey(second)]);
  });

  it('folds the attempts that a later one followed, and shows them grey when they are unfolded', () => {
    const views = new Map([[first, view(entries(1, 1, 2, 2, null))]]);
    const open = new Set([groupKey(first)]);
    const fold = attemptKey(first, 1);
    expect(rows({ open, views }).map(shape).slice(1, -1)).toEqual([groupKey(first), fold, '3', '4', '5']);
    expect(
      rows({ open: new Set([...open, fold]), views })
        .map(shape)
        .slice(2, -1),
    ).toEqual([fold, '1 old', '2 old', '3', '4', '5']);
  });

  it('knows which header stays in view over its entries', () => {
    const views = new Map([[first, view(entries(2, 2, null))]]);
    const all = rows({ open: new Set([groupKey(first)]), views });
    const heads = all.map((_, index) => headAbove(all, index));
    // The job, the first image, its three entries, the second image.
    expect(heads).toEqual([null, null, 1, 1, 1, null]);
    expect(headAbove([], 0)).toBe(null);
  });

  it('tells how long an image took from its first to its last entry', () => {
    const took = (view?: LogView) => {
      const [, group] = rows({ views: new Map(view === undefined ? [] : [[first, view]]) });
      return group?.kind === 'group' ? group.tookMs : undefined;
    };
    expect(took(view(entries(1, 1, null)))).toBe(2);
    expect(took(view(entries(1, 1, null), { low: 2 }))).toBeNull();
    expect(took()).toBeNull();
  });

  it('shows only groups with a match, with how many they have', () => {
    const found = rows({ hits: new Map([[second, 3]]) });
    expect(found).toMatchObject([{ kind: 'group', id: second, hits: 3 }]);
  });

  it('says what is not there yet, and what there is more of', () => {
    const open = new Set([groupKey(first), groupKey(second)]);
    const part = view(entriesOf(5, 6), { low: 5, lastSeq: 9 });
    const shown = rows({ open, views: new Map([[second, part]]) }).slice(1);
    expect(shown.map(({ kind }) => kind)).toEqual([
      'group',
      'note',
      'group',
      'more',
      'entry',
      'entry',
      'more',
    ]);
  });
});
