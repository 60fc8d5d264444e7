import type { Store } from '../../core/ports/store.ts';
import type { Connection } from './connection.ts';

/** The newest change of a job is its latest `updated_at`; jobs are few beside what they hold, and this is asked once an hour. */
const LIFETIME_SQL = `
  SELECT min(created_at) AS begun, max(updated_at) AS changed FROM image_generation_jobs`;
const SETTINGS_SQL = `
  SELECT max(updated_at) AS changed FROM settings WHERE key NOT IN ('cleanEnd', 'databaseRepair', 'databaseCheck')`;

/** Since when there is something to lose, and when it changed last. */
export function lifetimeOf(connection: Connection): Store['lifetime'] {
  const jobs = connection.query(LIFETIME_SQL);
  const settings = connection.query(SETTINGS_SQL);
  return () => {
    const { begun, changed } = jobs.get() ?? {};
    if (typeof begun !== 'number') return { begunAt: null, changedAt: null };
    const set = Number(settings.get()?.['changed'] ?? 0);
    return { begunAt: begun, changedAt: Math.max(Number(changed), set) };
  };
}
