import type { NewLogEntry, Store } from '../../../electron/core/ports/store.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { Attempt } from '../../../shared/domain/attempt.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { Dead, type Life } from './life.ts';

/** What one transaction changed, in order. */
export type Commit = {
  readonly jobs: Job[];
  readonly newJobs: Job[];
  readonly images: Image[];
  readonly newImages: Image[];
  readonly attempts: Attempt[];
  readonly entries: (NewLogEntry & { readonly seq: number })[];
  /** Jobs that are gone for good, or deleted, or back. */
  readonly jobsGone: string[];
  readonly imagesGone: string[];
  /** Whether the order of the queue was changed. */
  isReordered: boolean;
  /** Whether the log refused an entry of it, which may follow later. */
  logRefused: boolean;
};

export type WatchParts = {
  readonly life: Life;
  /** Whether the database refuses now; asked once for each transaction, and once for each entry. */
  readonly refuses: (what: 'transaction' | 'log') => boolean;
  readonly onCommit: (commit: Commit) => void;
};

/**
 * The real store as one app sees it: it dies with the app, refuses when it is told to, and each transaction that is committed is told
 * of. Whatever is changed outside of a transaction counts as one of its own.
 */
export function watchStore(store: Store, { life, refuses, onCommit }: WatchParts): Store {
  let open: Commit | null = null;
  let poison: unknown = null;
  /** The transaction before was broken by the log: this one is the same without its entries. */
  let goesWithoutLog = false;

  const alive = () => {
    if (life.dead) throw new Dead();
  };
  const change = (note: (commit: Commit) => void, work: () => unknown): unknown => {
    alive();
    if (open !== null) {
      const result = work();
      note(open);
      return result;
    }
    if (!life.isAlive()) throw new Dead();
    const commit = newCommit();
    const result = work();
    note(commit);
    onCommit(commit);
    if (!life.isAlive()) throw new Dead();
    return result;
  };

  /** By table and method what is to be noted of a call. */
  const notes: Readonly<
    Record<
      string,
      Readonly<Record<string, (commit: Commit, args: readonly unknown[], result: unknown) => void>>
    >
  > = {
    jobs: {
      insert: ({ newJobs }, [job]) => void newJobs.push(job as Job),
      update: ({ jobs }, [job]) => void jobs.push(job as Job),
      markDeleted: ({ jobsGone }, [id]) => void jobsGone.push(id as string),
      unmarkDeleted: () => {},
      remove: ({ jobsGone }, [id]) => void jobsGone.push(id as string),
      setQueue: (commit) => {
        commit.isReordered = true;
      },
      queueLast: () => {},
      addStepTime: () => {},
    },
    images: {
      insertMany: ({ newImages }, [images]) => void newImages.push(...(images as Image[])),
      update: ({ images }, [image]) => void images.push(image as Image),
      star: () => {},
      remove: ({ imagesGone }, [ids]) => void imagesGone.push(...(ids as string[])),
    },
    attempts: {
      insert: ({ attempts }, [attempt]) => void attempts.push(attempt as Attempt),
      update: ({ attempts }, [attempt]) => void attempts.push(attempt as Attempt),
    },
    files: { insert: () => {}, update: () => {}, remove: () => {} },
    settings: { set: () => {} },
    log: {
      append: ({ entries }, [added], seqs) =>
        void entries.push(
          ...(added as NewLogEntry[]).map((entry, at) => ({ ...entry, seq: (seqs as number[])[at] ?? 0 })),
        ),
      removeOldest: () => {},
    },
  };

  const table = (name: string, real: object): object =>
    new Proxy(real, {
      get(target, key) {
        const value = Reflect.get(target, key) as unknown;
        if (typeof value !== 'function') return value;
        // How far the search index is depends on the file that worlds share: it stays behind in all of them.
        if (name === 'logIndex' && key === 'advance') return () => 0;
        const note = notes[name]?.[String(key)];
        return (...args: unknown[]) => {
          if (note === undefined) {
            alive();
            return value.apply(target, args) as unknown;
          }
          if (name === 'log' && key === 'append' && refuses('log')) {
            const error = new AppError('disk_full', 'injected: the log is full');
            if (open !== null) {
              open.logRefused = true;
              poison = error;
            }
            throw error;
          }
          let result: unknown;
          return change(
            (commit) => note(commit, args, result),
            () => {
              result = value.apply(target, args) as unknown;
              return result;
            },
          );
        };
      },
    });

  const tables = new Map<string, object>();
  const transaction: Store['transaction'] = (durability, work) => {
    if (!life.isAlive()) throw new Dead();
    if (refuses('transaction')) throw new AppError('disk_full', 'injected: the database is full');
    const refusesAtItsEnd = refuses('transaction');
    const commit = newCommit();
    commit.logRefused = goesWithoutLog;
    goesWithoutLog = false;
    open = commit;
    poison = null;
    try {
      const result = store.transaction(durability, () => {
        const made = work();
        // As the real one: after a refusal within it nothing of a transaction can be committed.
        if (poison !== null) throw poison;
        if (refusesAtItsEnd) throw new AppError('disk_full', 'injected: the database is full at the end');
        return made;
      });
      open = null;
      onCommit(commit);
      if (!life.isAlive()) throw new Dead();
      return result;
    } finally {
      if (poison !== null) goesWithoutLog = true;
      open = null;
    }
  };

  return new Proxy(store, {
    get(target, key) {
      if (key === 'transaction') return transaction;
      if (key === 'close') return () => {};
      // A copy of the file takes the time of the real disk; what it holds is for other proofs.
      if (key === 'backUp') return async () => ({ path: '/data/backups/made-up.db', bytes: 1 });
      const value = Reflect.get(target, key, target) as unknown;
      if (typeof value === 'function') {
        return (...args: unknown[]) => {
          alive();
          return value.apply(target, args) as unknown;
        };
      }
      if (typeof value !== 'object' || value === null) return value;
      const name = String(key);
      const made = tables.get(name) ?? table(name, value);
      tables.set(name, made);
      return made;
    },
  });
}

function newCommit(): Commit {
  return {
    jobs: [],
    newJobs: [],
    images: [],
    newImages: [],
    attempts: [],
    entries: [],
    jobsGone: [],
    imagesGone: [],
    isReordered: false,
    logRefused: false,
  };
}
