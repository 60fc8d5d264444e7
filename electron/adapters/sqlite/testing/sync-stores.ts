/** What the tests of the sync's tables share: stores that belong to an account, and jobs that are in the cloud. */
import type { Store } from '../../../core/ports/store.ts';
import type { OutboxKind } from '../../../core/ports/sync-store.ts';
import { databasePath, file, image, job, NOW, open } from '../testing.ts';

export const ACCOUNT = { id: 'account-1', email: 'ada@example.com', projectUrl: 'https://one.supabase.co' };
export const OTHER_ACCOUNT = {
  id: 'account-2',
  email: 'bob@example.com',
  projectUrl: 'https://one.supabase.co',
};

/** A store that has joined an account before anything was made. */
export function joinedStore(path = databasePath()): Store {
  const store = open(path);
  store.sync.join(ACCOUNT, false);
  return store;
}

/** Adds a job with so many images, each with a stored base image, variant and sidecar. */
export function addJob(store: Store, images = 1) {
  const added = job({ status: 'completed' });
  const ofJob = Array.from({ length: images }, (_, at) => image(added.id, at + 1));
  const files = ofJob.flatMap((of) => [
    file(of, 0, { kind: 'base', state: 'stored' }),
    file(of, 1, { state: 'stored' }),
    file(of, 0, { kind: 'sidecar', format: 'json', state: 'stored' }),
  ]);
  store.transaction('normal', () => {
    store.jobs.insert(added);
    store.images.insertMany(ofJob);
    for (const each of files) store.files.insert(each);
  });
  return { id: added.id, job: added, images: ofJob, files };
}

/** A job that is in the cloud with all that belongs to it, and of which nothing waits. */
export function sentJob(store: Store, images = 1) {
  const added = addJob(store, images);
  store.sync.setPushed([added.id]);
  sendAll(store);
  return added;
}

export const KINDS: readonly OutboxKind[] = ['job', 'image', 'file', 'upload'];

/** Takes everything that is due out of line, as if it had been sent. */
export function sendAll(store: Store): void {
  for (const kind of KINDS) {
    for (let rows = store.sync.due(kind, 100); rows.length > 0; rows = store.sync.due(kind, 100))
      store.sync.acknowledge(rows.map(({ change }) => change));
  }
}

/** The ids of what is due of a kind. */
export function dueIds(store: Store, kind: OutboxKind): string[] {
  return store.sync.due(kind, 1_000).map(({ entityId }) => entityId);
}

export function parked(kind: OutboxKind | 'log', entityId: string, jobId: string, seq: number | null = null) {
  return { kind, entityId, jobId, seq, code: '23514', message: 'Refused', advice: null, parkedAt: NOW };
}
