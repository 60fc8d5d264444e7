import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { giveFailure, hang, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';

const apps = testApps();

/** Lets everything run that need not wait for the world. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
}

/** Holds up a call to the disk; `release` lets it go on. */
function holdUp<N extends string>(
  parts: Readonly<Record<N, (...args: never[]) => Promise<unknown>>>,
  name: N,
): { isHeld: () => boolean; release: () => void } {
  const real = parts[name];
  let held = false;
  let release = () => {};
  const open = new Promise<void>((resolve) => {
    release = resolve;
  });
  const holding: typeof real = async (...args) => {
    held = true;
    await open;
    return real(...args);
  };
  Object.assign(parts, { [name]: holding });
  return { isHeld: () => held, release };
}

/** Where calls put what they receive, just before they are sent. */
const holdUnsent = (app: TestApp) => holdUp(app.ports.files.originals, 'part');

describe('closing the app', () => {
  it('waits for what is under way, which then sends nothing and is sent at the next start', async () => {
    const app = apps.open();
    const { isHeld, release } = holdUnsent(app);
    const { id } = await app.createJob({ images: 1, variants: 1 });
    await app.clock.runUntil(isHeld);
    let stopped = false;
    const closing = apps.close(app).then(() => {
      stopped = true;
    });
    await settle();
    expect(stopped).toBe(false);
    release();
    await closing;
    expect(app.provider.requests).toHaveLength(0);
    const next = await apps.start('run');
    expect((await next.untilFinal(id)).status).toBe('completed');
    expect(next.provider.requests).toHaveLength(1);
  });

  it('does not wait for ever for what never ends', async () => {
    const app = apps.open();
    const { isHeld } = holdUnsent(app);
    await app.createJob({ images: 1 });
    await app.clock.runUntil(isHeld);
    const closing = apps.close(app);
    await settle();
    await app.clock.advance(3_000);
    await closing;
  });

  it('gives calls up without changing any state, and the outcome is unknown at the next start', async () => {
    const app = apps.open(new ScriptedProvider(hang));
    const { id } = await app.createJob({ images: 2, concurrency: 1 });
    await app.clock.runUntil(() => app.provider.requests.length === 1);
    const before = app.ports.store.images.ofJob(id);
    await app.app.stop();
    expect(app.ports.store.images.ofJob(id)).toEqual(before);
    const next = await apps.restart(app, 'hold');
    expect(next.job(id).counts).toMatchObject({ unknown: 1, active: 1 });
  });

  it('as a call fails that would be tried again leaves no wait that would keep the process alive', async () => {
    const app = apps.open();
    let closing: Promise<void> | null = null;
    app.provider.script = () => {
      closing = app.app.stop();
      return giveFailure('server_error');
    };
    const { id } = await app.createJob({ images: 1 });
    await app.clock.runUntil(() => closing !== null);
    await closing;
    expect(app.clock.asked).not.toContain(2_000);
    expect(app.ports.store.images.ofJob(id)[0]).toMatchObject({
      status: 'pending',
      retryAt: expect.any(Number),
    });
  });

  it('as a job is being opened leaves no wait for its images either', async () => {
    const before = apps.open(new ScriptedProvider(() => giveFailure('server_error')));
    const { id } = await before.createJob({ images: 1 });
    await before.clock.runUntil(() => before.ports.store.images.ofJob(id)[0]?.retryAt !== null);
    apps.crash(before);
    const app = apps.open();
    const { isHeld, release } = holdUp(app.ports.files.library, 'prepare');
    await app.app.start('run');
    await app.clock.runUntil(isHeld);
    const closing = app.app.stop();
    await settle();
    release();
    await closing;
    expect(app.job(id).status).toBe('processing');
    expect(app.clock.pending).toBe(0);
  });
});
