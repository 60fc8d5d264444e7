import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import { useStore } from 'zustand';
import type { Job } from '../../../shared/domain/job.ts';
import { type JobImages, NO_IMAGES } from '../../state/job-images.ts';
import { type JobImagesFeed, openJobImages } from '../../state/job-images-feed.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { createTicker, type Ticker } from './ticker.ts';
import type { TileContext } from './tile-state.ts';

type ImagesControl = Pick<JobImagesFeed, 'update' | 'reload'> & {
  readonly store: { getState(): JobImages };
};

type Scope = {
  readonly job: Job;
  readonly feed: JobImagesFeed | null;
  readonly ticker: Ticker;
};

const ScopeContext = createContext<Scope | null>(null);

/** How often what counts seconds is renewed. */
const TICK_MS = 1_000;

/** Gives the parts of a job's view the job, its live images and the clock they share. Must be keyed by the job. */
export function JobScope({ job, children }: { job: Job; children: ReactNode }) {
  const feed = useImagesFeed(job.id);
  const [ticker] = useState(() => createTicker(TICK_MS));
  const scope = useMemo(() => ({ job, feed, ticker }), [job, feed, ticker]);
  return <ScopeContext value={scope}>{children}</ScopeContext>;
}

function useImagesFeed(jobId: string): JobImagesFeed | null {
  const session = useSession();
  const connection = useSessionState((state) => state.connection);
  const [feed, setFeed] = useState<JobImagesFeed | null>(null);
  // What changed while the app could not be reached was not told: with the connection the feed is made anew.
  useEffect(() => {
    if (connection === 'lost') return;
    const opened = openJobImages(session, jobId);
    setFeed(opened);
    return () => opened.close();
  }, [session, jobId, connection]);
  return feed;
}

function useScope(): Scope {
  const scope = useContext(ScopeContext);
  if (scope === null) throw new Error('This part of a job’s view needs a JobScope above it.');
  return scope;
}

/** The job that is shown. */
export function useJob(): Job {
  return useScope().job;
}

/** A part of the job's live images. Select values that stay the same while nothing changes. */
export function useJobImages<T>(part: (state: JobImages) => T): T {
  const { feed } = useScope();
  return useStore(feed?.store ?? EMPTY, part);
}

/** The live images themselves, for what changes them or needs them only when it is used. */
export function useImagesControl(): ImagesControl {
  return useScope().feed ?? NOTHING_YET;
}

/** The time in epoch milliseconds, renewed each second while `ticking`. */
export function useNow(ticking: boolean): number {
  const { ticker } = useScope();
  const now = useSyncExternalStore(ticking ? ticker.subscribe : never, ticker.now);
  return now;
}

/** What beside each image decides on what its tile says. */
export function useTileContext(): TileContext {
  const { status, params } = useJob();
  const paused = useSessionState((state) => state.queue.paused);
  const rateLimitedUntil = useSessionState((state) => state.queue.rateLimitedUntil);
  const callsAllowed = params.retryPolicy.retries + 1;
  const running = status === 'processing';
  return useMemo(
    () => ({ callsAllowed, paused, rateLimitedUntil, running }),
    [callsAllowed, paused, rateLimitedUntil, running],
  );
}

const never = () => () => undefined;
const EMPTY = { getState: () => NO_IMAGES, getInitialState: () => NO_IMAGES, subscribe: never };
const NOTHING_YET: ImagesControl = { store: EMPTY, update: () => undefined, reload: () => undefined };
