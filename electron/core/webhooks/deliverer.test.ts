import { expect, it } from 'vitest';
import { testApps } from '../../../tests/support/test-apps.ts';
import type { WebhookAnswer } from '../ports/webhooks.ts';
import { answered, FakeSender } from './testing/fake-sender.ts';

const apps = testApps();
const HOUR = 60 * 60_000;

async function appWith(secrets: readonly string[] = []) {
  const sender = new FakeSender();
  const test = apps.open(undefined, { secrets, change: (ports) => ({ ...ports, webhooks: sender }) });
  await test.app.start('run');
  const { endpoint } = await test.call('webhook.add', {
    name: 'Team',
    kind: 'standard',
    url: 'https://example.com/hooks/0123456789abcdef',
    events: ['job.completed'],
  });
  return { test, sender, endpointId: endpoint.id };
}

it('an answer is kept in its beginning, with no part of a secret wherever that lies', async () => {
  const secret = 'Canary/With+Odd="Signs"0123456789';
  const { test, sender, endpointId } = await appWith([secret]);
  for (const before of [990, 1_000, 1_023, 5_100, 16_370]) {
    sender.answer = () =>
      answered(500, `${'no '.repeat(6_000).slice(0, before)}${secret} no`.slice(0, 16_384));
    const { responseText } = await test.call('webhook.test', { endpointId });
    expect(responseText).toMatch(/^no no /);
    expect(responseText).not.toContain('Can');
    expect(responseText?.length).toBeLessThanOrEqual(1_024);
  }
  sender.answer = () => answered(500, secret.repeat(600).slice(0, 16_384));
  const { responseText } = await test.call('webhook.test', { endpointId });
  expect(responseText?.replaceAll('[redacted]', '')).not.toContain('Can');
});

it.each<[string, boolean]>([
  ['off', false],
  ['off and on again', true],
])('a message whose webhook is switched %s during its try stays given up', async (_how, onAgain) => {
  const { test, sender, endpointId } = await appWith();
  let answer = (_answer: WebhookAnswer): void => {};
  sender.answer = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const { id } = await test.createJob({ images: 1 });
  await test.untilFinal(id);
  await test.clock.runUntil(() => sender.sent.length === 1);
  await test.call('webhook.update', { endpointId, enabled: false });
  if (onAgain) await test.call('webhook.update', { endpointId, enabled: true });
  answer(answered(500));
  await test.clock.advance(HOUR);
  const { deliveries } = await test.call('webhook.deliveries', {});
  expect(deliveries).toMatchObject([
    {
      status: 'failed',
      attempts: 1,
      nextAt: null,
      responseStatus: 500,
      error: expect.stringContaining('switched off'),
    },
  ]);
  expect(sender.sent).toHaveLength(1);
});
