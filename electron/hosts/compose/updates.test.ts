import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UpdateServer } from '../../../tests/servers/update-server.ts';
import { temporaryFolder } from '../../../tests/support/test-app.ts';
import { type DesktopUpdates, desktopUpdates } from './updates.ts';

const NEVER = new AbortController().signal;

let server: UpdateServer;
let folder: ReturnType<typeof temporaryFolder>;
let done: string[];

beforeEach(async () => {
  server = await UpdateServer.start();
  folder = temporaryFolder();
  done = [];
  vi.stubEnv('APPIMAGE', join(folder.path, 'Safelight.AppImage'));
  writeFileSync(join(folder.path, 'Safelight.AppImage'), 'old');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
  folder.remove();
});

function open({ keys = [server.keys.publicKey] } = {}): DesktopUpdates {
  return desktopUpdates({
    copy: { kind: 'appimage', unsupported: null },
    publisher: { url: server.url, keys },
    version: '0.1.0',
    dataDir: folder.path,
    packagedConfig: join(folder.path, 'none.yml'),
    restartArgs: [join(folder.path, 'restarted')],
    reportProblem: (message) => done.push(message),
    quit: () => done.push('quit'),
    makeWay: () => done.push('make way'),
    relaunch: () => done.push('relaunch'),
  });
}

/** Has version 0.2.0 ready, which says with what it was started. */
async function ready(): Promise<DesktopUpdates> {
  server.publish({
    version: '0.2.0',
    program: Buffer.from('#!/bin/sh\necho new > "$1.part" && mv "$1.part" "$1"\n'),
  });
  const updates = open();
  await updates.updater.check({ url: server.url, channel: 'stable' }, NEVER);
  await updates.updater.download(() => {}, NEVER);
  return updates;
}

const program = (): string => readFileSync(join(folder.path, 'Safelight.AppImage'), 'utf8');

it('a package without a key does not update itself', () => {
  expect(open({ keys: [] }).updater.unsupported).toBe('no_key');
});

describe('as the app ends', () => {
  it('installs what may be installed, and starts nothing', async () => {
    const updates = await ready();
    expect(updates.updater.leave(true)).toBe(true);
    expect(program()).toBe('old');
    await updates.finish();
    expect(program()).toContain('new');
    expect([done, existsSync(join(folder.path, 'restarted'))]).toEqual([[], false]);
  });

  it.each([
    ['that may not be installed', ready, false],
    [
      'when the system ends it',
      async () => {
        const updates = await ready();
        updates.hurry();
        return updates;
      },
      true,
    ],
  ])('installs nothing %s', async (_what, arrange, may) => {
    const updates = await arrange();
    expect(updates.updater.leave(may)).toBe(false);
    await updates.finish();
    expect([program(), done]).toEqual(['old', []]);
  });
});

describe('a restart', () => {
  it('ends the app as its user would, lets the next one in, and starts it with what this one was started with', async () => {
    const updates = await ready();
    updates.updater.restart();
    expect(done).toEqual(['quit']);
    expect(updates.updater.leave(false)).toBe(true);
    await updates.finish();
    expect(done).toEqual(['quit', 'make way']);
    await vi.waitFor(() => expect(readFileSync(join(folder.path, 'restarted'), 'utf8')).toBe('new\n'));
  });

  it('is forgotten when its user stays', async () => {
    const updates = await ready();
    updates.updater.restart();
    updates.stay();
    expect(updates.updater.leave(false)).toBe(false);
    await updates.finish();
    expect(program()).toBe('old');
  });

  it('comes also where there is nothing to install any more as the app ends', async () => {
    const updates = open();
    updates.updater.restart();
    await updates.finish();
    expect(done).toEqual(['quit', 'relaunch']);
  });

  it('does not come where the system ends the app meanwhile', async () => {
    const updates = open();
    updates.updater.restart();
    updates.hurry();
    await updates.finish();
    expect(done).toEqual(['quit']);
  });

  it('comes also where the installation fails, of the version that is there', async () => {
    const updates = await ready();
    vi.stubEnv('APPIMAGE', 'not/absolute.AppImage');
    updates.updater.restart();
    updates.updater.leave(false);
    await updates.finish();
    expect(done).toEqual(['quit', 'make way', 'An update could not be installed', 'relaunch']);
    expect(program()).toBe('old');
  });
});
