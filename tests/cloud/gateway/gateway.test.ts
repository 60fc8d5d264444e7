import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { jobRow, logRow } from '../rows.ts';
import { type CloudAccount, startCloud, type TestCloud } from '../start-cloud.ts';

describe('the gateway, asked by the real client', () => {
  let cloud: TestCloud;
  let now = Date.now();

  beforeAll(async () => {
    cloud = await startCloud({ now: () => now });
  });
  afterEach(() => {
    expect(cloud.gateway.unknown).toEqual([]);
    now = Date.now();
  });
  afterAll(() => cloud.stop());

  function client(key = cloud.key): SupabaseClient {
    return createClient(cloud.url, key, { auth: { persistSession: false, autoRefreshToken: false } });
  }

  async function signedIn({ email, password }: CloudAccount): Promise<SupabaseClient> {
    const made = client();
    const { error } = await made.auth.signInWithPassword({ email, password });
    expect(error).toBeNull();
    return made;
  }

  describe('accounts', () => {
    it('signs in by password and by code, and says what is wrong', async () => {
      const { id, email } = cloud.accounts.ada;
      const ada = client();
      const wrong = await ada.auth.signInWithPassword({ email, password: 'wrong' });
      expect(wrong.error?.code).toBe('invalid_credentials');
      await ada.auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
      const token = cloud.gateway.accounts.mailbox.get(email) ?? '';
      const { data, error } = await ada.auth.verifyOtp({ email, token, type: 'email' });
      expect([error, data.user?.id]).toEqual([null, id]);
      expect((await ada.auth.getUser()).data.user?.email).toBe(email);
    });

    it('ends tokens and gives new ones', async () => {
      const ada = await signedIn(cloud.accounts.ada);
      now += 3_601_000;
      const late = await ada.from('image_generation_jobs').select('id');
      expect([late.status, late.error?.code, late.error?.message]).toEqual([401, 'PGRST303', 'JWT expired']);
      expect((await ada.auth.refreshSession()).error).toBeNull();
      expect((await ada.from('image_generation_jobs').select('id')).status).toBe(200);
    });

    it('gives the current token to whoever lost the answer that brought it', async () => {
      const ada = await signedIn(cloud.accounts.ada);
      const token = (await ada.auth.getSession()).data.session?.refresh_token ?? '';
      const first = await client().auth.refreshSession({ refresh_token: token });
      now += 3_600_000;
      const again = await client().auth.refreshSession({ refresh_token: token });
      expect(again.data.session?.refresh_token).toBe(first.data.session?.refresh_token);
    });

    it('ends a session whose old token comes again late', async () => {
      const ada = await signedIn(cloud.accounts.ada);
      const token = (await ada.auth.getSession()).data.session?.refresh_token ?? '';
      await ada.auth.refreshSession();
      await ada.auth.refreshSession();
      now += 11_000;
      const stolen = await client().auth.refreshSession({ refresh_token: token });
      expect(stolen.error?.code).toBe('refresh_token_already_used');
      expect((await ada.auth.refreshSession()).error?.code).toBe('refresh_token_not_found');
    });

    it('signs out one device, or all', async () => {
      const [one, two, three] = [
        await signedIn(cloud.accounts.ada),
        await signedIn(cloud.accounts.ada),
        await signedIn(cloud.accounts.ada),
      ];
      const tokenOf = async (device: SupabaseClient) =>
        (await device.auth.getSession()).data.session?.refresh_token ?? '';
      const tokens = [await tokenOf(one), await tokenOf(two), await tokenOf(three)];
      const alive = async (token = '') =>
        (await client().auth.refreshSession({ refresh_token: token })).error === null;
      await one.auth.signOut({ scope: 'local' });
      expect([await alive(tokens[0]), await alive(tokens[1])]).toEqual([false, true]);
      await three.auth.signOut({ scope: 'global' });
      expect(await alive(tokens[2])).toBe(false);
    });
  });

  describe('rows', () => {
    it('upserts once however often it is asked, and shows a row to its owner alone', async () => {
      const [ada, bob] = [await signedIn(cloud.accounts.ada), await signedIn(cloud.accounts.bob)];
      const job = jobRow(cloud.accounts.ada.id);
      for (let times = 0; times < 2; times += 1) {
        const { error } = await ada.from('image_generation_jobs').upsert([job], { onConflict: 'id' });
        expect(error).toBeNull();
      }
      const own = await ada.from('image_generation_jobs').select('id,data').eq('id', job.id);
      expect(own.data).toEqual([{ id: job.id, data: job.data }]);
      expect((await bob.from('image_generation_jobs').select('id').eq('id', job.id)).data).toEqual([]);
      const foreign = await bob.from('image_generation_jobs').upsert([jobRow(cloud.accounts.ada.id)]);
      expect([foreign.status, foreign.error?.code]).toEqual([403, '42501']);
    });

    it('takes a log twice and keeps it once', async () => {
      const { id } = cloud.accounts.ada;
      const ada = await signedIn(cloud.accounts.ada);
      const job = jobRow(id);
      await ada.from('image_generation_jobs').upsert([job]);
      const entries = [1, 2, 3].map((seq) => logRow(id, job.id, seq));
      const options = { onConflict: 'id', ignoreDuplicates: true };
      await ada.from('image_generation_logs').upsert(entries.slice(0, 2), options);
      expect((await ada.from('image_generation_logs').upsert(entries, options)).error).toBeNull();
      const page = await ada.from('image_generation_logs').select('seq').eq('job_id', job.id).order('seq');
      expect(page.data).toEqual([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
    });

    it('changes what filters find, and empties a job by a function', async () => {
      const { id } = cloud.accounts.ada;
      const ada = await signedIn(cloud.accounts.ada);
      const job = jobRow(id);
      await ada.from('image_generation_jobs').upsert([job]);
      const entries = [1, 2, 3].map((seq) => logRow(id, job.id, seq));
      const added = await ada.from('image_generation_logs').upsert(entries, { ignoreDuplicates: true });
      expect(added.error).toBeNull();
      const gone = { deleted_at: job.updated_at, prompt: '', data: {} };
      expect((await ada.from('image_generation_jobs').update(gone).in('id', [job.id])).error).toBeNull();
      const empty = () => ada.rpc('safelight_empty_job', { job: job.id, most: 2 });
      expect([(await empty()).data, (await empty()).data, (await empty()).data]).toEqual([2, 1, 0]);
      const left = await ada
        .from('image_generation_jobs')
        .select('prompt,data')
        .neq('device_id', id)
        .gte('log_seq', 0)
        .not('deleted_at', 'is', null)
        .eq('id', job.id)
        .maybeSingle();
      expect(left.data).toEqual({ prompt: '', data: {} });
    });

    it('pages by a key of two columns, and answers at most 1,000 rows', async () => {
      const ada = await signedIn(cloud.accounts.ada);
      const jobs = Array.from({ length: 1_100 }, () => jobRow(cloud.accounts.ada.id));
      await ada.from('image_generation_jobs').upsert(jobs, { onConflict: 'id' });
      expect((await ada.from('image_generation_jobs').select('id')).data).toHaveLength(1_000);
      const page = (after: { changed_at: string; id: string } | null) => {
        const table = ada.from('image_generation_jobs').select('id,changed_at');
        const query = table.order('changed_at').order('id').limit(300);
        return after === null
          ? query
          : query.or(
              `changed_at.gt.${after.changed_at},and(changed_at.eq.${after.changed_at},id.gt.${after.id})`,
            );
      };
      const seen: string[] = [];
      let last: { changed_at: string; id: string } | null = null;
      for (;;) {
        const { data, error } = await page(last);
        expect(error).toBeNull();
        if (data === null || data.length === 0) break;
        seen.push(...data.map(({ id }) => id as string));
        last = data.at(-1) as { changed_at: string; id: string };
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(jobs.every(({ id }) => seen.includes(id))).toBe(true);
    });

    it('keeps a journal of what was asked', async () => {
      const ada = await signedIn(cloud.accounts.ada);
      cloud.gateway.journal.clear();
      await ada.from('image_generation_jobs').upsert([1, 2].map(() => jobRow(cloud.accounts.ada.id)));
      expect(cloud.gateway.journal.rows('POST', 'image_generation_jobs')).toBe(2);
      expect(cloud.gateway.journal.all).toMatchObject([
        { method: 'POST', path: '/rest/v1/image_generation_jobs', rows: 2, status: 201 },
      ]);
    });
  });

  it('refuses what it does not know, and remembers it', async () => {
    const ada = await signedIn(cloud.accounts.ada);
    const asked = await ada.from('image_generation_jobs').select('id').ilike('prompt', '%boat%');
    expect(asked.status).toBe(501);
    expect(cloud.gateway.unknown.splice(0)).toEqual([expect.stringContaining('prompt=ilike.%boat%')]);
  });
});
