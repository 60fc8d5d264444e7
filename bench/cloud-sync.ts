import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type pg from 'pg';
import { startCloud, type TestCloud } from '../tests/cloud/start-cloud.ts';
import { fillLog, newEntry, newJob, openBenchStore, scratch } from './fixtures.ts';
import { atLeast, atMost, median, type Row, within } from './measure.ts';
import type { Sent } from './syncing-app.ts';

const ENTRIES = 100_000;
const FEW = 10_000;
const JOBS = 10;
const ROUNDS = 3;
const AT_ONCE = 500;
/** The thread that serves the window must not be away for longer. */
const MOST_STALL_MS = 50;

const LOGS = 'public.image_generation_logs';
const COLUMNS = [
  'id',
  'job_id',
  'user_id',
  'seq',
  'image_id',
  'attempt',
  'level',
  'step',
  'message',
  'details',
  'created_at',
];

/** Everything that was sent is gone, so that each round begins alike. */
async function clear({ database }: TestCloud): Promise<void> {
  await database.query('truncate public.image_generation_jobs cascade');
  await database.query('vacuum');
}

/** A data directory with a long history that nobody has sent. */
function history(entries: number): string {
  const folder = scratch();
  const store = openBenchStore(folder);
  for (let at = 0; at < JOBS; at += 1) {
    const job = newJob(1, 'completed');
    store.jobs.insert(job);
    fillLog(store, job.id, entries / JOBS);
  }
  // The search has taken them in while they were made.
  while (store.logIndex.advance(256) > 0);
  store.close();
  return folder;
}

/** Sends a history through the whole chain: database, app, Supabase's client, gateway, PostgreSQL. */
async function syncAll(cloud: TestCloud, entries: number, what: 'time' | 'memory'): Promise<Sent> {
  await clear(cloud);
  const { email, password } = cloud.accounts.ada;
  const args = [history(entries), cloud.url, cloud.key, email, password, what];
  const child = fork(join(import.meta.dirname, 'syncing-app.ts'), args, { execArgv: ['--expose-gc'] });
  const sent = await new Promise<Sent>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Sent));
    child.once('exit', (code) => reject(new Error(`The app ended with ${code}`)));
  });
  const { rows } = await cloud.database.query(
    `select count(*)::int as entries, count(distinct (job_id, seq))::int as places from ${LOGS}`,
  );
  if (rows[0].entries !== entries || rows[0].places !== entries) {
    throw new Error(`Of ${entries} entries there are ${JSON.stringify(rows[0])}`);
  }
  return sent;
}

/** The same number of entries, made beforehand, by plain statements of 500 rows: milliseconds. */
async function insertAll(cloud: TestCloud): Promise<number> {
  await clear(cloud);
  const { database, accounts } = cloud;
  const jobs = await insertJobs(database, accounts.ada.id);
  const batches = Array.from({ length: ENTRIES / AT_ONCE }, (_, batch) => {
    const job = jobs[Math.floor((batch * AT_ONCE * JOBS) / ENTRIES)] ?? '';
    return Array.from({ length: AT_ONCE }, (_, at) => rowOf(job, accounts.ada.id, batch * AT_ONCE + at));
  });
  const place = (row: number) => COLUMNS.map((_, at) => `$${row * COLUMNS.length + at + 1}`).join();
  const values = Array.from({ length: AT_ONCE }, (_, row) => `(${place(row)})`).join();
  const text = `insert into ${LOGS} (${COLUMNS.join()}) values ${values}`;
  const started = performance.now();
  for (const rows of batches) await database.query(text, rows.flat());
  return performance.now() - started;
}

async function insertJobs(database: pg.Client, user: string): Promise<string[]> {
  const { rows } = await database.query(
    `insert into public.image_generation_jobs (id, user_id, device_id, device_name, status, prompt, images_requested,
       images_completed, images_failed, cost_usd, log_seq, data, created_at, updated_at)
     select gen_random_uuid(), $1, $2, 'Studio', 'completed', 'a boat', 1, 1, 0, 0.04, 0, '{}', now(), now()
     from generate_series(1, $3) returning id`,
    [user, randomUUID(), JOBS],
  );
  return rows.map(({ id }) => id);
}

function rowOf(jobId: string, user: string, at: number): unknown[] {
  const { id, level, step, message, detailsJson, createdAt } = newEntry(jobId, at);
  return [id, jobId, user, at + 1, null, null, level, step, message, detailsJson, new Date(createdAt)];
}

/** Sending 100,000 entries that were made while there was no network. */
export async function run(): Promise<Row[]> {
  const cloud = await startCloud();
  try {
    const [bare, sent]: [number[], Sent[]] = [[], []];
    // Round −1 warms up.
    for (let round = -1; round < ROUNDS; round += 1) {
      const ms = await insertAll(cloud);
      const all = await syncAll(cloud, ENTRIES, 'time');
      if (round < 0) continue;
      bare.push(ms);
      sent.push(all);
      console.error(`  bare ${Math.round(ms)} ms, through the chain ${Math.round(all.ms)} ms`);
    }
    const few = await syncAll(cloud, FEW, 'memory');
    const many = await syncAll(cloud, ENTRIES, 'memory');
    const rate = (ms: number[]) => ENTRIES / (median(ms) / 1_000);
    return [
      atLeast(
        'entries that reach the cloud, against bare inserts of 500',
        rate(sent.map(({ ms }) => ms)),
        rate(bare),
        '/s',
        0.5,
      ),
      atMost('memory in use while 100,000 are sent, against 10,000', many.usedMb, few.usedMb, 'MB', 1.2),
      within(
        'the longest time away of the thread that sends',
        median(sent.map(({ stallMs }) => stallMs)),
        MOST_STALL_MS,
        'ms',
      ),
    ];
  } finally {
    await cloud.stop();
  }
}
