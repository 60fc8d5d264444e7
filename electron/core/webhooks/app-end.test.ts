import { describe, expect, it } from 'vitest';
import { testApps } from '../../../tests/support/test-apps.ts';
import type { WebhookAnswer } from '../ports/webhooks.ts';
import {
  appWithWebhook,
  listedDeliveries,
  reopened,
  runJob,
  storedDeliveries,
} from './testing/app-with-webhook.ts';
import { answered, hang } from './testing/fake-sender.ts';

const apps = testApps();
const MINUTE = 60_000;
/** How long the end of the command line waits for a message. */
const GRACE_MS = 5_000;

describe('the end of the app', () => {
  it.each(['on its way', 'between two tries'])('by kill loses no message that is %s', async (when) => {
    const { test, sender } = await appWithWebhook(apps);
    sender.answer = when === 'on its way' ? hang : () => answered(500);
    await runJob(test);
    await test.clock.runUntil(() => sender.sent.length === 1);
    const again = reopened(apps, test);
    sender.answer = () => answered(200);
    await again.app.start('run');
    await again.clock.advance(6_000);
    const [first, second] = sender.sent.map(({ signing }) => signing);
    expect(sender.sent).toHaveLength(2);
    expect(second).toEqual(first);
    expect(await listedDeliveries(again)).toMatchObject([{ status: 'delivered', id: first?.id }]);
  });

  it('by kill keeps the schedule, and the tries that were made', async () => {
    const { test, sender } = await appWithWebhook(apps);
    sender.answer = () => answered(500);
    await runJob(test);
    await test.clock.runUntil(() => sender.sent.length === 1);
    // After 5 s and after 5 min; the next wait is 30 min, each a tenth shorter or longer.
    await test.clock.advance(6_000);
    await test.clock.advance(6 * MINUTE);
    expect(sender.sent).toHaveLength(3);
    const again = reopened(apps, test);
    await again.app.start('run');
    await again.clock.advance(20 * MINUTE);
    expect(sender.sent).toHaveLength(3);
    await again.clock.advance(15 * MINUTE);
    expect(sender.sent).toHaveLength(4);
    expect(await listedDeliveries(again)).toMatchObject([{ status: 'pending', attempts: 4 }]);
  });

  it('waits for a message that is on its way', async () => {
    const { test, sender } = await appWithWebhook(apps);
    let arrive = (): void => {};
    sender.answer = (request, signal) =>
      Promise.race([
        hang(request, signal),
        new Promise<WebhookAnswer>((resolve) => {
          arrive = () => resolve(answered(200));
        }),
      ]);
    await runJob(test);
    await test.clock.runUntil(() => sender.sent.length === 1);
    const stopped = test.app.stop();
    await test.clock.runUntil(() => test.clock.asked.at(-1) === GRACE_MS);
    arrive();
    await stopped;
    expect(storedDeliveries(test.ports)).toMatchObject([{ status: 'delivered' }]);
    apps.crash(test);
  });

  it('sends what has just come, and leaves what waits for its next try', async () => {
    const { test, sender } = await appWithWebhook(apps);
    sender.answer = () => answered(500);
    await runJob(test);
    await test.app.stop();
    expect(sender.sent).toHaveLength(1);
    expect(storedDeliveries(test.ports)).toMatchObject([{ status: 'pending', attempts: 1 }]);
    apps.crash(test);
  });

  it('gives up a receiver that hangs, whose message then still waits', async () => {
    const { test, sender } = await appWithWebhook(apps);
    sender.answer = hang;
    await runJob(test);
    await test.clock.runUntil(() => sender.sent.length === 1);
    let ended = false;
    void test.app.stop().then(() => {
      ended = true;
    });
    await test.clock.runUntil(() => ended);
    expect(storedDeliveries(test.ports)).toMatchObject([{ status: 'pending', attempts: 0 }]);
    apps.crash(test);
  });
});
