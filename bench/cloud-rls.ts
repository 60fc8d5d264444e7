import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { startCluster } from '../tests/cloud/postgres.ts';
import { atMost, figure, inTurns, median, type Row, within } from './measure.ts';

const USERS = 4;
const JOBS_EACH = 100;
const ENTRIES_EACH = 1_000;
/** Jobs without a log, for the page of what changed. */
const MORE_JOBS = 20_000;
const PAGE = 500;
const QUERIES = 40;
const ROUNDS = 7;

const TABLE = 'public.image_generation_logs';
const ASKED_ONCE = '(select auth.uid()) = user_id';
const ASKED_EACH_TIME = 'auth.uid() = user_id';

/** As PostgREST asks: the page is put together as JSON by PostgreSQL. */
const asJson = (sql: string) =>
  `select json_agg(page)::text as page, count(*)::int as rows from (${sql}) as page`;

/** A log page of one job, as the pull asks for it. */
const LOG_PAGE = asJson(
  `select id, job_id, seq, image_id, attempt, level, step, message, details, created_at from ${TABLE}
   where job_id = $1 and seq > $2 and seq <= $3 order by seq limit ${PAGE}`,
);

/** The first user's jobs that changed since, made on another device. */
const CHANGED_JOBS = asJson(
  `select * from public.image_generation_jobs
   where device_id <> $1 and changed_at >= $2 order by changed_at, id limit 200`,
);

async function fill(client: pg.Client): Promise<void> {
  await client.query('insert into auth.users (id) select gen_random_uuid() from generate_series(1, $1)', [
    USERS,
  ]);
  const insertJobs = (each: number, sequence: number) =>
    client.query(
      `insert into public.image_generation_jobs (id, user_id, device_id, device_name, status, prompt, images_requested,
         images_completed, images_failed, cost_usd, log_seq, data, created_at, updated_at)
       select gen_random_uuid(), users.id, gen_random_uuid(), 'Studio', 'completed', 'A red lighthouse over a calm sea', 4, 4, 0,
         0.16, $2, jsonb_build_object('params', repeat('A red lighthouse over a calm sea. ', 40)), now(), now()
       from auth.users, generate_series(1, $1)`,
      [each, sequence],
    );
  await insertJobs(JOBS_EACH, ENTRIES_EACH);
  await client.query(
    `insert into ${TABLE} (id, job_id, user_id, seq, attempt, level, step, message, details, created_at)
     select gen_random_uuid(), jobs.id, jobs.user_id, seq, 1, 'info', 'base_generation', 'Image ' || seq || ': received after 20.4 s',
       jsonb_build_object('elapsedMs', seq, 'requestId', gen_random_uuid(), 'model', 'gpt-image-2'), now()
     from public.image_generation_jobs as jobs, generate_series(1, $1) as seq
     -- As they come: some entries of one job, then some of another.
     order by seq / 50, jobs.id, seq`,
    [ENTRIES_EACH],
  );
  await insertJobs(MORE_JOBS / USERS, 0);
}

/** Milliseconds of the middle one of some queries, each in a transaction as a user; as the administrator without one. */
async function pageMs(client: pg.Client, sql: string, values: () => unknown[], user: string | null) {
  const times: number[] = [];
  for (let at = 0; at < QUERIES; at += 1) {
    await client.query('begin');
    if (user !== null) await become(client, user);
    const given = values();
    const started = performance.now();
    const { rows } = await client.query(sql, given);
    times.push(performance.now() - started);
    await client.query('rollback');
    if (rows[0].rows === 0) throw new Error('Nothing was found: nothing was measured');
  }
  return median(times);
}

async function become(client: pg.Client, user: string): Promise<void> {
  await client.query("set local role authenticated; set local statement_timeout = '8s'");
  const claims = JSON.stringify({ sub: user, role: 'authenticated' });
  await client.query("select set_config('request.jwt.claims', $1, true)", [claims]);
}

/** Milliseconds of one statement as a user, taken back: the middle one of five. */
async function statementMs(client: pg.Client, user: string, sql: string, values: unknown[]): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    await client.query('begin');
    await become(client, user);
    const started = performance.now();
    await client.query(sql, values);
    times.push(performance.now() - started);
    await client.query('rollback');
  }
  return median(times);
}

/** The longest statements that the product sends, against a tenth of the 8 s after which Supabase ends one. */
async function statementRows(client: pg.Client, user: string, jobs: readonly string[]): Promise<Row[]> {
  const entries = Array.from({ length: PAGE }, (_, at) => ({
    id: randomUUID(),
    job_id: jobs[at % jobs.length],
    user_id: user,
    seq: ENTRIES_EACH + 1 + at,
    level: 'info',
    step: 'upload',
    message: 'Stored '.repeat(250),
    created_at: new Date(),
  }));
  const upsert = `insert into ${TABLE} (id, job_id, user_id, seq, level, step, message, created_at)
    select id, job_id, user_id, seq, level, step, message, created_at
    from json_populate_recordset(null::${TABLE}, $1) on conflict (id) do nothing`;
  const [job = ''] = jobs;
  await client.query(
    `insert into ${TABLE} (id, job_id, user_id, seq, level, step, message, created_at)
     select gen_random_uuid(), $1, $2, seq, 'info', 'upload', 'Stored', now() from generate_series($3::int, $4) as seq`,
    [job, user, ENTRIES_EACH + 1_001, ENTRIES_EACH + 21_000],
  );
  const empty = 'select public.safelight_empty_job($1, 10000)';
  return [
    within(
      '500 entries of 1.8 kB, upserted',
      await statementMs(client, user, upsert, [JSON.stringify(entries)]),
      800,
      'ms',
    ),
    within('10,000 entries of a job, taken away', await statementMs(client, user, empty, [job]), 800, 'ms'),
  ];
}

async function policyRows(client: pg.Client, user: string, jobs: readonly string[]): Promise<Row[]> {
  let at = 0;
  const values = () => {
    at += 1;
    const above = (at * 37) % (ENTRIES_EACH - PAGE);
    return [jobs[at % jobs.length], above, ENTRIES_EACH];
  };
  const asUser = async (policy: string) => {
    await client.query(`alter policy safelight_owner on ${TABLE} using (${policy})`);
    return pageMs(client, LOG_PAGE, values, user);
  };
  const ms = await inTurns(ROUNDS, {
    ours: () => asUser(ASKED_ONCE),
    plain: () => asUser(ASKED_EACH_TIME),
    none: () => pageMs(client, LOG_PAGE, values, null),
  });
  await asUser(ASKED_ONCE);
  const [ours, plain, none] = [figure(ms, 'ours'), figure(ms, 'plain'), figure(ms, 'none')];
  return [
    within('500 of one job’s log among 400,000 entries', ours, 5, 'ms'),
    atMost('the same, against no row-level security', ours, none, 'ms', 1.25),
    atMost('the same, against auth.uid() asked for each row', ours, plain, 'ms', 1),
  ];
}

/** Reading as a user, under row-level security, from 400,000 entries of four users. */
export async function run(): Promise<Row[]> {
  const cluster = await startCluster();
  if (cluster.kind !== 'server')
    throw new Error('PostgreSQL is not installed here: this benchmark needs it.');
  const client = await (await cluster.createDatabase('bench'))();
  try {
    console.error('  filling 400,000 entries …');
    await fill(client);
    await client.query('analyze');
    const { rows } = await client.query(
      'select user_id, array_agg(id) as jobs from public.image_generation_jobs where log_seq > 0 group by 1 limit 1',
    );
    const { user_id: user, jobs } = rows[0];
    const since = await client.query(
      'select changed_at from public.image_generation_jobs where user_id = $1 order by 1 desc offset 400 limit 1',
      [user],
    );
    const pull = () => [randomUUID(), since.rows[0].changed_at];
    return [
      ...(await policyRows(client, user, jobs)),
      within(
        `200 of ${MORE_JOBS.toLocaleString('en')} jobs that changed`,
        await pageMs(client, CHANGED_JOBS, pull, user),
        5,
        'ms',
      ),
      ...(await statementRows(client, user, jobs)),
    ];
  } finally {
    await client.end();
    await cluster.stop();
  }
}
