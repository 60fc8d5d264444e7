import { randomUUID } from 'node:crypto';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { Upload } from 'tus-js-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CloudAccount, startCloud, type TestCloud } from '../start-cloud.ts';
import { cutRequestAt } from './mishaps.ts';

describe('storage, asked by the real clients', () => {
  let cloud: TestCloud;
  let now = Date.now();

  beforeAll(async () => {
    cloud = await startCloud({ now: () => now });
  });
  afterEach(() => {
    expect(cloud.gateway.unknown).toEqual([]);
    cloud.gateway.mishap = () => null;
    now = Date.now();
  });
  afterAll(() => cloud.stop());

  async function signedIn({ email, password }: CloudAccount): Promise<SupabaseClient> {
    const made = createClient(cloud.url, cloud.key, {
      auth: { persistSession: false, autoRefreshToken: false },
    });
    expect((await made.auth.signInWithPassword({ email, password })).error).toBeNull();
    return made;
  }

  const PNG = { contentType: 'image/png' };
  const pathOf = ({ id }: CloudAccount) => `${id}/${randomUUID()}/${'b'.repeat(64)}.png`;

  function upload(token: string, path: string, bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      new Upload(bytes as never, {
        endpoint: `${cloud.url}/storage/v1/upload/resumable`,
        headers: { authorization: `Bearer ${token}`, apikey: cloud.key, 'x-upsert': 'false' },
        metadata: {
          bucketName: 'safelight',
          objectName: path,
          contentType: 'image/png',
          cacheControl: '3600',
        },
        chunkSize: 1_000_000,
        retryDelays: [0, 0, 0],
        removeFingerprintOnSuccess: true,
        onSuccess: () => resolve(),
        onError: reject,
      }).start();
    });
  }

  it('keeps a picture once, and gives it to its owner alone', async () => {
    const [ada, bob] = [await signedIn(cloud.accounts.ada), await signedIn(cloud.accounts.bob)];
    const path = pathOf(cloud.accounts.ada);
    const bytes = Buffer.from('not really a picture');
    expect((await ada.storage.from('safelight').upload(path, bytes, PNG)).error).toBeNull();
    const again = await ada.storage.from('safelight').upload(path, bytes, PNG);
    expect(again.error).toMatchObject({
      message: 'The resource already exists',
      status: 400,
      statusCode: '409',
    });
    const back = await ada.storage.from('safelight').download(path);
    expect(await back.data?.text()).toBe('not really a picture');
    expect((await bob.storage.from('safelight').download(path)).error).not.toBeNull();
    expect((await bob.storage.from('safelight').remove([path])).data).toEqual([]);
    const [, job = ''] = path.split('/');
    const listed = await ada.storage.from('safelight').list(`${cloud.accounts.ada.id}/${job}`);
    expect(listed.data?.map(({ name }) => name)).toEqual([`${'b'.repeat(64)}.png`]);
    expect((await ada.storage.from('safelight').remove([path])).data).toHaveLength(1);
    expect((await ada.storage.from('safelight').download(path)).error).not.toBeNull();
  });

  it('says what is wrong: too large, another user’s folder, an ended token, no such bucket', async () => {
    const ada = await signedIn(cloud.accounts.ada);
    const bucket = ada.storage.from('safelight');
    cloud.gateway.storage.maxBytes = 10;
    const large = await bucket.upload(pathOf(cloud.accounts.ada), Buffer.alloc(11), PNG);
    cloud.gateway.storage.maxBytes = 1_000_000_000;
    expect(large.error).toMatchObject({
      statusCode: '413',
      message: 'The object exceeded the maximum allowed size',
    });
    const foreign = await bucket.upload(pathOf(cloud.accounts.bob), Buffer.alloc(1), PNG);
    expect(foreign.error).toMatchObject({
      statusCode: '403',
      message: 'new row violates row-level security policy',
    });
    const missing = await ada.storage.from('other').upload('a.png', Buffer.alloc(1), PNG);
    expect(missing.error).toMatchObject({ statusCode: '404', message: 'Bucket not found' });
    now += 3_601_000;
    const late = await bucket.upload(pathOf(cloud.accounts.ada), Buffer.alloc(1), PNG);
    expect(late.error).toMatchObject({ statusCode: '403', message: '"exp" claim timestamp check failed' });
  });

  it('goes on with an upload that was cut', async () => {
    const ada = await signedIn(cloud.accounts.ada);
    const bytes = Buffer.alloc(3_000_000, 7);
    const path = pathOf(cloud.accounts.ada);
    const token = (await ada.auth.getSession()).data.session?.access_token ?? '';
    let cuts = 2;
    cloud.gateway.mishap = ({ method }) => (method === 'PATCH' && cuts-- > 0 ? cutRequestAt(300_000) : null);
    await upload(token, path, bytes);
    const back = await ada.storage.from('safelight').download(path);
    expect(Buffer.from((await back.data?.arrayBuffer()) ?? new ArrayBuffer(0)).equals(bytes)).toBe(true);
    expect(cuts).toBeLessThan(1);
    const again = upload(token, path, bytes);
    await expect(again).rejects.toMatchObject({
      message: expect.stringContaining('The resource already exists'),
    });
  });

  it('does not begin an upload into another user’s folder', async () => {
    const ada = await signedIn(cloud.accounts.ada);
    const token = (await ada.auth.getSession()).data.session?.access_token ?? '';
    const refused = upload(token, pathOf(cloud.accounts.bob), Buffer.alloc(10));
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('response code: 403') });
  });
});
