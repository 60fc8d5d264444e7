import { randomUUID } from 'node:crypto';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { jobRow } from './rows.ts';
import { startCloud, type TestCloud } from './start-cloud.ts';

/** What row-level security says of tables stands in access.test.ts; here, what a stranger gets who has the address and an account. */
describe('what another user gets over the network', () => {
  let cloud: TestCloud;
  let ada: string;
  let bob: string;
  let stranger: SupabaseClient;
  let token: string;
  let picture: string;

  beforeAll(async () => {
    cloud = await startCloud();
    [ada, bob] = [cloud.accounts.ada.id, cloud.accounts.bob.id];
    picture = `${ada}/${randomUUID()}/${'a'.repeat(64)}.png`;
    const hers = client();
    await hers.auth.signInWithPassword(cloud.accounts.ada);
    expect((await hers.storage.from('safelight').upload(picture, Buffer.from('hers'))).error).toBeNull();
    await cloud.database.query("insert into storage.buckets (id, name) values ('others', 'others')");
    await cloud.database.query("insert into storage.objects (bucket_id, name) values ('others', $1)", [
      `${bob}/his.png`,
    ]);
    stranger = client();
    await stranger.auth.signInWithPassword(cloud.accounts.bob);
    token = (await stranger.auth.getSession()).data.session?.access_token ?? '';
  });
  afterAll(() => cloud.stop());

  function client(): SupabaseClient {
    return createClient(cloud.url, cloud.key, {
      auth: { persistSession: false, autoRefreshToken: false },
      realtime: { transport: WebSocket as never },
    });
  }

  /** As `fetch`, which tidies addresses up, sends it, with the stranger's token. */
  function ask(method: string, path: string, headers: Readonly<Record<string, string>> = {}, body?: string) {
    return fetch(`${cloud.url}${path}`, {
      method,
      headers: { apikey: cloud.key, authorization: `Bearer ${token}`, ...headers },
      ...(body === undefined ? {} : { body }),
    });
  }

  /** Everything in storage that is not in the stranger's folder of our bucket, as `bucket/name`. */
  async function outside(): Promise<string[]> {
    const { rows } = await cloud.database.query(
      "select bucket_id || '/' || name as place from storage.objects where not (bucket_id = 'safelight' and starts_with(name, $1)) order by 1",
      [`${bob}/`],
    );
    return rows.map(({ place }) => String(place));
  }

  const unchanged = () => [`others/${bob}/his.png`, `safelight/${picture}`];

  /** Paths that might lead somewhere else, of the owner's id and the stranger's. */
  const PATHS: readonly (readonly [string, (hers: string, his: string) => string])[] = [
    ['her folder', (hers) => `safelight/${hers}/x.png`],
    ['dots through the own folder', (hers, his) => `safelight/${his}/../${hers}/x.png`],
    ['encoded dots', (hers, his) => `safelight/${his}/%2e%2e/${hers}/x.png`],
    ['an encoded slash after dots', (hers, his) => `safelight/${his}/..%2F${hers}/x.png`],
    ['an encoded slash in her folder', (hers) => `safelight/${hers}%2Fx.png`],
    ['a slash at the beginning', (hers) => `safelight//${hers}/x.png`],
    ['an encoded slash at the beginning', (hers) => `safelight/%2F${hers}/x.png`],
    ['her folder in capitals', (hers) => `safelight/${hers.toUpperCase()}/x.png`],
    ['no folder', () => 'safelight/x.png'],
    ['a folder that begins as the own', (_, his) => `safelight/${his}x/x.png`],
    ['another bucket', (_, his) => `others/${his}/x.png`],
    ['another bucket through dots', (_, his) => `safelight/../others/${his}/x.png`],
    ['no such bucket', (_, his) => `nothing/${his}/x.png`],
    ['characters that are no key', (_, his) => `safelight/${his}/x%00.png`],
  ];

  it.each(PATHS)('adds nothing outside of their folder: %s', async (_, pathOf) => {
    await ask('POST', `/storage/v1/object/${pathOf(ada, bob)}`, { 'x-upsert': 'false' }, 'theirs');
    expect(await outside()).toEqual(unchanged());
  });

  it.each(PATHS)('begins no resumable upload outside of their folder: %s', async (_, pathOf) => {
    const [bucket = '', ...rest] = pathOf(ada, bob).split('/');
    const encoded = (text: string) => Buffer.from(decodeURIComponent(text)).toString('base64');
    const tus = {
      'tus-resumable': '1.0.0',
      'upload-length': '6',
      'upload-metadata': `bucketName ${encoded(bucket)},objectName ${encoded(rest.join('/'))}`,
    };
    const begun = await ask('POST', '/storage/v1/upload/resumable', tus);
    if (begun.status === 201) {
      const location = new URL(begun.headers.get('location') ?? '').pathname;
      await ask('PATCH', location, { 'tus-resumable': '1.0.0', 'upload-offset': '0' }, 'theirs');
    }
    expect(await outside()).toEqual(unchanged());
  });

  it('reads, lists and removes nothing of hers', async () => {
    const bucket = stranger.storage.from('safelight');
    expect((await bucket.download(picture)).error).not.toBeNull();
    expect((await ask('GET', `/storage/v1/object/safelight/${bob}/../${picture}`)).status).toBe(400);
    expect((await bucket.list(ada)).data).toEqual([]);
    expect((await bucket.list('')).data?.map(({ name }) => name)).not.toContain(ada);
    expect((await bucket.remove([picture])).data).toEqual([]);
    expect((await stranger.storage.from('others').list(bob)).data).toEqual([]);
    expect((await stranger.storage.from('others').remove([`${bob}/his.png`])).data).toEqual([]);
    expect(await outside()).toEqual(unchanged());
  });

  it('cannot go on with an upload that she began', async () => {
    const hers = client();
    const { data } = await hers.auth.signInWithPassword(cloud.accounts.ada);
    const encoded = (text: string) => Buffer.from(text).toString('base64');
    const begun = await fetch(`${cloud.url}/storage/v1/upload/resumable`, {
      method: 'POST',
      headers: {
        apikey: cloud.key,
        authorization: `Bearer ${data.session?.access_token}`,
        'tus-resumable': '1.0.0',
        'upload-length': '6',
        'upload-metadata': `bucketName ${encoded('safelight')},objectName ${encoded(`${ada}/job/new.png`)}`,
      },
    });
    const path = new URL(begun.headers.get('location') ?? '').pathname;
    const tus = { 'tus-resumable': '1.0.0', 'upload-offset': '0' };
    expect((await ask('PATCH', path, tus, 'theirs')).status).toBe(403);
    expect(await outside()).toEqual(unchanged());
  });

  it('is nobody with a token that was changed, or signed by someone else', async () => {
    const [head = '', body = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: ada })).toString('base64url');
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    for (const wrong of [`${head}.${forged}.${signature}`, `${unsigned}.${forged}.`, 'nonsense']) {
      const authorization = `Bearer ${wrong}`;
      const rows = await ask('GET', '/rest/v1/image_generation_jobs?select=id', { authorization });
      expect(rows.status).toBe(401);
      const bytes = await ask('GET', `/storage/v1/object/safelight/${picture}`, { authorization });
      expect([bytes.status, (await bytes.json()).statusCode]).toEqual([400, '403']);
      expect(await joinsAs(wrong)).toContain('MalformedJWT');
    }
  });

  it('hears nothing of her jobs, whatever the channel is called and whatever it filters by', async () => {
    const hers = client();
    await hers.auth.signInWithPassword(cloud.accounts.ada);
    const [job, own] = [jobRow(ada), jobRow(bob)];
    const heard: unknown[] = [];
    const wanted = { event: '*', schema: 'public', table: 'image_generation_jobs' } as const;
    const last = new Promise<void>((resolve) => {
      stranger
        .channel(`jobs:${ada}`)
        .on('postgres_changes', { ...wanted, filter: `user_id=eq.${ada}` }, (change) => heard.push(change))
        .on('postgres_changes', { ...wanted, filter: `id=eq.${job.id}` }, (change) => heard.push(change))
        .on('postgres_changes', { ...wanted, filter: `id=eq.${own.id}` }, () => resolve())
        .on('system', {} as never, async () => {
          await hers.from('image_generation_jobs').upsert([job]);
          await hers.from('image_generation_jobs').upsert([{ ...job, log_seq: 5 }]);
          await stranger.from('image_generation_jobs').upsert([own]);
        })
        .subscribe();
    });
    await last;
    expect(heard).toEqual([]);
    await stranger.realtime.disconnect();
  });

  /** What a channel is told that is joined with a token. */
  function joinsAs(wrong: string): Promise<string> {
    const made = client();
    return new Promise((resolve) => {
      void made.realtime.setAuth(wrong).then(() =>
        made.channel('jobs').subscribe((state, error) => {
          if (state !== 'CHANNEL_ERROR') return;
          resolve(error?.message ?? '');
          void made.realtime.disconnect();
        }),
      );
    });
  }
});
