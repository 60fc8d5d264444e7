import { describe, expect, it } from 'vitest';
import type { BudgetStatus } from '../../../shared/domain/budget.ts';
import { giveFailure, giveImage, hang, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { appWithWebhook } from '../webhooks/testing/app-with-webhook.ts';

const apps = testApps();

/** Each image costs $0.04. */
async function withBudget(app: TestApp, usd: number, more = {}): Promise<TestApp> {
  const monthlyBudget = { usd, warnAtPercent: 80, whenReached: 'stop' as const, ...more };
  await app.call('settings.update', { monthlyBudget });
  return app;
}

function told(app: TestApp): BudgetStatus['state'][] {
  return app.events.flatMap((event) => (event.name === 'budget.changed' ? [event.payload.state] : []));
}

const NEXT_MONTH = 32 * 86_400_000;

describe('the monthly budget', () => {
  it('is never passed by calls of several jobs at the same time', async () => {
    const app = await withBudget(apps.open(), 0.2);
    const jobs = await Promise.all(
      Array.from({ length: 3 }, () => app.createJob({ images: 6, variants: 1, concurrency: 4 })),
    );
    for (const { id } of jobs) await app.untilFinal(id);
    expect(app.provider.requests).toHaveLength(5);
    const { billedUsd, reservedUsd, state } = await app.call('budget.status', {});
    expect(billedUsd).toBeCloseTo(0.2, 9);
    expect(reservedUsd).toBeCloseTo(0, 9);
    expect(state).toBe('reached');
    const stopped = jobs.map(({ id }) => app.job(id).stoppedBy?.code).filter(Boolean);
    expect(stopped).toContain('month_budget_reached');
  });

  it('gives no image up while calls that turn out to be free hold it', async () => {
    const provider = new ScriptedProvider((request, _signal, calls) =>
      calls <= 2 ? giveFailure('request_refused') : giveImage(request),
    );
    const app = await withBudget(apps.open(provider), 0.09);
    const first = await app.createJob({ images: 2, variants: 1 });
    const second = await app.createJob({ images: 2, variants: 1 });
    expect((await app.untilFinal(first.id)).counts.failed).toBe(2);
    expect((await app.untilFinal(second.id)).counts.completed).toBe(2);
  });

  it('warns once, is reached once, and is told anew when it is raised', async () => {
    const app = await withBudget(apps.open(), 0.1);
    const { id } = await app.createJob({ images: 4, variants: 1, concurrency: 1 });
    const job = await app.untilFinal(id);
    expect(job.counts).toMatchObject({ completed: 2, failed: 2 });
    expect(job.stoppedBy?.message).toMatch(/^Monthly budget of \$0.1 reached: \$0.0800 spent or reserved/);
    expect(told(app)).toEqual(['ok', 'warning', 'reached']);
    await expect(app.createJob({ images: 1 })).rejects.toThrow(/Monthly budget of \$0.1 reached/);
    await withBudget(app, 1);
    expect(told(app)).toEqual(['ok', 'warning', 'reached', 'ok']);
    await app.call('job.retry', { jobId: id });
    expect((await app.untilFinal(id)).status).toBe('completed');
  });

  it('tells a webhook once that it stopped a job', async () => {
    const { test, sender } = await appWithWebhook(apps);
    await withBudget(test, 0.1);
    const { id } = await test.createJob({ images: 4, variants: 1 });
    await test.untilFinal(id);
    await test.clock.advance(60_000);
    expect(sender.types()).toEqual(['budget.reached', 'job.completed_partial']);
    const [reached] = sender.sent.map(({ body }) => JSON.parse(body).data);
    expect(reached).toMatchObject({ jobId: id, status: 'processing', budgetUsd: null });
  });

  it('lets calls go on where it is only to warn', async () => {
    const app = await withBudget(apps.open(), 0.05, { whenReached: 'warn' });
    const { id } = await app.createJob({ images: 3, variants: 1, concurrency: 1 });
    expect((await app.untilFinal(id)).status).toBe('completed');
    expect(told(app)).toEqual(['ok', 'warning', 'reached']);
  });

  it('holds after a restart, says nothing twice, and begins anew with the month', async () => {
    const first = await withBudget(apps.open(), 0.04);
    const { id } = await first.createJob({ images: 1, variants: 1 });
    await first.untilFinal(id);
    const app = await apps.restart(first, 'run');
    await expect(app.createJob({ images: 1 })).rejects.toThrow(/Monthly budget/);
    expect(told(app)).toEqual([]);
    app.clock.jump(NEXT_MONTH);
    const next = await app.createJob({ images: 1, variants: 1 });
    expect((await app.untilFinal(next.id)).status).toBe('completed');
  });

  it('counts what a kill -9 left in doubt as billed, told apart', async () => {
    const first = await withBudget(apps.open(new ScriptedProvider(hang)), 0.05);
    await first.createJob({ images: 1 });
    await first.clock.runUntil(() => first.provider.requests.length === 1);
    expect((await first.call('budget.status', {})).reservedUsd).toBeCloseTo(0.04, 9);
    const app = await apps.restart(first, 'run');
    expect(await app.call('budget.status', {})).toMatchObject({
      billedUsd: 0,
      perhapsUsd: 0.04,
      reservedUsd: 0,
    });
    await expect(app.createJob({ images: 1 })).rejects.toThrow(/Monthly budget/);
  });

  it('counts what deleted jobs cost', async () => {
    const app = await withBudget(apps.open(), 0.05);
    const { id } = await app.createJob({ images: 1, variants: 1 });
    await app.untilFinal(id);
    await app.call('job.delete', { jobIds: [id], files: 'keep' });
    await app.clock.advance(120_000);
    await app.clock.runUntil(() => app.ports.store.jobs.deleted().length === 0);
    expect((await app.call('budget.status', {})).billedUsd).toBeCloseTo(0.04, 9);
  });

  it('stops no free calls, and counts those of unknown price apart', async () => {
    const app = await withBudget(apps.open(), 0.04);
    await app.untilFinal((await app.createJob({ images: 1, variants: 1 })).id);
    app.provider.estimate = 0;
    const free = await app.createJob({ images: 2, variants: 1 });
    expect((await app.untilFinal(free.id)).status).toBe('completed');
    await withBudget(app, 10);
    app.provider.estimate = null;
    app.provider.script = async (request) => ({ ...(await giveImage(request)), costUsd: null });
    await app.untilFinal((await app.createJob({ images: 2, variants: 1 })).id);
    expect(await app.call('budget.status', {})).toMatchObject({ unpriced: 2 });
  });
});
