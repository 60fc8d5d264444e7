import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { nextFrame } from '../client/next-frame.ts';
import { type JobImagesFeed, openJobImages } from './job-images-feed.ts';
import { type Log, type LogFilter, type LogState, openLog } from './log-view.ts';
import { type LogGroups, openLogGroups } from './log-view-groups.ts';
import { useSession } from './use-session.ts';

export type OpenGroups = { readonly images: JobImagesFeed; readonly groups: LogGroups };

/** The open log of a job, as long as the component is shown; null until the first effect has run. */
export function useOpenLog(jobId: string): Log | null {
  const session = useSession();
  const [log, setLog] = useState<Log | null>(null);
  useEffect(() => {
    const opened = openLog(session, jobId, nextFrame);
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

/** The log by image under a filter, and the job's images; null until the first effect has run. */
export function useOpenGroups(jobId: string, filter: LogFilter): OpenGroups | null {
  const session = useSession();
  const [opened, setOpened] = useState<OpenGroups | null>(null);
  useEffect(() => {
    const images = openJobImages(session, jobId);
    const groups = openLogGroups(session, jobId, filter, nextFrame);
    setOpened({ images, groups });
    return () => {
      groups.end();
      images.close();
    };
  }, [session, jobId, filter]);
  return opened;
}
