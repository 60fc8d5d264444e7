import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { channelFileName, status } from '../../../tests/servers/update-server.ts';
import { NEVER, updateScene } from './testing/update-scene.ts';

const YML = channelFileName();
const scene = updateScene();

describe('a good update', () => {
  it('is found, with what its publisher says of it', async () => {
    scene.server.publish({ version: '0.2.0', notes: 'Faster <b>starts</b>.' });
    expect(await scene.check()).toEqual({
      version: '0.2.0',
      releasedAt: Date.parse('2026-11-20T08:00:00.000Z'),
      notes: 'Faster <b>starts</b>.',
      bytes: scene.server.read('Safelight-0.2.0-x86_64.AppImage').length,
      isForThisMachine: true,
    });
  });

  it('is as large as its file for this copy, whatever else is published', async () => {
    const program = scene.server.publish({ version: '0.2.0' });
    const other = `  - url: Safelight-0.2.0.zip\n    sha512: ${'A'.repeat(86)}==\n    size: 1000000\npath:`;
    scene.server.sign(YML, Buffer.from(scene.server.read(YML).toString().replace('path:', other)));
    expect(await scene.check()).toMatchObject({ bytes: program.length });
  });

  it('is downloaded and put in the place of the old program, which stays until then', async () => {
    const bytes = scene.server.publish({ version: '0.2.0', program: Buffer.alloc(3_000_000, 7) });
    const of = scene.updates();
    await of.check({ url: scene.server.url, channel: 'stable' }, NEVER);
    const told: number[] = [];
    await of.download(({ percent }) => told.push(percent), NEVER);
    expect(told.at(-1)).toBe(100);
    expect(readFileSync(scene.program, 'utf8')).toBe('the old program');
    of.install(false);
    expect(readFileSync(scene.program).equals(bytes)).toBe(true);
    expect(statSync(scene.program).mode & 0o777).toBe(0o755);
    expect(readdirSync(join(scene.folder, 'apps'))).toEqual(['Safelight.AppImage']);
  });

  it('is started when its user wants to go on with it', async () => {
    scene.server.publish({
      version: '0.2.0',
      program: Buffer.from('#!/bin/sh\necho "$0" > "$1.part" && mv "$1.part" "$1"\n'),
    });
    (await scene.download()).install(true);
    const mark = join(scene.folder, 'restarted');
    await vi.waitFor(() => expect(readFileSync(mark, 'utf8').trim()).toBe(scene.program));
  });

  it('takes its own name where the old one’s holds a version', async () => {
    const old = join(scene.folder, 'apps', 'Safelight-0.1.0.AppImage');
    writeFileSync(old, 'the old program');
    vi.stubEnv('APPIMAGE', old);
    scene.server.publish({ version: '0.2.0' });
    (await scene.download()).install(false);
    expect(readdirSync(join(scene.folder, 'apps')).sort()).toEqual([
      'Safelight-0.2.0-x86_64.AppImage',
      'Safelight.AppImage',
    ]);
  });

  it('that was downloaded before the app ended is not downloaded again', async () => {
    scene.server.publish({ version: '0.2.0' });
    await scene.download();
    await scene.download();
    expect(scene.server.requests.filter((path) => path.endsWith('.AppImage'))).toHaveLength(1);
  });

  it('that lies there changed is downloaded again', async () => {
    const bytes = scene.server.publish({ version: '0.2.0' });
    await scene.download();
    const [name = ''] = scene.leftovers();
    writeFileSync(join(scene.folder, 'updates', name), 'something else');
    (await scene.download()).install(false);
    expect(readFileSync(scene.program).equals(bytes)).toBe(true);
  });

  it('leaves the old program where the new one has no place', async () => {
    scene.server.publish({ version: '0.2.0' });
    const of = await scene.download();
    const [name = ''] = scene.leftovers();
    const path = join(scene.folder, 'updates', name);
    chmodSync(path, 0o600);
    // A folder in the place of the part: what cannot be written.
    mkdirSync(join(scene.folder, 'apps', '.Safelight.AppImage.part'));
    expect(() => of.install(false)).toThrow();
    expect(readFileSync(scene.program, 'utf8')).toBe('the old program');
  });
});

describe('what is signed, but wrong', () => {
  it.each([
    ['has no file for this system', { file: 'Safelight Setup 0.2.0.exe' }, /no file for this system/],
    ['leads to another protocol', { file: 'file:///tmp/x.AppImage' }, /not safe/],
    ['has a hash that is none', { sha512: 'short' }, /cannot be read/],
    ['has no size', { size: 0 }, /cannot be read/],
    ['has a name that leaves the folder', { file: '..%2F..%2F..%2Fapps%2FSafelight.AppImage' }, null],
  ])('%s: nothing outside of the folder for downloads changes', async (_what, release, why) => {
    scene.server.publish({ version: '0.2.0', ...release });
    if (why === null) await scene.download().catch(() => undefined);
    else await expect(scene.download()).rejects.toThrow(why);
    expect(readFileSync(scene.program, 'utf8')).toBe('the old program');
    expect(readdirSync(scene.folder).sort()).toEqual(['apps', 'updates']);
  });

  it('is no YAML', async () => {
    scene.server.sign(YML, Buffer.from('version: [\n'));
    await expect(scene.check()).rejects.toThrow(/cannot be read/);
  });
});

describe('an older version', () => {
  it('is told, and is nothing to download, however well it is signed', async () => {
    scene.server.publish({ version: '0.0.9' });
    const of = scene.updates();
    expect(await scene.check('stable', of)).toMatchObject({ version: '0.0.9', isForThisMachine: false });
    await expect(of.download(() => {}, NEVER)).rejects.toThrow();
    expect(scene.leftovers()).toEqual([]);
  });
});

it('what was downloaded stays, though its server then offers something older', async () => {
  const bytes = scene.server.publish({ version: '0.2.0' });
  const of = await scene.download();
  scene.server.publish({ version: '0.1.0' });
  await scene.check('stable', of);
  of.install(false);
  expect(readFileSync(scene.program).equals(bytes)).toBe(true);
});

it('what an earlier run has left is taken away when this version is the newest', async () => {
  scene.server.publish({ version: '0.2.0' });
  await scene.download();
  expect(scene.leftovers()).toHaveLength(1);
  await scene.check('stable', scene.updates({ version: '0.2.0' }));
  expect(scene.leftovers()).toEqual([]);
});

it('a copy on Windows gets its installer, and nothing else', async () => {
  scene.server.publish({ version: '0.2.0' });
  await expect(scene.download(scene.updates({ kind: 'nsis' }))).rejects.toThrow(/no file for this system/);
  scene.server.publish({ version: '0.2.0', file: 'Safelight-0.2.0-win-x64-setup.exe' });
  await scene.download(scene.updates({ kind: 'nsis' }));
  expect(scene.server.requests.at(-1)).toBe('/updates/Safelight-0.2.0-win-x64-setup.exe');
});

describe('a staged update', () => {
  it('is for none of them at 0 per cent, for all at 100', async () => {
    scene.server.publish({ version: '0.2.0', more: 'stagingPercentage: 0' });
    expect(await scene.check()).toMatchObject({ isForThisMachine: false });
    scene.server.publish({ version: '0.2.0', more: 'stagingPercentage: 100' });
    expect(await scene.check()).toMatchObject({ isForThisMachine: true });
  });

  it('tells the server nothing of the machine but the version', async () => {
    scene.server.publish({ version: '0.2.0' });
    const seen: (string | undefined)[] = [];
    scene.server.behave(YML, ({ headers }, response) => {
      seen.push(...Object.keys(headers), headers['user-agent']);
      response.end(scene.server.read(YML));
    });
    await scene.check();
    expect(seen).toEqual(['user-agent', 'accept', 'cache-control', 'host', 'connection', 'Safelight/0.1.0']);
  });
});

describe('the beta channel', () => {
  it('has what is tried out, and what is finished after it', async () => {
    scene.server.publish({ version: '0.2.0' });
    expect(await scene.check('beta')).toMatchObject({ version: '0.2.0' });
    scene.server.publish({ version: '0.3.0-beta.2', channel: 'beta' });
    expect(await scene.check('beta')).toMatchObject({ version: '0.3.0-beta.2' });
    scene.server.publish({ version: '0.3.0' });
    expect(await scene.check('beta')).toMatchObject({ version: '0.3.0' });
    expect(await scene.check('stable')).toMatchObject({ version: '0.3.0' });
  });

  it('is not read in part where one of its files is withheld or broken', async () => {
    scene.server.publish({ version: '0.2.0' });
    scene.server.publish({ version: '0.3.0-beta.2', channel: 'beta' });
    scene.server.behave(channelFileName('beta'), status(500));
    await expect(scene.check('beta')).rejects.toThrow('500');
  });
});
