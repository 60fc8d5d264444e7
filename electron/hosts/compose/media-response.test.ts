import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaResponse } from './media-response.ts';

describe('a picture as a response', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'safelight-media-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('streams all bytes of the file, with its type and length', async () => {
    const path = join(folder, 'picture.webp');
    const bytes = randomBytes(300_000);
    await writeFile(path, bytes);
    const asked: string[] = [];
    const find = async (mediaPath: string) => {
      asked.push(mediaPath);
      return { path, mediaType: 'image/webp' };
    };
    const response = await mediaResponse(find, '/media/file/1');
    expect(asked).toEqual(['/media/file/1']);
    expect(response?.status).toBe(200);
    expect(Object.fromEntries(response?.headers.entries() ?? [])).toMatchObject({
      'content-type': 'image/webp',
      'content-length': '300000',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(bytes.equals(new Uint8Array((await response?.arrayBuffer()) ?? []))).toBe(true);
  });

  it.each([
    ['/media/file/1', 'immutable'],
    ['/media/thumb/1', 'immutable'],
    ['/media/image/1', 'no-store'],
    ['/media/preview/standard-7', 'no-store'],
  ])('lets %s be kept: %s', async (mediaPath, control) => {
    const path = join(folder, 'picture.png');
    await writeFile(path, 'bytes');
    const response = await mediaResponse(async () => ({ path, mediaType: 'image/png' }), mediaPath);
    expect(response?.headers.get('cache-control')).toContain(control);
    await response?.body?.cancel();
  });

  it('is none when the app knows of none, when the file is gone, and when a folder took its place', async () => {
    expect(await mediaResponse(async () => null, '/media/file/1')).toBeNull();
    for (const path of [join(folder, 'gone.png'), folder]) {
      expect(await mediaResponse(async () => ({ path, mediaType: 'image/png' }), '/media/file/1')).toBeNull();
    }
  });
});
