import type { CommandName } from '../../../shared/contract/commands.ts';
import type { Handlers } from './handler.ts';

type WebhookCommand = Extract<CommandName, `webhook.${string}`>;

/** Commands about the webhooks. No answer holds an address or a secret in full, but for a secret that was just made. */
export const webhookHandlers: Handlers<WebhookCommand> = {
  'webhook.list': ({ webhooks, ports }) => ({
    endpoints: webhooks.book.list(),
    protection: ports.webhookSecrets.protection,
  }),
  'webhook.add': ({ webhooks }, input) => webhooks.book.add(input),
  'webhook.update': ({ webhooks }, change) => webhooks.book.update(change),
  'webhook.remove': async ({ webhooks }, { endpointId }) => {
    await webhooks.book.remove(endpointId);
    return {};
  },
  'webhook.resume': ({ webhooks }, { endpointId }) => webhooks.book.resume(endpointId),
  'webhook.test': ({ webhooks }, { endpointId }) => webhooks.test(endpointId),
  'webhook.deliveries': ({ webhooks }, query) => webhooks.deliveries(query),
  'webhook.redeliver': ({ webhooks }, { deliveryId }) => webhooks.redeliver(deliveryId),
};
