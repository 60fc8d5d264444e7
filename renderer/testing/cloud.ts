import type { CloudStatus } from '../../shared/domain/cloud.ts';

/** For tests: a cloud that is up to date, with whatever else is said of it. */
export function cloudOf(known: Partial<CloudStatus> = {}): CloudStatus {
  return {
    state: 'up_to_date',
    email: 'ada@example.com',
    joined: { email: 'ada@example.com', url: 'https://project.supabase.co' },
    protection: 'system',
    waiting: 0,
    uploads: 0,
    parked: 0,
    history: null,
    problem: null,
    nextTryAt: null,
    lastSyncedAt: null,
    live: true,
    ...known,
  };
}
