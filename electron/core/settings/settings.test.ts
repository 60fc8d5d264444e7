import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../shared/domain/settings.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { clientOf } from '../app/client.ts';
import { createApp } from '../app/create-app.ts';

const apps = testApps();

describe('the settings', () => {
  it('of a new data directory are the defaults, with an identity of its own that stays', async () => {
    const app = apps.open();
    const settings = await app.call('settings.get', {});
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, userId: expect.any(String) });
    await apps.close(app);
    expect(await apps.open().call('settings.get', {})).toEqual(settings);
  });

  it('are there again after the app was killed, and what was not set is still the default', async () => {
    const app = apps.open();
    const { userId } = await app.call('settings.get', {});
    const change = { maxConcurrency: 7, library: '/pictures', templates: [], notifications: false };
    const updated = await app.call('settings.update', change);
    await app.call('queue.pause', {});
    expect(updated).toEqual({ ...DEFAULT_SETTINGS, ...change, userId });
    apps.crash(app);
    expect(await apps.open().call('settings.get', {})).toEqual({ ...updated, queuePaused: true });
  });

  it('have the identity in the file itself from the beginning, so that it outlives the log beside it', async () => {
    const app = apps.open();
    const { userId } = await app.call('settings.get', {});
    const file = join(apps.folder, 'data', 'safelight.db');
    const alone = readFileSync(file);
    apps.crash(app);
    for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
    writeFileSync(file, alone);
    expect(await apps.open().call('settings.get', {})).toMatchObject({ userId });
  });

  it('are stored all or none', async () => {
    const app = apps.open();
    const { settings } = app.ports.store;
    Object.assign(settings, {
      set: ((real) => (key: string, value: unknown) => {
        if (key === 'notifications') throw new Error('disk full');
        real.call(settings, key, value);
      })(settings.set),
    });
    const before = await app.call('settings.get', {});
    await expect(app.call('settings.update', { maxConcurrency: 7, notifications: false })).rejects.toThrow();
    expect(await app.call('settings.get', {})).toEqual(before);
    apps.crash(app);
    expect(await apps.open().call('settings.get', {})).toEqual(before);
  });

  it('of another version, which this one does not know, are left alone', async () => {
    const app = apps.open();
    const settings = await app.call('settings.get', {});
    app.ports.store.settings.set('fromTheFuture', { anything: true });
    await apps.close(app);
    const next = apps.open();
    expect(await next.call('settings.get', {})).toEqual(settings);
    await next.call('settings.update', { maxConcurrency: 2 });
    expect(next.ports.store.settings.all()).toMatchObject({ fromTheFuture: { anything: true } });
  });

  it('that cannot be understood count as not set, are named in the app’s log, and stay as they are', async () => {
    const app = apps.open();
    const { ports } = app;
    ports.store.settings.set('maxConcurrency', 'many');
    ports.store.settings.set('notifications', false);
    const lines: unknown[] = [];
    const log = Object.assign(Object.create(ports.log), {
      warning: (...line: readonly unknown[]) => void lines.push(line),
    });
    const settings = clientOf(createApp({ ...ports, log }, { readOnly: null }));
    const answer = await settings.call('settings.get', {});
    expect(answer).toMatchObject({
      value: { maxConcurrency: DEFAULT_SETTINGS.maxConcurrency, notifications: false },
    });
    expect(lines).toEqual([[expect.any(String), ['maxConcurrency']]]);
    expect(ports.store.settings.all()).toMatchObject({ maxConcurrency: 'many' });
  });
});
