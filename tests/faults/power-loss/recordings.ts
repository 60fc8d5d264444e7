import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { migrate } from '../../../electron/adapters/sqlite/migrate.ts';
import { MIGRATIONS } from '../../../electron/adapters/sqlite/migrations/index.ts';
import { deriveSeed } from '../../../electron/core/pipeline/random.ts';
import type { JobParams } from '../../../shared/domain/job.ts';
import { DEFAULT_RETRY_POLICY } from '../../../shared/domain/retry-policy.ts';
import { PARAMS } from '../../../shared/testing/records.ts';
import { live } from '../lives/life.ts';
import { type ChoreName, dataDirOf, type Order } from '../lives/order.ts';
import { type Recording, record } from './recording.ts';

/** What is recorded: which jobs, what was there before, and where it is killed on the way. */
export type Scenario = {
  readonly name: string;
  /** How many of all states are of this one, relative to the others. */
  readonly share: number;
  readonly jobs: readonly Pick<JobParams, 'images' | 'variants'>[];
  /** `jobs`: another life has made the jobs before. `older`: a database of an earlier version. */
  readonly before: 'nothing' | 'jobs' | 'older';
  readonly chores: readonly ChoreName[];
  /** The first life is killed before this call of some thread; the second one ends by itself. */
  readonly kill: { readonly call: string; readonly nth: number } | null;
};

const NOTHING = { before: 'nothing', chores: [], kill: null } as const;

/** A job whose file calls are interrupted somewhere, so that a second life finds what the first one has not made sure. */
function killed(call: string, nth: number): Scenario {
  return {
    ...NOTHING,
    name: `a job killed at ${call} ${nth}, and the next start`,
    share: 2,
    jobs: [{ images: 2, variants: 2 }],
    kill: { call, nth },
  };
}

export const SCENARIOS: readonly Scenario[] = [
  { ...NOTHING, name: 'a first start and a job', share: 6, jobs: [{ images: 2, variants: 2 }] },
  { ...NOTHING, name: 'a job with a checkpoint in it', share: 2, jobs: [{ images: 9, variants: 2 }] },
  killed('link', 2),
  killed('unlink', 3),
  killed('unlink', 6),
  killed('rename', 1),
  killed('fsync', 12),
  killed('fsync', 16),
  killed('pwrite64', 260),
  {
    ...NOTHING,
    name: 'a deletion',
    share: 3,
    jobs: [
      { images: 2, variants: 1 },
      { images: 1, variants: 1 },
    ],
    before: 'jobs',
    chores: ['delete', 'purge'],
  },
  {
    ...NOTHING,
    name: 'a retention run',
    share: 2,
    jobs: [
      { images: 1, variants: 1 },
      { images: 1, variants: 1 },
    ],
    before: 'jobs',
    chores: ['retention'],
  },
  {
    ...NOTHING,
    name: 'settings, keys, secrets of a webhook',
    share: 2,
    jobs: [{ images: 1, variants: 1 }],
    before: 'jobs',
    chores: ['settings', 'keys', 'webhook'],
  },
  {
    ...NOTHING,
    name: 'a backup and exports',
    share: 2,
    jobs: [{ images: 1, variants: 1 }],
    before: 'jobs',
    chores: ['backup', 'export'],
  },
  {
    ...NOTHING,
    name: 'a migration with its backup',
    share: 2,
    jobs: [{ images: 1, variants: 1 }],
    before: 'older',
  },
];

/** Records a scenario in a folder of its own. */
export async function recordScenario(
  scenario: Scenario,
  parent: string,
  baseUrl: string,
): Promise<Recording> {
  const order = await prepare(scenario, parent, baseUrl);
  const last = { order, kill: null };
  const lives = scenario.kill === null ? [last] : [{ order, kill: scenario.kill }, last];
  return record(scenario.name, order.folder, lives);
}

/** Makes what a scenario begins with. Returns what its life is told to do. */
export async function prepare(scenario: Scenario, parent: string, baseUrl: string): Promise<Order> {
  const folder = join(parent, 'box');
  const order: Order = {
    folder,
    baseUrl,
    worker: 'fake',
    seed: 1,
    witness: true,
    chores: scenario.chores,
    jobs: scenario.jobs.map(({ images, variants }, at) => ({
      ...PARAMS,
      prompt: `job ${at + 1}`,
      baseUrl,
      images,
      variants,
      concurrency: 1,
      seed: deriveSeed(7, at),
      preset: 'subtle',
      retryPolicy: { ...DEFAULT_RETRY_POLICY, backoffMs: 10, whenBilled: 'ask' },
    })),
  };
  mkdirSync(folder, { recursive: true });
  if (scenario.before === 'older') makeOlder(order);
  if (scenario.before === 'jobs') await requireDone({ ...order, chores: [] });
  return order;
}

async function requireDone(order: Order): Promise<void> {
  const { how, problems } = await live(order);
  if (how !== 'done') throw new Error(`What the recording begins with ended ${how}: ${problems}`);
}

/** The version of the schema before the cloud. */
const OLDER_VERSION = 7;

/** A database of an earlier version, with something in it that must not be lost. */
function makeOlder(order: Order): void {
  const dataDir = dataDirOf(order);
  mkdirSync(dataDir, { recursive: true });
  const db = new Database(join(dataDir, 'safelight.db'));
  db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma('journal_mode = WAL');
  migrate(db, MIGRATIONS.slice(0, OLDER_VERSION), 0, { dir: '', now: Date.now });
  const insert = db.prepare('INSERT INTO settings (key, value, updated_at) VALUES (?, ?, 0)');
  for (let at = 0; at < 200; at += 1)
    insert.run(`of an older version ${at}`, JSON.stringify('x'.repeat(300)));
  db.close();
}
