import type { CommandInput } from '../../../../shared/contract/commands.ts';
import type { WebhookDelivery } from '../../../../shared/domain/webhook.ts';
import { ScriptedProvider } from '../../../../tests/support/fake-ports.ts';
import type { TestApp } from '../../../../tests/support/test-app.ts';
import type { TestApps } from '../../../../tests/support/test-apps.ts';
import type { Ports } from '../../ports/index.ts';
import { FakeSender } from './fake-sender.ts';

type Add = CommandInput<'webhook.add'>;

/** An app that delivers, with one endpoint. */
export async function appWithWebhook(
  apps: TestApps,
  known: Partial<Add> = {},
  provider = new ScriptedProvider(),
  change = (ports: Ports) => ports,
) {
  const sender = new FakeSender();
  const test = apps.open(provider, { change: (ports) => change({ ...ports, webhooks: sender }) });
  await test.app.start('run');
  const { endpoint, secret } = await addWebhook(test, known);
  return { test, sender, endpoint, secret };
}

export function addWebhook(test: TestApp, known: Partial<Add> = {}) {
  return test.call('webhook.add', {
    name: 'Team',
    kind: 'standard',
    url: 'https://example.com/hooks/0123456789abcdef',
    events: ['job.completed', 'job.completed_partial', 'job.failed', 'job.cancelled', 'budget.reached'],
    ...known,
  });
}

/** Kills an app, and opens another over what it left, at the same time of day and with the same receiver. It is not started. */
export function reopened(apps: TestApps, test: TestApp): TestApp {
  apps.crash(test);
  const { webhookSecrets, webhooks } = test.ports;
  const again = apps.open(undefined, { change: (ports) => ({ ...ports, webhookSecrets, webhooks }) });
  again.clock.jump(test.clock.now() - again.clock.now());
  return again;
}

export async function runJob(test: TestApp, params: Parameters<TestApp['createJob']>[0] = {}) {
  const { id } = await test.createJob(params);
  return test.untilFinal(id);
}

/** As the store has them, also when the app has ended. */
export function storedDeliveries({ store }: Ports): WebhookDelivery[] {
  return store.webhooks.deliveries({ endpointId: null, beforeId: null, limit: 100 });
}

export async function listedDeliveries(test: TestApp): Promise<WebhookDelivery[]> {
  return (await test.call('webhook.deliveries', {})).deliveries;
}
