import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import type { UpdateChannel } from '../../../../shared/domain/updates.ts';
import { UpdateServer } from '../../../../tests/servers/update-server.ts';
import { temporaryFolder } from '../../../../tests/support/test-app.ts';
import type { Offer } from '../../../core/ports/updater.ts';
import { createUpdates, type Updates } from '../create-updates.ts';

/** Of a test that nobody ends. */
export const NEVER: AbortSignal = new AbortController().signal;

/** A server, and an AppImage of version 0.1.0 that asks it: new for each test. */
export type UpdateScene = {
  readonly server: UpdateServer;
  /** Absolute path of the folder that everything lies in. */
  readonly folder: string;
  /** Absolute path of the program that is to be replaced. It says `the old program`. */
  readonly program: string;
  updates(change?: Partial<Parameters<typeof createUpdates>[0]>): Updates;
  check(channel?: UpdateChannel, of?: Updates): Promise<Offer>;
  /** Checks and downloads. Returns what did. */
  download(of?: Updates, signal?: AbortSignal): Promise<Updates>;
  /** What was downloaded and is still there, by its path below the updates' own folder. */
  leftovers(): string[];
};

/** Call it once, at the top of a test file. */
export function updateScene(): UpdateScene {
  let server: UpdateServer;
  let folder: ReturnType<typeof temporaryFolder>;
  let program: string;
  beforeEach(async () => {
    server = await UpdateServer.start();
    folder = temporaryFolder();
    program = join(folder.path, 'apps', 'Safelight.AppImage');
    for (const name of ['apps', 'updates']) mkdirSync(join(folder.path, name));
    writeFileSync(program, 'the old program');
    vi.stubEnv('APPIMAGE', program);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await server.close();
    folder.remove();
  });
  const scene: UpdateScene = {
    get server() {
      return server;
    },
    get folder() {
      return folder.path;
    },
    get program() {
      return program;
    },
    updates: (change = {}) =>
      createUpdates({
        kind: 'appimage',
        version: '0.1.0',
        folder: join(folder.path, 'updates'),
        publicKeys: [server.keys.publicKey],
        packagedConfig: join(folder.path, 'none.yml'),
        restartArgs: [join(folder.path, 'restarted')],
        silenceMs: 5_000,
        ...change,
      }),
    check: (channel = 'stable', of = scene.updates()) => of.check({ url: server.url, channel }, NEVER),
    async download(of = scene.updates(), signal = NEVER) {
      await scene.check('stable', of);
      await of.download(() => {}, signal);
      return of;
    },
    leftovers() {
      const names = readdirSync(join(folder.path, 'updates'), { recursive: true, encoding: 'utf8' });
      return names.filter((name) => name.endsWith('AppImage'));
    },
  };
  return scene;
}
