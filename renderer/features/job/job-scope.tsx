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
import type { OpenedBundle } from '../../../shared/contract/exports.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { type CloudPlace, useCloudPlace } from '../../state/cloud-place.ts';
import { type JobImages, NO_IMAGES } from '../../state/job-images.ts';
import { type JobImagesFeed, openJobImages } from '../../state/job-images-feed.ts';
import { useBundleOf, useIsOthersJob, useSession, useSessionState } from '../../state/use-session.ts';
import { createTicker, type Ticker } from './ticker.ts';
import type { TileContext } from './tile-state.ts';

type ImagesControl = Pick<JobImagesFeed, 'update' | 'reload'> & {
  readonly store: { getState(): JobImages };
};

type Scope = {
  readonly job: Job;
  readonly feed: JobImagesFeed | null;
  readonly ticker: Ticker;
  readonly bundle: OpenedBundle | null;
  /** Whether another device made it. */
  readonly isOthers: boolean;
  readonly place: CloudPlace | null;
};

const ScopeContext = createContext<Scope | null>(null);

/** How often what counts seconds is renewed. */
const TICK_MS = 1_000;

/** Gives the parts of a job's view the job, its live images and the clock they share. Must be keyed by the job. */
export function JobScope({ job, children }: { job: Job; children: ReactNode }) {
  const feed = useImagesFeed(job.id);
  const [ticker] = useState(() => createTicker(TICK_MS));
  const bundle = useBundleOf(job.id);
  const isOthers = useIsOthersJob(job.id);
  const known = useCloudPlace(job.id);
  // A bundle's job is none of this device's.
  const place = bundle === null ? known : null;
  const scope = useMemo(
    () => ({ job, feed, ticker, bundle, isOthers, place }),
    [job, feed, ticker, bundle, isOthers, place],
  );
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

/** The bundle that the job is from; null when it is one of the app's own. */
export function useBundle(): OpenedBundle | null {
  return useScope().bundle;
}

/** Whether another device of the same account made the job. */
export function useIsOthers(): boolean {
  return useScope().isOthers;
}

/** How the job stands with the cloud; null until that is known, and where no account is joined. */
export function usePlace(): CloudPlace | null {
  return useScope().place;
}

/** Whether the job can only be looked at: it is from a bundle, or from another device. */
export function useReadOnly(): boolean {
  const { bundle, isOthers } = useScope();
  return bundle !== null || isOthers;
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

/** The time in epoch milliseconds, renewed each second while `ticking`. In a bundle it stands still at the moment when it was made. */
export function useNow(ticking: boolean): number {
  const { ticker, bundle } = useScope();
  const now = useSyncExternalStore(ticking && bundle === null ? ticker.subscribe : never, ticker.now);
  return bundle?.createdAt ?? now;
}

/** What beside each image decides on what its tile says. The queue is none of a bundle's business. */
export function useTileContext(): TileContext {
  const { status, params } = useJob();
  const readOnly = useReadOnly();
  const paused = useSessionState((state) => state.queue.paused && !readOnly);
  const rateLimitedUntil = useSessionState((state) => (readOnly ? null : state.queue.rateLimitedUntil));
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
