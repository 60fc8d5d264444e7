import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { OpenedBundle } from '../../shared/contract/exports.ts';
import type { Session, SessionState } from './session.ts';

export const SessionContext = createContext<Session | null>(null);

/** @throws Error outside of a SessionContext */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('useSession needs a SessionContext above it.');
  return session;
}

/** A part of what the window shows. Draws again only when that part changes, so select values, not new objects. */
export function useSessionState<T>(part: (state: SessionState) => T): T {
  return useStore(useSession().store, part);
}

/** The selected job, or null when none is, or while it is on its way. */
export function selectedJob(state: SessionState) {
  return state.selected;
}

/** Whether another device made a job that is shown or listed: it can only be looked at. */
export function useIsOthersJob(jobId: string): boolean {
  return useSessionState(
    ({ selectedId, selectedFrom, jobQuery, jobs }) =>
      (selectedFrom === 'others' && selectedId === jobId) ||
      (jobQuery.from === 'others' && jobs.some(({ id }) => id === jobId)),
  );
}

/** The bundle that a job is from; null when it is one of the app's own. */
export function useBundleOf(jobId: string): OpenedBundle | null {
  return useSessionState(({ bundles }) => bundles.find((bundle) => bundle.jobId === jobId) ?? null);
}
