import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CloudOptions, createCloud } from '../../electron/adapters/supabase/create-cloud.ts';
import type { CloudLink, SessionStore } from '../../electron/core/ports/cloud.ts';
import { MIGRATIONS } from './postgres.ts';
import { startClouds, type TestCloud } from './start-cloud.ts';

/** A session store in memory that a test can look into, and let fail. */
export type TestStore = SessionStore & {
  /** Every session that was kept, in order. */
  readonly kept: (string | null)[];
  /** Thrown by the next `set`s; null lets them pass. */
  failure: Error | null;
};

export type AdapterProject = {
  readonly cloud: TestCloud;
  readonly folder: string;
  /** What tokens end by, in milliseconds beside this machine's clock. */
  shiftMs: number;
  store(): TestStore;
  open(store: SessionStore, options?: Partial<CloudOptions>): Promise<CloudLink>;
  /** A link as Ada, with its store. */
  signedIn(options?: Partial<CloudOptions>): Promise<{ link: CloudLink; store: TestStore; user: string }>;
  /** The same session after a restart. */
  reopen(link: CloudLink): Promise<CloudLink>;
  reset(): void;
  stop(): Promise<void>;
};

/** A Supabase project, and the adapter that is tested against it. */
export async function startAdapterProject(): Promise<AdapterProject> {
  const clouds = await startClouds();
  const folder = mkdtempSync(join(tmpdir(), 'safelight-cloud-'));
  const links = new Map<CloudLink, SessionStore>();
  const project: Omit<AdapterProject, 'cloud'> = {
    folder,
    shiftMs: 0,
    store: testStore,
    async open(store, options = {}) {
      const adapter = createCloud({
        uploadsFile: join(folder, 'uploads.json'),
        migrationsDir: MIGRATIONS,
        ...options,
      });
      const link = await adapter.open({ url: cloud.url, publishableKey: cloud.key }, store);
      links.set(link, store);
      return link;
    },
    async signedIn(options) {
      const store = testStore();
      const link = await project.open(store, options);
      const { email, password } = cloud.accounts.ada;
      return { link, store, user: (await link.signIn(email, password)).id };
    },
    async reopen(link) {
      await link.close();
      return project.open(links.get(link) ?? testStore());
    },
    reset() {
      project.shiftMs = 0;
      cloud.gateway.mishap = () => null;
      cloud.gateway.journal.clear();
    },
    async stop() {
      await Promise.all([...links.keys()].map((link) => link.close()));
      await clouds.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  const cloud = await clouds.start({ now: () => Date.now() + project.shiftMs });
  return Object.assign(project, { cloud });
}

function testStore(): TestStore {
  const kept: (string | null)[] = [];
  const store: TestStore = {
    protection: 'none',
    kept,
    failure: null,
    get: () => kept.at(-1) ?? null,
    async set(session) {
      if (store.failure !== null) throw store.failure;
      kept.push(session);
    },
    all: () => [],
  };
  return store;
}
