import { describe, expect, it } from 'vitest';
import type { StorageProgress } from '../../../shared/contract/retention.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { nextPages } from './compaction.ts';

const apps = testApps();

/** An app whose database has about 2 MB of free pages. */
async function opened(change: { canShrink?: boolean } = {}) {
  const app = apps.open();
  await app.app.start('run');
  const { id } = await app.createJob({ images: 1 });
  await app.untilFinal(id);
  const { store } = app.ports;
  const [entry] = app.log(id);
  if (entry === undefined) throw new Error('The job has no log');
  const { details: _details, seq: _seq, ...known } = entry;
  const large = { ...known, detailsJson: JSON.stringify({ text: 'x'.repeat(1_000) }) };
  store.log.append(Array.from({ length: 2_000 }, () => large));
  store.log.removeOldest(id, 5_000, store.log.lastSeq(id) - 1);
  if (change.canShrink === false) Object.defineProperty(store.space, 'canShrink', { value: false });
  return app;
}

const told = (app: Awaited<ReturnType<typeof opened>>): StorageProgress[] =>
  app.events.flatMap((event) => (event.name === 'storage.changed' ? [event.payload] : []));

describe('compacting', () => {
  it('gives all free pages back, a slice at a time, and tells how much', async () => {
    const app = await opened();
    const before = await app.call('storage.status', {});
    expect(before.freeBytes).toBeGreaterThan(1_000_000);
    expect(before).toMatchObject({ way: 'in-use', running: false, atNextStart: false });
    expect(await app.call('storage.compact', {})).toMatchObject({ running: true });
    await app.clock.runUntil(() => told(app).at(-1)?.state === 'done');
    expect(told(app).length).toBeGreaterThan(1);
    expect(told(app).at(-1)).toMatchObject({ doneBytes: before.freeBytes, totalBytes: before.freeBytes });
    expect(await app.call('storage.status', {})).toMatchObject({
      bytes: before.bytes - before.freeBytes,
      freeBytes: 0,
      running: false,
    });
  });

  it('can be stopped in between, and what was given back stays so', async () => {
    const app = await opened();
    const before = await app.call('storage.status', {});
    await app.call('storage.compact', {});
    const after = app.call('storage.cancel', {});
    await app.clock.runUntil(() => told(app).at(-1)?.state === 'cancelled');
    const { freeBytes, running } = await after;
    expect(freeBytes).toBeGreaterThan(0);
    expect(freeBytes).toBeLessThan(before.freeBytes);
    expect(running).toBe(false);
  });

  it('of a database that takes writing anew waits for the next start, unless nobody minds', async () => {
    const app = await opened({ canShrink: false });
    expect(await app.call('storage.compact', {})).toMatchObject({ way: 'rewrite', atNextStart: true });
    expect(await app.call('storage.cancel', {})).toMatchObject({ atNextStart: false });
    expect(told(app)).toEqual([]);
    expect(await app.call('storage.compact', { wait: true })).toMatchObject({ freeBytes: 0 });
    expect(told(app)).toMatchObject([{ state: 'done' }]);
  });
});

describe('a slice', () => {
  it('becomes smaller after a slow one and larger after a quick one, within bounds', () => {
    expect([
      nextPages(32, 100),
      nextPages(8, 100),
      nextPages(32, 1),
      nextPages(64, 1),
      nextPages(32, 10),
    ]).toEqual([16, 8, 64, 64, 32]);
  });
});
