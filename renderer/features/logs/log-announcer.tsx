import { useEffect, useState } from 'react';
import { countOf, type LogTally } from '../../state/log-view.ts';
import { useLog } from '../../state/log-view-hooks.ts';
import { strings } from '../../strings/index.ts';

/** How often counts are said at most, in milliseconds: a sentence takes about two seconds to be read. */
const SAY_MS = 5_000;

/** Says to those who do not see the log how much has come, never what. Silent while the reader does not follow. */
export function LogAnnouncer({ note }: { note: string | null }) {
  const log = useLog();
  const [said, setSaid] = useState('');
  useEffect(() => {
    let before: LogTally | null = null;
    const timer = setInterval(() => {
      const { tally, view } = log.store.getState();
      if (tally.behind) return;
      if (before !== null && view.following && tally.total > before.total) setSaid(newsSince(tally, before));
      before = tally;
    }, SAY_MS);
    return () => clearInterval(timer);
  }, [log]);
  return (
    <p role="status" className="visually-hidden">
      {note ?? said}
    </p>
  );
}

function newsSince(tally: LogTally, before: LogTally): string {
  const errors = countOf(tally, ['error'], null) - countOf(before, ['error'], null);
  return strings.log.announced(tally.total - before.total, errors);
}
