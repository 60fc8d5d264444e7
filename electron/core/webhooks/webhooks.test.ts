import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { jobQuerySchema } from '../../../shared/contract/commands.ts';
import { giveFailure, giveImage, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import type { Store } from '../ports/store.ts';
import { appWithWebhook, listedDeliveries, runJob, storedDeliveries } from './testing/app-with-webhook.ts';
import { answered, hang } from './testing/fake-sender.ts';

const apps = testApps();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ALL_JOBS = jobQuerySchema.parse({});

const failing = () => new ScriptedProvider(async () => giveFailure('invalid_request'));

describe('a job that ends', () => {
  it('is told to an endpoint that wants to hear of it, once, with a signature of its own', async () => {
    const { test, sender, endpoint, secret } = await appWithWebhook(apps);
    const job = await runJob(test);
    await test.clock.runUntil(() => sender.sent.length > 0);
    await test.clock.advance(HOUR);
    const [delivery] = await listedDeliveries(test);
    expect(sender.sent).toHaveLength(1);
    expect(sender.sent[0]).toMatchObject({ signing: { id: delivery?.id, secret }, allowLocal: false });
    expect(JSON.parse(sender.sent[0]?.body ?? '')).toEqual({
      type: 'job.completed',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: {
        jobId: job.id,
        link: `safelight://job/${job.id}`,
        status: 'completed',
        run: 1,
        provider: 'openai',
        model: 'gpt-image-2',
        counts: { requested: 2, active: 0, completed: 2, failed: 0, cancelled: 0, unknown: 0 },
        cost: job.cost,
        budgetUsd: null,
        durationMs: expect.any(Number),
        errors: [],
        prompt: null,
      },
    });
    expect(delivery).toMatchObject({
      endpointId: endpoint.id,
      status: 'delivered',
      attempts: 1,
      responseStatus: 200,
      responseText: 'ok',
      error: null,
    });
  });

  it('says why images failed, the commonest reason first', async () => {
    const provider = new ScriptedProvider(async (request) => {
      if (request.imageIndex === 1) return giveImage(request);
      return giveFailure(request.imageIndex === 2 ? 'content_declined' : 'invalid_request');
    });
    const { test, sender } = await appWithWebhook(apps, {}, provider);
    await runJob(test, { images: 4 });
    await test.clock.runUntil(() => sender.sent.length > 0);
    const { type, data } = JSON.parse(sender.sent[0]?.body ?? '');
    expect(type).toBe('job.completed_partial');
    expect(data.errors).toMatchObject([
      { code: 'invalid_request', images: 2 },
      { code: 'content_declined', images: 1 },
    ]);
  });

  it('is not told to one that wants other events, is off, or was removed', async () => {
    const { test, sender, endpoint } = await appWithWebhook(apps, { events: ['job.failed'] });
    await runJob(test);
    await test.call('webhook.update', { endpointId: endpoint.id, events: ['job.completed'], enabled: false });
    await runJob(test);
    await test.call('webhook.update', { endpointId: endpoint.id, enabled: true });
    await test.call('webhook.remove', { endpointId: endpoint.id });
    await runJob(test);
    await test.clock.advance(HOUR);
    expect(sender.sent).toEqual([]);
  });

  it('has its prompt told only where that is allowed, and only its beginning', async () => {
    const { test, sender, endpoint } = await appWithWebhook(apps, { includePrompt: true });
    await runJob(test, { prompt: `A lighthouse ${'x '.repeat(2_000)}` });
    await test.clock.runUntil(() => sender.sent.length === 1);
    await test.call('webhook.update', { endpointId: endpoint.id, includePrompt: false });
    await runJob(test);
    await test.clock.runUntil(() => sender.sent.length === 2);
    const [first, second] = sender.sent.map(({ body }) => JSON.parse(body).data.prompt);
    expect(first).toMatch(/^A lighthouse [x ]+…$/);
    expect(first).toHaveLength(500);
    expect(second).toBeNull();
  });

  it('is told of when its budget stops it', async () => {
    const { test, sender } = await appWithWebhook(apps);
    await runJob(test, { images: 4, budgetUsd: 0.09 });
    await test.clock.runUntil(() => sender.sent.length === 2);
    expect(sender.types()).toEqual(['budget.reached', 'job.completed_partial']);
  });

  it('waits for no receiver', async () => {
    const { test, sender } = await appWithWebhook(apps);
    sender.answer = hang;
    const jobs = [await runJob(test), await runJob(test)];
    expect(jobs.map(({ status }) => status)).toEqual(['completed', 'completed']);
    apps.crash(test);
  });
});

describe('error entries', () => {
  it('are told at once, then at most once a minute for each job, with their number', async () => {
    const { test, sender } = await appWithWebhook(apps, { events: ['log.error'] }, failing());
    const { id } = await runJob(test, { images: 5 });
    await test.clock.advance(10);
    const errors = () => test.log(id).filter(({ level }) => level === 'error').length;
    await test.clock.advance(3 * MINUTE);
    const told = sender.sent.map(({ body }) => JSON.parse(body));
    expect(told.length).toBeLessThanOrEqual(2);
    expect(told.every(({ type, data }) => type === 'log.error' && data.jobId === id)).toBe(true);
    expect(told.reduce((sum, { data }) => sum + data.count, 0)).toBe(errors());
    expect(errors()).toBeGreaterThan(4);
  });
});

describe('a delivery that fails', () => {
  it('is tried again by the schedule, as the same message, until it gets there', async () => {
    const { test, sender } = await appWithWebhook(apps);
    sender.answer = () => (sender.sent.length < 4 ? answered(500, 'broken') : answered(204));
    await runJob(test);
    await test.clock.advance(10);
    expect(await listedDeliveries(test)).toMatchObject([
      { status: 'pending', attempts: 1, responseText: 'broken' },
    ]);
    await test.clock.advance(6_000);
    await test.clock.advance(6 * MINUTE);
    expect(sender.sent).toHaveLength(3);
    await test.clock.advance(34 * MINUTE);
    expect(sender.sent).toHaveLength(4);
    expect(new Set(sender.sent.map(({ signing }) => signing?.id)).size).toBe(1);
    expect(new Set(sender.sent.map(({ body }) => body)).size).toBe(1);
    expect(sender.sent.map(({ at }) => at)).toEqual([...new Set(sender.sent.map(({ at }) => at))]);
    expect(await listedDeliveries(test)).toMatchObject([{ status: 'delivered', attempts: 4, error: null }]);
  });

  it('ends after ten tries, and pauses its endpoint; resuming sends what came meanwhile', async () => {
    const { test, sender, endpoint } = await appWithWebhook(apps);
    sender.answer = () => answered(500);
    await runJob(test);
    await test.clock.advance(90 * HOUR);
    expect(sender.sent).toHaveLength(10);
    expect(await listedDeliveries(test)).toMatchObject([{ status: 'failed', attempts: 10, nextAt: null }]);
    const listed = async () => (await test.call('webhook.list', {})).endpoints[0];
    expect(await listed()).toMatchObject({ failures: 10, paused: { reason: 'failing' } });
    await runJob(test);
    await test.clock.advance(HOUR);
    expect(sender.sent).toHaveLength(10);
    expect(await listed()).toMatchObject({ pending: 1 });
    sender.answer = () => answered(200);
    await test.call('webhook.resume', { endpointId: endpoint.id });
    await test.clock.advance(10);
    expect(sender.sent).toHaveLength(11);
    expect(await listed()).toMatchObject({ failures: 0, paused: null, pending: 0 });
  });

  it('with 410 pauses its endpoint at once', async () => {
    const { test, sender } = await appWithWebhook(apps);
    sender.answer = () => answered(410);
    await runJob(test);
    await test.clock.advance(HOUR);
    expect(sender.sent).toHaveLength(1);
    const { endpoints } = await test.call('webhook.list', {});
    expect(endpoints[0]?.paused?.reason).toBe('gone');
    expect(await listedDeliveries(test)).toMatchObject([{ status: 'failed', attempts: 1 }]);
  });

  it('for want of a network waits for it, and counts no try', async () => {
    const { test, sender } = await appWithWebhook(apps);
    sender.answer = () => ({ kind: 'offline', message: 'There is no network.' });
    await runJob(test);
    await test.clock.advance(3 * HOUR);
    expect(await listedDeliveries(test)).toMatchObject([{ status: 'pending', attempts: 0 }]);
    sender.answer = () => answered(200);
    await test.clock.advance(2 * MINUTE);
    expect(await listedDeliveries(test)).toMatchObject([{ status: 'delivered', attempts: 1 }]);
  });

  it('is not tried while the machine is about to sleep', async () => {
    const { test, sender } = await appWithWebhook(apps);
    sender.answer = () => answered(500);
    await runJob(test);
    await test.clock.runUntil(() => sender.sent.length === 1);
    test.app.rest();
    await test.clock.advance(HOUR);
    expect(sender.sent).toHaveLength(1);
    test.app.wake();
    await test.clock.advance(10);
    expect(sender.sent).toHaveLength(2);
  });
});

describe('a message by hand', () => {
  it('tests an endpoint, also one that is off, and says what came back', async () => {
    const { test, sender, endpoint } = await appWithWebhook(apps);
    await test.call('webhook.update', { endpointId: endpoint.id, enabled: false });
    sender.answer = () => answered(403, 'who are you?');
    const failed = await test.call('webhook.test', { endpointId: endpoint.id });
    expect(failed).toMatchObject({ type: 'webhook.test', status: 'failed', responseText: 'who are you?' });
    await test.clock.advance(HOUR);
    expect(sender.sent).toHaveLength(1);
    sender.answer = () => answered(200);
    const delivered = await test.call('webhook.test', { endpointId: endpoint.id });
    expect(delivered).toMatchObject({ status: 'delivered', attempts: 1 });
    expect((await listedDeliveries(test)).map(({ id }) => id)).toEqual([delivered.id, failed.id]);
  });

  it('is sent again with the same id, whatever became of it before', async () => {
    const { test, sender } = await appWithWebhook(apps);
    await runJob(test);
    await test.clock.runUntil(() => sender.sent.length === 1);
    const [before] = await listedDeliveries(test);
    const after = await test.call('webhook.redeliver', { deliveryId: before?.id ?? '' });
    expect(after).toMatchObject({ id: before?.id, status: 'delivered', attempts: 2 });
    expect(sender.sent.map(({ signing }) => signing?.id)).toEqual([before?.id, before?.id]);
  });

  it('that waits for its next try keeps it when the hand fails too', async () => {
    const { test, sender } = await appWithWebhook(apps);
    sender.answer = () => answered(500);
    await runJob(test);
    await test.clock.runUntil(() => sender.sent.length === 1);
    const [before] = await listedDeliveries(test);
    const after = await test.call('webhook.redeliver', { deliveryId: before?.id ?? '' });
    expect(after).toMatchObject({ status: 'pending', attempts: 2, nextAt: expect.any(Number) });
  });
});

it('a message is committed with the change that it is about, not after it', async () => {
  const waiting: number[] = [];
  const { test } = await appWithWebhook(apps, {}, new ScriptedProvider(), (ports) => {
    const transaction: Store['transaction'] = (durability, work) => {
      const result = ports.store.transaction(durability, work);
      const [job] = ports.store.jobs.page(ALL_JOBS);
      if (job?.status === 'completed') waiting.push(storedDeliveries(ports).length);
      return result;
    };
    return { ...ports, store: Object.assign(Object.create(ports.store) as Store, { transaction }) };
  });
  await runJob(test);
  expect(waiting[0]).toBe(1);
});

it('an app that may only read delivers nothing', async () => {
  const { test, sender } = await appWithWebhook(apps);
  sender.answer = () => answered(500);
  await runJob(test);
  await test.clock.runUntil(() => sender.sent.length === 1);
  apps.crash(test);
  const readOnly = { code: 'not_possible', message: 'Only to read.', advice: null, field: null } as const;
  const { webhookSecrets } = test.ports;
  const reader = apps.open(undefined, {
    readOnly,
    change: (ports) => ({ ...ports, webhookSecrets, webhooks: sender }),
  });
  reader.clock.jump(HOUR);
  await reader.app.start('run');
  await reader.clock.advance(HOUR);
  expect(sender.sent).toHaveLength(1);
  expect(await listedDeliveries(reader)).toMatchObject([{ status: 'pending' }]);
});

it('an endpoint that is damaged on the disk keeps no job from ending, and is told once', async () => {
  const { test } = await appWithWebhook(apps, { events: ['job.completed', 'log.error'] });
  apps.crash(test);
  const raw = new Database(join(apps.folder, 'data', 'safelight.db'));
  raw.exec(`UPDATE webhook_endpoints SET kind = 'fax'`);
  raw.close();
  const again = await apps.start('run');
  const jobs = [await runJob(again), await runJob(again)];
  expect(jobs.map(({ status }) => status)).toEqual(['completed', 'completed']);
  expect(again.problems).toEqual([expect.stringContaining('The webhooks could not be read')]);
});
