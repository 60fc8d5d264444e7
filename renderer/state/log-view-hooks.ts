import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { type Log, type LogState, openLog } from './log-view.ts';
import { useSession } from './use-session.ts';

/** The open log of a job, as long as the component is shown; null until the first effect has run. */
export function useOpenLog(jobId: string): Log | null {
  const session = useSession();
  const [log, setLog] = useState<Log | null>(null);
  useEffect(() => {
    const opened = openLog(session, jobId, (callback) => requestAnimationFrame(callback));
    setLog(opened);
    return () => opened.close();
  }, [session, jobId]);
  return log?.jobId === jobId ? log : null;
}

export const LogContext = createContext<Log | null>(null);

/** @throws Error outside of a LogContext */
export function useLog(): Log {
  const log = useContext(LogContext);
  if (log === null) throw new Error('useLog needs a LogContext above it.');
  return log;
}

/** A part of the log's state. Draws again only when that part changes, so select values, not new objects. */
export function useLogState<T>(part: (state: LogState) => T): T {
  return useStore(useLog().store, part);
}
