import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ask } from '../../electron/hosts/cli/session.ts';
import { type OpenedApp, openApp } from '../../electron/hosts/compose/open-app.ts';
import { findRuntime } from '../../electron/hosts/compose/runtime.ts';
import type { Client } from '../../shared/contract/client.ts';
import type { AnyEvent } from '../../shared/contract/events.ts';
import { NO_FILTER } from '../../shared/contract/log-filter.ts';
import { PARAMS } from '../../shared/testing/records.ts';
import { temporaryFolder } from '../support/test-app.ts';
import { hasPostgres, startCloud, type TestCloud } from './start-cloud.ts';

/** Well below the minute after which a device looks by itself: what comes by then was told of. */
const SOON = { timeout: 30_000, interval: 50 };

type Device = {
  readonly opened: OpenedApp;
  readonly client: Client;
  readonly events: AnyEvent[];
  readonly problems: string[];
};

describe.skipIf(!hasPostgres)('two devices of one account', () => {
  let cloud: TestCloud;
  let folder: ReturnType<typeof temporaryFolder>;
  let devices: Device[];

  beforeEach(async () => {
    [cloud, folder, devices] = [await startCloud(), temporaryFolder(), []];
  }, 60_000);
  afterEach(async () => {
    for (const { opened } of devices) await opened.close();
    folder.remove();
    expect(cloud.gateway.unknown).toEqual([]);
    expect(devices.flatMap(({ problems }) => problems)).toEqual([]);
    await cloud.stop();
  });

  /** A machine with its own data directory, switched on. */
  async function device(name: string, user: 'ada' | 'bob' = 'ada'): Promise<Device> {
    const problems: string[] = [];
    const opened = await openApp({
      dataDir: join(folder.path, name),
      library: join(folder.path, `${name}-library`),
      host: 'cli',
      env: {},
      runtime: findRuntime(),
      want: 'write',
      version: 'test',
      demoPace: 'instant',
      reportProblem: (message, error) => problems.push(`${message}: ${String(error)}`),
    });
    const { client } = opened;
    const events: AnyEvent[] = [];
    client.subscribe((event) => events.push(event));
    devices.push({ opened, client, events, problems });
    await opened.app.start('run');
    const { email, password } = cloud.accounts[user];
    await ask(client, 'cloud.setProject', { url: cloud.url, publishableKey: cloud.key });
    await ask(client, 'cloud.signIn', { email, password });
    await ask(client, 'cloud.join', { history: 'all' });
    await ask(client, 'cloud.set', { on: true, images: 'variants' });
    await vi.waitFor(
      async () => expect(await ask(client, 'cloud.status', {})).toMatchObject({ live: true }),
      SOON,
    );
    return { opened, client, events, problems };
  }

  const demo = { ...PARAMS, provider: 'demo', model: 'demo-1', size: '256x256', preset: 'subtle' } as const;
  const log = async (client: Client, jobId: string) =>
    (await ask(client, 'log.page', { jobId, ...NO_FILTER, limit: 1_000 })).entries.map(
      ({ seq, message, createdAt }) => ({ seq, message, createdAt }),
    );
  const seenBy = async (client: Client) =>
    (await ask(client, 'job.list', { from: 'others' })).jobs.map(({ id }) => id);

  it('see each other’s jobs, live while one is watched, with pictures when they are looked at; a stranger sees nothing', async () => {
    const studio = await device('studio');
    const laptop = await device('laptop');
    const stranger = await device('stranger', 'bob');
    await ask(studio.client, 'queue.pause', {});
    const job = await ask(studio.client, 'job.create', { params: demo });
    await vi.waitFor(async () => expect(await seenBy(laptop.client)).toEqual([job.id]), SOON);

    await ask(laptop.client, 'cloud.watch', { jobId: job.id });
    laptop.events.length = 0;
    await ask(studio.client, 'queue.resume', {});
    await vi.waitFor(async () => {
      const { job: seen } = await ask(laptop.client, 'job.get', { jobId: job.id });
      expect(seen.status).toBe('completed');
      expect(await log(laptop.client, job.id)).toEqual(await log(studio.client, job.id));
    }, SOON);
    const told = () =>
      laptop.events.flatMap((event) =>
        event.name === 'log.appended' ? event.payload.batches.flatMap(({ entries }) => entries) : [],
      );
    const all = (await log(studio.client, job.id)).map(({ seq }) => seq);
    // Events come a frame after what they tell of is there.
    await vi.waitFor(() => expect(told().map(({ seq }) => seq)).toEqual(all), SOON);
    expect(laptop.events.map(({ name }) => name)).not.toContain('job.changed');

    const own = await ask(studio.client, 'job.get', { jobId: job.id });
    const variant = own.files.find(({ kind }) => kind === 'variant');
    const fetches = () => cloud.gateway.journal.of('GET', 'object').length;
    expect(fetches()).toBe(0);
    const picture = await vi.waitFor(async () => {
      const found = await laptop.opened.app.media(`/media/file/${variant?.id}`);
      expect(found).not.toBeNull();
      return found;
    }, SOON);
    expect(await readFile(picture?.path ?? '')).toEqual(await readFile(variant?.path ?? ''));
    await laptop.opened.app.media(`/media/file/${variant?.id}`);
    expect(fetches()).toBe(1);

    await ask(studio.client, 'job.delete', { jobIds: [job.id], files: 'keep' });
    await vi.waitFor(async () => expect(await seenBy(laptop.client)).toEqual([]), SOON);
    expect(await seenBy(stranger.client)).toEqual([]);
    expect(stranger.events.filter(({ name }) => name === 'cloud.jobs')).toEqual([]);
  }, 120_000);

  it('go on where they were when the network is back', async () => {
    const studio = await device('studio');
    const laptop = await device('laptop');
    const first = await ask(studio.client, 'job.create', { params: { ...demo, images: 1, variants: 1 } });
    await vi.waitFor(async () => expect(await seenBy(laptop.client)).toEqual([first.id]), SOON);
    cloud.gateway.unplug();
    const second = await ask(studio.client, 'job.create', { params: { ...demo, images: 1, variants: 1 } });
    await vi.waitFor(
      async () => expect(await ask(laptop.client, 'cloud.status', {})).toMatchObject({ live: false }),
      SOON,
    );
    expect(await seenBy(laptop.client)).toEqual([first.id]);
    cloud.gateway.plugIn();
    await vi.waitFor(async () => expect(await seenBy(laptop.client)).toEqual([second.id, first.id]), {
      ...SOON,
      timeout: 50_000,
    });
  }, 120_000);
});
