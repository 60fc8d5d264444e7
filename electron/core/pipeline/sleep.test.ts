import { expect, it } from 'vitest';
import { giveFailure, giveImage, hang, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { testApps } from '../../../tests/support/test-apps.ts';

const apps = testApps();
const HOUR_MS = 3_600_000;

it('a call that is under way when the machine sleeps keeps its time: its answer is taken, and nothing is bought again', async () => {
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const provider = new ScriptedProvider((request, signal) =>
    Promise.race([hang(request, signal), arrived.then(() => giveImage(request))]),
  );
  const app = apps.open(provider);
  const { id } = await app.createJob({ images: 1, variants: 1 });
  await app.clock.runUntil(() => provider.requests.length === 1);
  app.app.rest();
  await app.clock.advance(HOUR_MS);
  app.app.wake();
  await app.clock.advance(60_000);
  arrive();
  expect((await app.untilFinal(id)).status).toBe('completed');
  expect(provider.callsByImage()).toEqual({ 1: 1 });
  expect(app.ports.store.attempts.ofJob(id)).toMatchObject([{ status: 'succeeded', elapsedMs: 60_000 }]);
});

it('a call without an answer ends when it has had its own time, awake', async () => {
  const signals: AbortSignal[] = [];
  const provider = new ScriptedProvider((request, signal) => {
    signals.push(signal);
    return hang(request, signal);
  });
  const app = apps.open(provider);
  const { id, params } = await app.createJob({ images: 1, variants: 1 });
  await app.clock.runUntil(() => provider.requests.length === 1);
  await app.clock.advance(20_000);
  app.app.rest();
  await app.clock.advance(HOUR_MS);
  app.app.wake();
  await app.clock.advance(params.retryPolicy.timeoutMs - 20_001);
  expect(signals[0]?.aborted).toBe(false);
  await app.clock.advance(1);
  expect(signals[0]?.aborted).toBe(true);
  await app.clock.runUntil(() => app.ports.store.attempts.ofJob(id)[0]?.status === 'failed');
  expect(app.ports.store.attempts.ofJob(id)[0]).toMatchObject({
    failure: { code: 'timeout', billing: 'unknown' },
  });
});

it('a wait before another call that ends in the sleep starts it on waking, once', async () => {
  const provider = new ScriptedProvider((request, _signal, calls) =>
    calls === 1 ? Promise.resolve(giveFailure('server_error')) : giveImage(request),
  );
  const app = apps.open(provider);
  const { id } = await app.createJob({ images: 1, variants: 1 });
  await app.clock.runUntil(() => app.ports.store.attempts.ofJob(id)[0]?.status === 'failed');
  app.app.rest();
  await app.clock.advance(HOUR_MS);
  expect(provider.requests).toHaveLength(1);
  app.app.wake();
  expect((await app.untilFinal(id)).status).toBe('completed');
  expect(provider.requests).toHaveLength(2);
});
