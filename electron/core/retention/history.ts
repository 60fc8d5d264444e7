import { z } from 'zod';
import { MAX_HISTORY, type RetentionRun, retentionRunSchema } from '../../../shared/contract/retention.ts';
import type { Store } from '../ports/store.ts';

/** Where it is kept; these are none of the user's settings. */
const RUNS = 'retentionRuns';
const LOOKED_AT = 'retentionLookedAt';

const runsSchema = z.array(retentionRunSchema);

/** What earlier runs took away, newest first. What cannot be read any more is forgotten: nothing depends on it. */
export function readHistory({ settings }: Pick<Store, 'settings'>): RetentionRun[] {
  const parsed = runsSchema.safeParse(settings.all()[RUNS]);
  return parsed.success ? parsed.data : [];
}

export function addToHistory(store: Pick<Store, 'settings'>, run: RetentionRun): void {
  store.settings.set(RUNS, [run, ...readHistory(store)].slice(0, MAX_HISTORY));
}

export function dropFromHistory(store: Pick<Store, 'settings'>, runId: string): void {
  store.settings.set(
    RUNS,
    readHistory(store).filter((run) => run.runId !== runId),
  );
}

/** When the app last looked by itself, in milliseconds since the epoch; 0 for never. */
export function readLookedAt({ settings }: Pick<Store, 'settings'>): number {
  const at = settings.all()[LOOKED_AT];
  return typeof at === 'number' ? at : 0;
}

export function noteLookedAt({ settings }: Pick<Store, 'settings'>, at: number): void {
  settings.set(LOOKED_AT, at);
}
