import type { Image } from '../../../shared/domain/image.ts';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import type { LogView } from '../../state/log-view.ts';

/** A row of the log by image. Keys tell rows apart; an entry's is its sequence. */
export type GroupRow =
  | {
      readonly kind: 'group';
      readonly key: string;
      readonly id: string;
      readonly image: Image | null;
      readonly open: boolean;
      /** How many entries the filter accepts; null while nothing is filtered. */
      readonly hits: number | null;
      /** From the first to the last entry, in milliseconds; null while they are not loaded. */
      readonly tookMs: number | null;
    }
  /** An earlier attempt, folded or not. */
  | {
      readonly kind: 'attempt';
      readonly key: string;
      readonly attempt: number;
      readonly entries: readonly LogEntry[];
      readonly open: boolean;
    }
  | {
      readonly kind: 'entry';
      readonly key: number;
      readonly id: string;
      readonly entry: LogEntry;
      readonly old: boolean;
    }
  | { readonly kind: 'more'; readonly key: string; readonly id: string; readonly side: 'before' | 'after' }
  | { readonly kind: 'note'; readonly key: string; readonly note: 'loading' | 'empty' };

export type Grouped = {
  readonly images: readonly Image[];
  /** The open groups, and the earlier attempts that are unfolded, by key. */
  readonly open: ReadonlySet<string>;
  readonly views: ReadonlyMap<string, LogView>;
  readonly hits: ReadonlyMap<string, number> | null;
};

export function groupKey(id: string): string {
  return `group:${id}`;
}

export function attemptKey(id: string, attempt: number): string {
  return `attempt:${id}:${attempt}`;
}

/**
 * The job as a whole, then each image; under an open one its entries, with those of attempts that a later one followed folded into
 * one row each. Under a filter only groups that have a match.
 */
export function groupRows(grouped: Grouped): GroupRow[] {
  const { images, hits } = grouped;
  const groups = [{ id: 'none', image: null }, ...images.map((image) => ({ id: image.id, image }))];
  return groups
    .filter(({ id }) => hits === null || (hits.get(id) ?? 0) > 0)
    .flatMap(({ id, image }) => rowsOfGroup(id, image, grouped));
}

/**
 * Where the header of the group lies to which the first row in view belongs, for it to stay in view.
 * @returns null when that row is a header itself, or there is none
 */
export function headAbove(rows: readonly GroupRow[], first: number): number | null {
  if (rows[first] === undefined || rows[first].kind === 'group') return null;
  const head = rows.slice(0, first).findLastIndex(({ kind }) => kind === 'group');
  return head < 0 ? null : head;
}

function rowsOfGroup(id: string, image: Image | null, { open, views, hits }: Grouped): GroupRow[] {
  const key = groupKey(id);
  const view = views.get(id);
  const isOpen = open.has(key);
  const head: GroupRow = {
    kind: 'group',
    key,
    id,
    image,
    open: isOpen,
    hits: hits?.get(id) ?? null,
    tookMs: tookMs(view),
  };
  if (!isOpen) return [head];
  if (view === undefined || !view.opened)
    return [head, { kind: 'note', key: `${key}:loading`, note: 'loading' }];
  if (view.entries.length === 0) return [head, { kind: 'note', key: `${key}:empty`, note: 'empty' }];
  const more = (side: 'before' | 'after'): GroupRow => ({ kind: 'more', key: `${key}:${side}`, id, side });
  return [
    head,
    ...(view.low > 1 ? [more('before')] : []),
    ...entryRows(id, view.entries, image?.attempts ?? 0, open),
    ...(view.high < view.lastSeq ? [more('after')] : []),
  ];
}

function tookMs(view: LogView | undefined): number | null {
  const [first] = view?.entries ?? [];
  const last = view?.entries.at(-1);
  if (view === undefined || view.low > 1 || first === undefined || last === undefined) return null;
  return last.createdAt - first.createdAt;
}

function entryRows(
  id: string,
  entries: readonly LogEntry[],
  latest: number,
  open: ReadonlySet<string>,
): GroupRow[] {
  return runsByAttempt(entries).flatMap(({ attempt, run }): GroupRow[] => {
    const old = attempt !== null && attempt < latest;
    const rows = run.map((entry): GroupRow => ({ kind: 'entry', key: entry.seq, id, entry, old }));
    if (!old) return rows;
    const key = attemptKey(id, attempt);
    const fold: GroupRow = { kind: 'attempt', key, attempt, entries: run, open: open.has(key) };
    return fold.open ? [fold, ...rows] : [fold];
  });
}

type Run = { readonly attempt: number | null; readonly run: LogEntry[] };

/** Entries of one attempt lie together, unless something about the image as a whole came between them. */
function runsByAttempt(entries: readonly LogEntry[]): Run[] {
  const runs: Run[] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    if (last !== undefined && last.attempt === entry.attempt) last.run.push(entry);
    else runs.push({ attempt: entry.attempt, run: [entry] });
  }
  return runs;
}
