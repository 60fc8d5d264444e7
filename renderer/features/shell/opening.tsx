import { useEffect, useState } from 'react';
import type { DatabaseStatus, RepairProgress } from '../../../shared/contract/database.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Progress } from '../../ui/progress.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import './opening.css';

const text = strings.database;

/** The window for the moment until its jobs and settings are there: the same edges, so that nothing jumps. */
export function Opening() {
  return (
    <div className="opening">
      <div className="opening-sidebar" role="status" aria-label={strings.app.opening}>
        <Skeleton width="40%" height={20} />
        <Skeleton height={32} />
        <Skeleton height={32} />
      </div>
      <Delay />
    </div>
  );
}

/** Why the moment takes longer: a repair of the database, and the search of the library behind it. */
function Delay() {
  const { repairing, searching } = useDelay();
  const isSearching = searching !== null;
  return (
    <div className="opening-delay">
      {/* Spoken once: the numbers behind it change twice a second. */}
      <div role="status">
        {(isSearching || repairing !== null) && (
          <h1>{isSearching ? text.searchLabel : text.repairingTitle}</h1>
        )}
      </div>
      {isSearching ? (
        <p>{text.searching(searching.done, searching.total)}</p>
      ) : (
        repairing !== null && (
          <>
            <p>{text.repairingText}</p>
            <p>{text.repairing(repairing.doneBytes, repairing.totalBytes)}</p>
            <Progress
              label={text.repairingLabel}
              done={Math.round(repairing.doneBytes / 1_024)}
              failed={0}
              total={Math.round(repairing.totalBytes / 1_024)}
            />
          </>
        )
      )}
    </div>
  );
}

/** Heard, not asked for: nothing is answered before the app is open. */
function useDelay() {
  const { on } = useSession();
  const [repairing, setRepairing] = useState<RepairProgress | null>(null);
  const [searching, setSearching] = useState<DatabaseStatus['searching']>(null);
  useEffect(
    () =>
      on((event) => {
        if (event.name === 'database.repairing') setRepairing(event.payload);
        if (event.name !== 'database.changed') return;
        setRepairing(null);
        setSearching(event.payload.searching);
      }),
    [on],
  );
  return { repairing, searching };
}
