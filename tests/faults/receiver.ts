import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { createWebhookSecrets } from '../../electron/adapters/secrets/webhook-secrets.ts';
import { createSender } from '../../electron/adapters/webhooks/create-sender.ts';
import type { Ports } from '../../electron/core/ports/index.ts';

/** A receiver of webhooks that takes whatever comes. */
export type Receiver = {
  /** Where the app over this folder sends to. */
  url(folder: string): string;
  /** The ids of the messages that came from there, in order, each as often as it came. */
  received(folder: string): string[];
  close(): void;
};

export async function startReceiver(): Promise<Receiver> {
  const came: { readonly path: string; readonly id: string }[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      came.push({ path: request.url ?? '', id: String(request.headers['webhook-id']) });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const pathOf = (folder: string) => `/${basename(folder)}`;
  return {
    url: (folder) => `http://127.0.0.1:${port}${pathOf(folder)}`,
    received: (folder) => came.flatMap(({ path, id }) => (path === pathOf(folder) ? id : [])),
    close: () => void server.close(),
  };
}

/** The ports of an app that really sends, and that knows the addresses that an earlier one over the same folder was given. */
export async function sendingPorts(folder: string): Promise<Pick<Ports, 'webhooks' | 'webhookSecrets'>> {
  return {
    webhooks: createSender({ version: 'test' }),
    webhookSecrets: await createWebhookSecrets({
      file: join(folder, 'data', 'webhooks.json'),
      cipher: null,
      reportProblem: console.error,
      now: Date.now,
    }),
  };
}
