import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { hang, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { FakeUpdater, offer } from '../../../tests/support/fake-updater.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { UpdateFailure } from '../ports/updater.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const apps = testApps();
let updater: FakeUpdater;

beforeEach(() => {
  updater = new FakeUpdater();
  updater.answer = async () => offer('0.2.0');
});

/** A started app of version 0.1.0. */
async function start(more: { updater?: FakeUpdater; version?: string } = {}): Promise<TestApp> {
  const app = apps.open(new ScriptedProvider(hang), {
    change: (ports) => ({
      ...ports,
      updater: more.updater ?? updater,
      ids: { ...ports.ids, random: () => 0 },
      info: { ...ports.info, version: more.version ?? '0.1.0' },
    }),
  });
  await app.app.start('run');
  return app;
}

const set = (
  app: TestApp,
  updates: Partial<{ automatic: boolean; channel: 'stable' | 'beta'; url: string | null }>,
) => app.call('settings.update', { updates: { automatic: true, channel: 'stable', url: null, ...updates } });

const stateOf = async (app: TestApp): Promise<string> => (await app.call('updates.status', {})).state;

/** Lets what was told come through. */
async function settle(app: TestApp, ms = 0): Promise<void> {
  await app.clock.advance(ms);
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
}

async function ready(app: TestApp): Promise<void> {
  await app.call('updates.check', {});
  await settle(app);
  updater.finish();
  await settle(app, 5_000);
}

const told = (app: TestApp): string[] =>
  app.events.flatMap((event) => (event.name === 'updates.changed' ? [event.payload.state] : []));

describe('looking', () => {
  it('begins a minute after the start, and goes on daily', async () => {
    updater.answer = async () => offer('0.1.0');
    const app = await start();
    await settle(app, MINUTE - 1);
    expect(updater.checks).toEqual([]);
    await settle(app, 1);
    expect(updater.checks).toEqual([{ url: 'https://updates.example.com/', channel: 'stable' }]);
    expect(await app.call('updates.status', {})).toEqual({ state: 'idle', lastCheckedAt: app.clock.now() });
    await settle(app, DAY - 1);
    expect(updater.checks).toHaveLength(1);
    await settle(app, 1);
    expect(updater.checks).toHaveLength(2);
  });

  it('is left to its user when that is off', async () => {
    const app = await start();
    await set(app, { automatic: false });
    await settle(app, 3 * DAY);
    expect(updater.checks).toEqual([]);
    expect(await stateOf(app)).toBe('off');
    expect(await app.call('updates.check', {})).toMatchObject({
      state: 'available',
      update: { version: '0.2.0', notes: 'What is new in 0.2.0' },
      jobs: 0,
    });
    await settle(app, DAY);
    expect(updater.downloads).toBe(0);
  });

  it('says why it failed, and is tried again after an hour, then two', async () => {
    updater.answer = async () => {
      throw new UpdateFailure('The server is away.', { advice: 'Try later.' });
    };
    const app = await start();
    await settle(app, MINUTE);
    expect(await app.call('updates.status', {})).toEqual({
      state: 'failed',
      message: 'The server is away.',
      advice: 'Try later.',
      retry: true,
      lastCheckedAt: null,
    });
    await settle(app, HOUR);
    expect(updater.checks).toHaveLength(2);
    await settle(app, 2 * HOUR - 1);
    expect(updater.checks).toHaveLength(2);
    await settle(app, 1);
    expect(updater.checks).toHaveLength(3);
    // Being offline is no defect of the app.
    expect(app.problems).toEqual([]);
  });

  it('reports what is a defect', async () => {
    updater.answer = async () => {
      throw new TypeError('x is not a function');
    };
    const app = await start();
    await settle(app, MINUTE);
    expect(app.problems).toEqual(['Looking for updates failed: TypeError: x is not a function']);
  });

  it('goes to the address and channel that are set, and forgets what another offered', async () => {
    const app = await start();
    await app.call('updates.check', {});
    expect(await stateOf(app)).toBe('downloading');
    await set(app, { channel: 'beta', url: 'https://mirror.example.com/safelight' });
    await settle(app);
    expect(await stateOf(app)).toBe('idle');
    await app.call('updates.check', {});
    expect(updater.checks.at(-1)).toEqual({ url: 'https://mirror.example.com/safelight', channel: 'beta' });
  });

  it.each(['http://updates.example.com', 'ftp://x', 'https://user:pass@updates.example.com', 'nonsense'])(
    'never goes to %s',
    async (url) => {
      const app = await start();
      await expect(set(app, { url })).rejects.toThrow('https://');
    },
  );
});

describe('a copy that cannot update itself', () => {
  it('says why, and looks nowhere', async () => {
    const app = apps.open();
    await app.app.start('run');
    await settle(app, 3 * DAY);
    for (const name of ['updates.status', 'updates.check'] as const) {
      expect(await app.call(name, {})).toEqual({ state: 'unsupported', reason: 'host' });
    }
  });

  it('without an address says so until one is set', async () => {
    class NoAddress extends FakeUpdater {
      override readonly builtInUrl = null;
    }
    const app = await start({ updater: new NoAddress() });
    expect(await app.call('updates.check', {})).toEqual({ state: 'unsupported', reason: 'no_address' });
    await set(app, { url: 'https://updates.example.com' });
    expect(await stateOf(app)).toBe('idle');
  });
});

describe('what a server offers', () => {
  it('is refused when it is older than what was offered before, also after a restart', async () => {
    const app = await start({ version: '0.1.0' });
    updater.answer = async () => offer('0.3.0');
    await ready(app);
    expect(await stateOf(app)).toBe('ready');
    updater.answer = async () => offer('0.2.0');
    // What is here stays.
    expect(await app.call('updates.check', {})).toMatchObject({
      state: 'ready',
      update: { version: '0.3.0' },
    });
    await apps.close(app);
    const again = await start();
    expect(await again.call('updates.check', {})).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('offers version 0.2.0, though it offered 0.3.0'),
    });
    expect(updater.downloads).toBe(1);
  });

  it('is not held against what another address offered', async () => {
    const app = await start();
    updater.answer = async () => offer('0.3.0');
    await ready(app);
    await set(app, { url: 'https://mirror.example.com/safelight' });
    updater.answer = async () => offer('0.2.0');
    await ready(app);
    expect(await app.call('updates.status', {})).toMatchObject({
      state: 'ready',
      update: { version: '0.2.0' },
    });
  });

  it('is not held against a beta that was published as stable by mistake', async () => {
    const app = await start();
    updater.answer = async () => offer('0.3.0-beta.1');
    expect(await app.call('updates.check', {})).toMatchObject({ state: 'idle' });
    updater.answer = async () => offer('0.2.0');
    expect(await app.call('updates.check', {})).toMatchObject({ state: 'downloading' });
  });

  it('never leads back: an older version is nothing new', async () => {
    updater.answer = async () => offer('0.0.9', { isForThisMachine: false });
    const app = await start();
    expect(await app.call('updates.check', {})).toMatchObject({ state: 'idle' });
  });
});

describe('downloading', () => {
  it('goes on by itself, and tells how far it is', async () => {
    const app = await start();
    await settle(app, MINUTE);
    updater.progress({ percent: 40, bytesPerSecond: 1_000_000 });
    expect(await app.call('updates.status', {})).toMatchObject({
      state: 'downloading',
      percent: 40,
      bytesPerSecond: 1_000_000,
    });
    updater.finish();
    await settle(app);
    expect(await stateOf(app)).toBe('ready');
    expect([...new Set(told(app))]).toEqual(['checking', 'available', 'downloading', 'ready']);
  });

  it('waits for the jobs that are at work, and makes way for one that begins', async () => {
    const app = await start();
    const first = await app.createJob();
    await settle(app, MINUTE);
    expect(await app.call('updates.status', {})).toMatchObject({ state: 'available', jobs: 1 });
    expect(updater.downloads).toBe(0);
    await app.call('job.cancel', { jobId: first.id });
    await app.clock.runUntil(() => updater.downloads === 1);
    expect(await stateOf(app)).toBe('downloading');
    const second = await app.createJob();
    await settle(app, 1_000);
    expect(await app.call('updates.status', {})).toMatchObject({ state: 'available', jobs: 1 });
    await app.call('job.cancel', { jobId: second.id });
    await app.clock.runUntil(() => updater.downloads === 2);
  });

  it('waits for jobs also where its user asked for it', async () => {
    const app = await start();
    await set(app, { automatic: false });
    await app.call('updates.check', {});
    const job = await app.createJob();
    expect(await app.call('updates.download', {})).toMatchObject({ state: 'available', jobs: 1 });
    await app.call('job.cancel', { jobId: job.id });
    await app.clock.runUntil(() => updater.downloads === 1);
  });

  it('does not wait for jobs that wait for their user', async () => {
    const app = await start();
    await app.call('queue.pause', {});
    await app.createJob();
    await app.call('updates.check', {});
    expect(await stateOf(app)).toBe('downloading');
  });

  it('that failed says so, and is tried again with the next look, ever later', async () => {
    const app = await start();
    await app.call('updates.check', {});
    for (const [failures, wait] of [HOUR, 2 * HOUR, 4 * HOUR].entries()) {
      updater.finish(new UpdateFailure('The downloaded file was cut off. It was removed.'));
      await settle(app);
      expect(await app.call('updates.status', {})).toMatchObject({ state: 'failed', retry: true });
      await settle(app, wait - 1);
      expect(updater.downloads).toBe(failures + 1);
      await settle(app, 1);
      expect(updater.downloads).toBe(failures + 2);
    }
  });

  it('that is given up as the app ends leaves nothing behind that asks the closed database', async () => {
    const app = await start();
    await app.call('updates.check', {});
    await apps.close(app);
    await expect(app.clock.advance(MINUTE)).resolves.toBeUndefined();
  });

  it('breaks off when the machine goes to sleep, and begins again when it wakes', async () => {
    const app = await start();
    await app.call('updates.check', {});
    app.app.rest();
    await settle(app);
    expect(await stateOf(app)).toBe('available');
    app.app.wake();
    await settle(app, 5_000);
    expect(updater.downloads).toBe(2);
  });

  it('is nothing without an update', async () => {
    updater.answer = async () => offer('0.1.0');
    const app = await start();
    await app.call('updates.check', {});
    await expect(app.call('updates.download', {})).rejects.toThrow('no update to download');
    await expect(app.call('updates.install', {})).rejects.toThrow('no update to install');
  });
});

describe('installing', () => {
  it('waits while jobs are at work, and says for how many', async () => {
    const app = await start();
    await ready(app);
    const job = await app.createJob();
    await settle(app, 1_000);
    expect(await app.call('updates.status', {})).toMatchObject({ state: 'waiting', jobs: 1 });
    await app.call('job.cancel', { jobId: job.id });
    await app.clock.runUntil(() => told(app).at(-1) === 'ready');
  });

  it('counts those jobs without reading any of them', async () => {
    const app = await start();
    await ready(app);
    const reads = vi.spyOn(app.ports.store.jobs, 'unfinished');
    const { id } = await app.createJob();
    await app.clock.runUntil(() => app.job(id).status === 'processing');
    await app.call('queue.pause', {});
    await settle(app, 1_000);
    expect(await app.call('updates.status', {})).toMatchObject({ state: 'waiting', jobs: 1 });
    expect(reads).not.toHaveBeenCalled();
  });

  it('is asked of the host at once when its user wants it, who is asked about jobs there', async () => {
    const app = await start();
    await ready(app);
    await app.createJob();
    await app.call('updates.install', {});
    expect(updater.restarts).toBe(1);
  });

  it.each([
    ['without a job', async () => {}, true],
    [
      'with an unfinished job, though the queue is paused',
      async (app: TestApp) => {
        await app.call('queue.pause', {});
        await app.createJob();
      },
      false,
    ],
    ['when its user wants it done only on demand', (app: TestApp) => set(app, { automatic: false }), false],
  ])('at the end of the app %s', async (_when, arrange, installed) => {
    const app = await start();
    await ready(app);
    await arrange(app);
    await apps.close(app);
    expect(updater.left).toBe(installed);
  });

  it('leaves the rest of the end in order where it cannot be written down', async () => {
    const app = await start();
    await ready(app);
    const { settings } = app.ports.store;
    const write = settings.set;
    const wrote = vi.spyOn(settings, 'set').mockImplementation((key, value) => {
      if (key === 'updatesMemory') throw new Error('no space left on device');
      write(key, value);
    });
    await apps.close(app);
    expect(app.problems).toEqual([
      'What becomes of an update could not be written down: Error: no space left on device',
    ]);
    expect(wrote).toHaveBeenLastCalledWith('cleanEnd', true);
  });

  it('is not tried a third time by itself where it does not work', async () => {
    for (const may of [true, true, false]) {
      const app = await start();
      await ready(app);
      await apps.close(app);
      expect(updater.left).toBe(may);
    }
  });

  it('is not spoken of at the end of an app that has nothing', async () => {
    const app = await start();
    await app.call('updates.check', {});
    await apps.close(app);
    expect(updater.left).toBe(null);
  });
});
