import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaType, resolveAsset } from './asset.ts';

describe('resolveAsset', () => {
  let folder: string;
  let root: string;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'safelight-asset-')));
    root = join(folder, 'renderer');
    await mkdir(join(root, 'assets'), { recursive: true });
    await mkdir(join(folder, 'renderer-secret'));
    await writeFile(join(root, 'index.html'), 'page');
    await writeFile(join(root, 'assets', 'a b.js'), 'script');
    await writeFile(join(folder, 'secret.txt'), 'secret');
    await writeFile(join(folder, 'renderer-secret', 'key'), 'secret');
    await symlink(join(folder, 'secret.txt'), join(root, 'link.txt'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('finds files below the root', async () => {
    expect(await resolveAsset(root, '/index.html')).toBe(join(root, 'index.html'));
    expect(await resolveAsset(root, '/assets/a%20b.js')).toBe(join(root, 'assets', 'a b.js'));
  });

  it.each([
    ['/../secret.txt'],
    ['/assets/../../secret.txt'],
    ['/..%2fsecret.txt'],
    ['/%2e%2e/secret.txt'],
    ['/../renderer-secret/key'],
    ['/link.txt'],
  ])('refuses %s, which lies outside although it is there', async (pathname) => {
    expect(await resolveAsset(root, pathname)).toBeNull();
  });

  it.each([['/missing.js'], ['/%'], ['/%00'], ['/']])('finds nothing at %s', async (pathname) => {
    expect(await resolveAsset(root, pathname)).toBeNull();
  });
});

describe('mediaType', () => {
  it('names what a page may run, and calls the rest bytes', () => {
    expect(mediaType('/x/index.html')).toBe('text/html; charset=utf-8');
    expect(mediaType('/x/a.js')).toBe('text/javascript; charset=utf-8');
    expect(mediaType('/x/a.unknown')).toBe('application/octet-stream');
  });
});
