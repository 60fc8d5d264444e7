import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileRow, imageRow, jobRow } from './rows.ts';
import { startCloud, type TestCloud } from './start-cloud.ts';

const ENTRIES = 25_000;
const IMAGES = 300;

describe('emptying a large job', () => {
  let cloud: TestCloud;
  let ada: SupabaseClient;

  beforeAll(async () => {
    cloud = await startCloud();
    ada = createClient(cloud.url, cloud.key, { auth: { persistSession: false, autoRefreshToken: false } });
    await ada.auth.signInWithPassword(cloud.accounts.ada);
  });
  afterAll(() => cloud.stop());

  async function addJob(): Promise<string> {
    const { id: user } = cloud.accounts.ada;
    const job = jobRow(user);
    const images = Array.from({ length: IMAGES }, (_, at) => imageRow(user, job.id, at + 1));
    const files = images.flatMap(({ id }) => [fileRow(user, job.id, id), fileRow(user, job.id, id)]);
    for (const [table, rows] of [
      ['jobs', [job]],
      ['images', images],
      ['files', files],
    ] as const)
      expect((await ada.from(`image_generation_${table}`).upsert([...rows] as never)).error).toBeNull();
    await cloud.database.query(
      `insert into public.image_generation_logs (id, job_id, user_id, seq, step, message, created_at)
       select gen_random_uuid(), $1, $2, seq, 'upload', 'stored', now() from generate_series(1, $3::int) as seq`,
      [job.id, user, ENTRIES],
    );
    return job.id;
  }

  it('takes it away piece by piece within the time that a statement has, and no other job', async () => {
    const [job, other] = [await addJob(), await addJob()];
    const gone: number[] = [];
    for (let last = -1; last !== 0; gone.push(last)) {
      const { data, error } = await ada.rpc('safelight_empty_job', { job, most: 10_000 });
      expect(error).toBeNull();
      last = data;
    }
    expect(gone).toEqual([10_000, 10_000, 5_000, 2 * IMAGES, IMAGES, 0]);
    const left = await cloud.database.query(
      `select (select array_agg(distinct job_id) from public.image_generation_logs) as logs,
         (select array_agg(distinct job_id) from public.image_generation_files) as files,
         (select array_agg(distinct job_id) from public.image_generation_images) as images,
         (select count(*)::int from public.image_generation_jobs) as jobs`,
    );
    expect(left.rows).toEqual([{ logs: [other], files: [other], images: [other], jobs: 2 }]);
  });
});
