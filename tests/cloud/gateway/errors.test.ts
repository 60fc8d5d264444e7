import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { jobRow, logRow } from '../rows.ts';
import { hasPostgres, startClouds, type TestCloud, type TestClouds } from '../start-cloud.ts';

describe('what is wrong, in the words of the real services', () => {
  let clouds: TestClouds;
  let cloud: TestCloud;
  let empty: TestCloud;

  beforeAll(async () => {
    clouds = await startClouds();
    cloud = await clouds.start();
    empty = await clouds.start({ migrate: false });
  });
  afterEach(() => expect([...cloud.gateway.unknown, ...empty.gateway.unknown]).toEqual([]));
  afterAll(() => clouds.stop());

  async function ada({ url, accounts }: TestCloud, key: string): Promise<SupabaseClient> {
    const made = createClient(url, key, { auth: { persistSession: false, autoRefreshToken: false } });
    const { email, password } = accounts.ada;
    await made.auth.signInWithPassword({ email, password });
    return made;
  }

  it('a wrong key', async () => {
    const made = await ada(cloud, 'sb_publishable_of_another_project');
    const { status, error } = await made.from('image_generation_jobs').select('id');
    expect([status, error?.message]).toEqual([401, 'Invalid API key']);
    const { email, password } = cloud.accounts.ada;
    const signIn = await made.auth.signInWithPassword({ email, password });
    expect([signIn.error?.status, signIn.error?.message]).toEqual([401, 'Invalid API key']);
  });

  it('nobody signed in', async () => {
    const made = createClient(cloud.url, cloud.key);
    const { status, error } = await made.from('image_generation_jobs').select('id');
    expect([status, error?.code]).toEqual([401, '42501']);
    expect((await made.rpc('safelight_schema_version')).status).toBe(401);
  });

  it('tables and functions that are missing', async () => {
    const made = await ada(empty, empty.key);
    const table = await made.from('image_generation_jobs').select('id');
    expect([table.status, table.error]).toMatchObject([
      404,
      {
        code: 'PGRST205',
        message: "Could not find the table 'public.image_generation_jobs' in the schema cache",
      },
    ]);
    const version = await made.rpc('safelight_schema_version');
    expect([version.status, version.error]).toMatchObject([
      404,
      {
        code: 'PGRST202',
        message:
          'Could not find the function public.safelight_schema_version without parameters in the schema cache',
      },
    ]);
    const call = await made.rpc('safelight_empty_job', { most: 1, job: jobRow('x').id });
    expect(call.error?.message).toBe(
      'Could not find the function public.safelight_empty_job(job, most) in the schema cache',
    );
    const bucket = await made.storage.from('safelight').list('');
    expect(bucket.error?.message).toBe('Bucket not found');
  });

  it('a column that an older schema does not have', async () => {
    const { database, accounts, key } = empty;
    await database.query(
      'create table public.image_generation_jobs (id uuid primary key); grant all on public.image_generation_jobs to authenticated',
    );
    const made = await ada(empty, key);
    const written = await made.from('image_generation_jobs').upsert([jobRow(accounts.ada.id)]);
    expect([written.status, written.error?.code]).toEqual([400, 'PGRST204']);
    const read = await made.from('image_generation_jobs').select('log_seq');
    expect([read.status, read.error?.code]).toEqual([400, '42703']);
  });

  it('an older version of the schema', async () => {
    const old = await clouds.start();
    await old.database.query(
      'create or replace function public.safelight_schema_version() returns integer language sql as $$ select 0 $$',
    );
    const made = await ada(old, old.key);
    expect(await made.rpc('safelight_schema_version')).toMatchObject({ status: 200, data: 0 });
  });

  // PGlite has no time limits.
  it.skipIf(!hasPostgres)('a statement that takes too long', async () => {
    const made = await ada(cloud, cloud.key);
    await cloud.database.query(`create function public.wait() returns integer language plpgsql as
      $$ begin perform pg_sleep(60); return 1; end $$`);
    cloud.gateway.statementTimeoutMs = 20;
    const { status, error } = await made.rpc('wait');
    cloud.gateway.statementTimeoutMs = 8_000;
    expect([status, error]).toMatchObject([
      500,
      { code: '57014', message: 'canceling statement due to statement timeout' },
    ]);
  });

  it('rows that the database does not take', async () => {
    const made = await ada(cloud, cloud.key);
    const { id } = cloud.accounts.ada;
    const job = jobRow(id);
    await made.from('image_generation_jobs').upsert([job]);
    const orphan = await made
      .from('image_generation_logs')
      .upsert([logRow(id, jobRow(id).id, 1)], { ignoreDuplicates: true });
    expect([orphan.status, orphan.error?.code]).toEqual([409, '23503']);
    const twice = [logRow(id, job.id, 1), logRow(id, job.id, 1)];
    const place = await made.from('image_generation_logs').upsert(twice, { ignoreDuplicates: true });
    expect([place.status, place.error?.code]).toEqual([409, '23505']);
    const wrong = await made.from('image_generation_jobs').upsert([{ ...job, status: 'lost' }]);
    expect([wrong.status, wrong.error?.code]).toEqual([400, '23514']);
    const zero = await made.from('image_generation_jobs').upsert([{ ...job, data: { text: '\u0000' } }]);
    expect([zero.status, zero.error?.code]).toEqual([400, '22P05']);
  });

  it('a changed entry of a log', async () => {
    const made = await ada(cloud, cloud.key);
    const { status, error } = await made
      .from('image_generation_logs')
      .upsert([logRow(cloud.accounts.ada.id, jobRow('x').id, 1)]);
    expect([status, error?.code]).toEqual([403, '42501']);
  });
});
