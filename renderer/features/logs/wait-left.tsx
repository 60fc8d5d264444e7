import { useEffect, useState } from 'react';
import { strings } from '../../strings/index.ts';
import type { Wait } from './log-rows.ts';

/** How much is left of a wait, second by second; afterwards how long it was. */
export function WaitLeft({ wait, live }: { wait: Wait; live: boolean }) {
  const left = useSecondsUntil(live ? wait.until : 0);
  if (left === 0) return <span className="log-tag">{strings.log.waited(wait.ms)}</span>;
  return (
    <span role="timer" className="log-tag log-wait">
      {strings.log.waits(left)}
    </span>
  );
}

/** Whole seconds until a moment, counting down; 0 once it has passed. */
function useSecondsUntil(until: number): number {
  const [now, setNow] = useState(() => Date.now());
  const left = Math.max(0, Math.ceil((until - now) / 1_000));
  useEffect(() => {
    if (left === 0) return;
    // To the moment at which one second less is left, so that it ticks evenly however late a timer is.
    const timer = setTimeout(() => setNow(Date.now()), Math.max(10, until - (left - 1) * 1_000 - Date.now()));
    return () => clearTimeout(timer);
  }, [until, left]);
  return left;
}
