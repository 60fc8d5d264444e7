import { expect, it } from 'vitest';
import type { CommandOutput } from '../../../shared/contract/commands.ts';
import type { WebhookDelivery } from '../../../shared/domain/webhook.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import type { WebhookAnswer } from '../ports/webhooks.ts';
import { testMessage } from './messages.ts';
import { newDelivery } from './outbox.ts';
import { addWebhook, appWithWebhook, listedDeliveries, runJob } from './testing/app-with-webhook.ts';
import { answered } from './testing/fake-sender.ts';

const apps = testApps();
const DAY = 24 * 60 * 60_000;

/** So many messages of an endpoint, as if they had come one after the other. */
function fill(test: TestApp, endpointId: string, count: number, known: Partial<WebhookDelivery>): void {
  const { store, ids, clock } = test.ports;
  store.transaction('normal', () => {
    for (let made = 0; made < count; made += 1) {
      const fresh = newDelivery(ids.uuid(), endpointId, null, testMessage(clock.now()), clock.now());
      store.webhooks.insertDelivery({ ...fresh, ...known });
    }
  });
}

/** Goes through the whole log of deliveries. */
async function countListed(test: TestApp): Promise<number> {
  let [count, beforeId]: [number, string | null] = [0, null];
  do {
    const page: CommandOutput<'webhook.deliveries'> = await test.call('webhook.deliveries', {
      limit: 200,
      ...(beforeId && { beforeId }),
    });
    count += page.deliveries.length;
    beforeId = page.nextBeforeId;
  } while (beforeId !== null);
  return count;
}

it('what was sent is kept for 30 days', async () => {
  const { test, sender } = await appWithWebhook(apps);
  await runJob(test);
  await test.clock.runUntil(() => sender.sent.length === 1);
  const [first] = await listedDeliveries(test);
  await test.clock.advance(29 * DAY);
  await runJob(test);
  await test.clock.runUntil(() => sender.sent.length === 2);
  const [second, ...rest] = await listedDeliveries(test);
  expect(rest.map(({ id }) => id)).toEqual([first?.id]);
  await test.clock.advance(2 * DAY);
  await runJob(test);
  await test.clock.runUntil(() => sender.sent.length === 3);
  expect((await listedDeliveries(test)).slice(1).map(({ id }) => id)).toEqual([second?.id]);
});

it('of what was sent the last 10,000 are kept', async () => {
  const { test, sender, endpoint } = await appWithWebhook(apps);
  fill(test, endpoint.id, 10_003, { status: 'delivered' });
  await test.clock.advance(DAY);
  await runJob(test);
  await test.clock.runUntil(() => sender.sent.length === 1);
  expect(await countListed(test)).toBe(10_000);
});

it('at most 1,000 messages wait for one endpoint; there is room again when some have left', async () => {
  const { test, sender, endpoint } = await appWithWebhook(apps);
  const { webhooks } = test.ports.store;
  sender.answer = () => answered(500);
  fill(test, endpoint.id, 999, { nextAt: test.clock.now() + DAY });
  await runJob(test);
  await runJob(test);
  expect(webhooks.pending(endpoint.id)).toBe(1_000);
  sender.answer = () => answered(200);
  await test.clock.advance(DAY);
  await test.clock.runUntil(() => webhooks.pending(endpoint.id) === 0);
  expect(new Set(sender.sent.map(({ signing }) => signing?.id)).size).toBe(1_000);
  await runJob(test);
  await test.clock.runUntil(() => sender.types().at(-1) === 'job.completed');
});

it('four messages are on their way at a time, each to another endpoint', async () => {
  const { test, sender } = await appWithWebhook(apps);
  for (const name of ['B', 'C', 'D', 'E'])
    await addWebhook(test, { name, url: `https://example.com/${name}` });
  const arrive: ((answer: WebhookAnswer) => void)[] = [];
  sender.answer = () => new Promise((resolve) => arrive.push(resolve));
  await runJob(test);
  await runJob(test);
  await test.clock.advance(1_000);
  expect(sender.sent).toHaveLength(4);
  expect(new Set(sender.sent.map(({ url }) => url)).size).toBe(4);
  arrive[0]?.(answered(200));
  await test.clock.runUntil(() => sender.sent.length > 4);
  await test.clock.advance(1_000);
  expect(sender.sent).toHaveLength(5);
  sender.answer = () => answered(200);
  for (const answer of arrive) answer(answered(200));
  await test.clock.runUntil(() => sender.sent.length === 10);
});
