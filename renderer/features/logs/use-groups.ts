import { useMemo, useState } from 'react';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { attemptKey, groupKey } from './group-rows.ts';

/** Which groups, and which earlier attempts in them, are unfolded. */
export type Groups = {
  /** Whether the log is shown by image. */
  readonly on: boolean;
  readonly open: ReadonlySet<string>;
  /** The entry that is to be brought into view; a new object each time. */
  readonly wanted: { readonly entry: LogEntry } | null;
  set(on: boolean): void;
  toggle(key: string, open?: boolean): void;
  /** Unfolds what an entry lies in, and goes there. */
  reveal(entry: LogEntry): void;
};

export function useGroups(): Groups {
  const [on, set] = useState(false);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [wanted, setWanted] = useState<Groups['wanted']>(null);
  const changes = useMemo(
    () => ({
      set,
      toggle: (key: string, wish?: boolean) => setOpen((now) => changed(now, [key], wish ?? !now.has(key))),
      reveal(entry: LogEntry) {
        const id = entry.imageId ?? 'none';
        const keys = [groupKey(id), ...(entry.attempt === null ? [] : [attemptKey(id, entry.attempt)])];
        setOpen((now) => changed(now, keys, true));
        setWanted({ entry });
      },
    }),
    [],
  );
  return { on, open, wanted, ...changes };
}

function changed(set: ReadonlySet<string>, keys: readonly string[], open: boolean): ReadonlySet<string> {
  const next = new Set(set);
  for (const key of keys) {
    if (open) next.add(key);
    else next.delete(key);
  }
  return next;
}
