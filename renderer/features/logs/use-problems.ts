import { useEffect, useState } from 'react';
import type { Client } from '../../../shared/contract/client.ts';
import type { LogProblems } from '../../../shared/domain/log-entry.ts';
import { countOf, firstSeqOf, isFiltering, type Log } from '../../state/log-view.ts';
import { useLog } from '../../state/log-view-hooks.ts';
import { runAgainAfter } from '../../state/run-again.ts';
import { useSession } from '../../state/use-session.ts';

/** The log is cut into so many parts: one for each two pixels of a tall panel. */
const PARTS = 300;
/** While problems keep coming the app is asked this often. */
const ASK_EVERY_MS = 2_000;

export type Problems = {
  readonly places: readonly LogProblems[];
  readonly parts: number;
  /** The first and the last sequence that the log had when it was asked. */
  readonly from: number;
  readonly to: number;
};

const NONE: Problems = { places: [], parts: PARTS, from: 1, to: 0 };

/** Where the open log's warnings and errors lie, asked again when there are more of them. */
export function useProblems(): Problems {
  const { client } = useSession();
  const log = useLog();
  const [problems, setProblems] = useState(NONE);
  useEffect(() => {
    setProblems(NONE);
    return watchProblems(client, log, setProblems);
  }, [client, log]);
  return problems;
}

/** Shows them now and whenever their number has changed, but not while the log is filtered. Returns how to stop. */
export function watchProblems(
  client: Client,
  { jobId, store }: Pick<Log, 'jobId' | 'store'>,
  show: (problems: Problems) => void,
): () => void {
  let stopped = false;
  let askedOf = 0;
  const ask = runAgainAfter(ASK_EVERY_MS, async () => {
    if (stopped) return;
    const { tally } = store.getState();
    const answer = await client.call('log.problems', { jobId, parts: PARTS });
    // Without an answer there are no marks, and the log itself says what is wrong.
    if (!stopped && answer.ok)
      show({ places: answer.value, parts: PARTS, from: firstSeqOf(tally), to: tally.upToSeq });
  });
  const look = (): void => {
    const { filter, tally } = store.getState();
    const count = countOf(tally, ['warning', 'error'], null);
    if (count === askedOf || isFiltering(filter)) return;
    askedOf = count;
    void ask();
  };
  look();
  const stop = store.subscribe(look);
  return () => {
    stopped = true;
    stop();
  };
}
