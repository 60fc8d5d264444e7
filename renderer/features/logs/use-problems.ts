import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { LogProblems } from '../../../shared/domain/log-entry.ts';
import { countOf, type LogState } from '../../state/log-view.ts';
import { useLog } from '../../state/log-view-hooks.ts';
import { useSession } from '../../state/use-session.ts';

/** The log is cut into so many parts: one for each two pixels of a tall panel. */
const PARTS = 300;
/** While problems keep coming the app is asked this often. */
const ASK_EVERY_MS = 2_000;

export type Problems = {
  readonly places: readonly LogProblems[];
  readonly parts: number;
  /** How many entries the log had when it was asked. */
  readonly total: number;
};

const NONE: Problems = { places: [], parts: PARTS, total: 0 };

/** Where the open log's warnings and errors lie, asked again when there are more of them. */
export function useProblems(): Problems {
  const { client } = useSession();
  const log = useLog();
  const count = useStore(log.store, problemsOf);
  const [problems, setProblems] = useState(NONE);
  const askedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (count === 0) return setProblems(NONE);
    let wanted = true;
    const wait = Math.max(0, askedAt.current + ASK_EVERY_MS - performance.now());
    const timer = setTimeout(async () => {
      askedAt.current = performance.now();
      const { total } = log.store.getState().tally;
      const answer = await client.call('log.problems', { jobId: log.jobId, parts: PARTS });
      // Without an answer there are no marks, and the log itself says what is wrong.
      if (wanted && answer.ok) setProblems({ places: answer.value, parts: PARTS, total });
    }, wait);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [client, log, count]);
  return problems;
}

function problemsOf({ tally }: LogState): number {
  return countOf(tally, ['warning', 'error'], null);
}
