import { randomUUID } from 'node:crypto';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type pg from 'pg';
import { Upload } from 'tus-js-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, findPostgres, startCluster } from '../postgres.ts';
import { Gateway } from './gateway.ts';

const bin = await findPostgres();

describe.skipIf(bin === null)('the gateway, asked by the real client', () => {
  let cluster: Cluster;
  let database: pg.Client;
  let gateway: Gateway;
  let now = Date.now();
  const users: Record<string, string> = {};

  beforeAll(async () => {
    cluster = await startCluster(bin ?? '');
    database = await (await cluster.createDatabase('gateway'))();
    gateway = new Gateway(database, () => now);
    await gateway.start();
    for (const name of ['ada', 'bob'])
      users[name] = await gateway.accounts.add(database, `${name}@example.com`, 'secret-pass');
  });
  afterEach(() => {
    expect(gateway.unknown).toEqual([]);
    gateway.mishap = () => null;
    now = Date.now();
  });
  afterAll(async () => {
    await gateway.stop();
    await database.end();
    await cluster.stop();
  });

  function client(): SupabaseClient {
    return createClient(gateway.url, gateway.anonKey, {
      auth: { persistSession: false, autoRefreshToken: false },
    });
  }

  async function signedIn(name: string): Promise<SupabaseClient> {
    const made = client();
    const { error } = await made.auth.signInWithPassword({
      email: `${name}@example.com`,
      password: 'secret-pass',
    });
    expect(error).toBeNull();
    return made;
  }

  function jobOf(user: string, id = randomUUID()) {
    const at = '2026-11-23T10:00:00.000Z';
    return {
      id,
      user_id: users[user],
      device_id: id,
      status: 'completed',
      prompt: 'a boat',
      images_requested: 1,
      images_completed: 1,
      images_failed: 0,
      cost_usd: 0,
      data: { id },
      created_at: at,
      updated_at: at,
    };
  }

  it('signs in by password and by code, and says what is wrong', async () => {
    const ada = client();
    const wrong = await ada.auth.signInWithPassword({ email: 'ada@example.com', password: 'wrong' });
    expect(wrong.error?.code).toBe('invalid_credentials');
    await ada.auth.signInWithOtp({ email: 'ada@example.com', options: { shouldCreateUser: false } });
    const token = gateway.accounts.mailbox.get('ada@example.com') ?? '';
    const { data, error } = await ada.auth.verifyOtp({ email: 'ada@example.com', token, type: 'email' });
    expect([error, data.user?.id]).toEqual([null, users['ada']]);
  });

  it('upserts once however often it is asked, and shows a row to its owner alone', async () => {
    const [ada, bob] = [await signedIn('ada'), await signedIn('bob')];
    const job = jobOf('ada');
    for (let times = 0; times < 2; times += 1) {
      expect((await ada.from('image_generation_jobs').upsert([job], { onConflict: 'id' })).error).toBeNull();
    }
    const own = await ada.from('image_generation_jobs').select('id,data').eq('id', job.id);
    expect(own.data).toEqual([{ id: job.id, data: { id: job.id } }]);
    expect((await bob.from('image_generation_jobs').select('id').eq('id', job.id)).data).toEqual([]);
    const foreign = await bob.from('image_generation_jobs').upsert([jobOf('ada')], { onConflict: 'id' });
    expect([foreign.status, foreign.error?.code]).toEqual([403, '42501']);
  });

  it('pages by a key of two columns', async () => {
    const ada = await signedIn('ada');
    const jobs = Array.from({ length: 5 }, () => jobOf('ada'));
    await ada.from('image_generation_jobs').upsert(jobs, { onConflict: 'id' });
    const page = (after: { changed_at: string; id: string } | null) => {
      const query = ada
        .from('image_generation_jobs')
        .select('id,changed_at')
        .order('changed_at')
        .order('id')
        .limit(2);
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

  it('ends tokens, gives new ones, and a session whose used token comes again', async () => {
    const ada = await signedIn('ada');
    const first = (await ada.auth.getSession()).data.session;
    now += 3_601_000;
    expect((await ada.from('image_generation_jobs').select('id')).status).toBe(401);
    const refreshed = await ada.auth.refreshSession();
    expect(refreshed.error).toBeNull();
    expect((await ada.from('image_generation_jobs').select('id')).status).toBe(200);
    const again = await client().auth.refreshSession({ refresh_token: first?.refresh_token ?? '' });
    expect(again.error?.code).toBe('refresh_token_already_used');
    expect((await ada.auth.refreshSession()).error?.code).toBe('refresh_token_not_found');
  });

  it('stores a picture once, for its owner', async () => {
    const [ada, bob] = [await signedIn('ada'), await signedIn('bob')];
    const path = `${users['ada']}/${randomUUID()}/${'b'.repeat(64)}.png`;
    const bytes = Buffer.from('a picture');
    expect(
      (await ada.storage.from('safelight').upload(path, bytes, { contentType: 'image/png' })).error,
    ).toBeNull();
    const twice = await ada.storage.from('safelight').upload(path, bytes, { contentType: 'image/png' });
    expect((twice.error as { statusCode?: string } | null)?.statusCode).toBe('409');
    const back = await ada.storage.from('safelight').download(path);
    expect(Buffer.from((await back.data?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(bytes);
    expect((await bob.storage.from('safelight').download(path)).error).not.toBeNull();
    expect((await bob.storage.from('safelight').upload(`${users['ada']}/x.png`, bytes)).error).not.toBeNull();
    expect((await ada.storage.from('safelight').remove([path])).data).toHaveLength(1);
  });

  it('goes on with an upload that was cut', async () => {
    const ada = await signedIn('ada');
    const bytes = Buffer.alloc(3_000_000, 7);
    const path = `${users['ada']}/${randomUUID()}/${'c'.repeat(64)}.png`;
    const token = (await ada.auth.getSession()).data.session?.access_token ?? '';
    let cuts = 2;
    gateway.mishap = ({ method }) =>
      method === 'PATCH' && cuts-- > 0 ? { kind: 'cut', when: 300_000 } : null;
    await new Promise<void>((resolve, reject) => {
      new Upload(bytes as never, {
        endpoint: `${gateway.url}/storage/v1/upload/resumable`,
        headers: { authorization: `Bearer ${token}`, apikey: gateway.anonKey },
        metadata: {
          bucketName: 'safelight',
          objectName: path,
          contentType: 'image/png',
          cacheControl: '3600',
        },
        chunkSize: 1_000_000,
        retryDelays: [0, 0, 0],
        onSuccess: () => resolve(),
        onError: reject,
      }).start();
    });
    const back = await ada.storage.from('safelight').download(path);
    expect(Buffer.from((await back.data?.arrayBuffer()) ?? new ArrayBuffer(0)).equals(bytes)).toBe(true);
    expect(cuts).toBeLessThan(1);
  });
});
