import type { Client } from '../../../../shared/contract/client.ts';
import { AppError } from '../../../../shared/contract/result.ts';
import type { ListedWebhook } from '../../../../shared/contract/webhooks.ts';
import type { WebhookEvent, WebhookKind } from '../../../../shared/domain/webhook.ts';
import { EXIT } from '../exit-codes.ts';
import { usageError } from '../options.ts';
import { deliveryReport, endpointReport, secretReport } from '../print/webhook-lines.ts';
import { readPrompt } from '../read-prompt.ts';
import { ask, type Session, withApp } from '../session.ts';
import { recoverFirst } from './before-run.ts';

const LEAST_DIGITS = 4;

export type AddOptions = {
  readonly url: string;
  readonly kind: WebhookKind;
  readonly events: WebhookEvent[];
  readonly allowLocal?: true;
  readonly includePrompt?: true;
};

/** `safelight webhooks list` */
export function listWebhooks(session: Session): Promise<number> {
  return withApp(session, 'read', async ({ client }) => {
    const { endpoints } = await ask(client, 'webhook.list', {});
    for (const endpoint of endpoints) session.printer.report(endpointReport(endpoint));
    if (endpoints.length === 0)
      session.printer.note('No webhook yet. Add one with: safelight webhooks add NAME --url URL');
    return EXIT.completed;
  });
}

/** `safelight webhooks add` */
export function addWebhook(session: Session, name: string, options: AddOptions): Promise<number> {
  return withApp(session, 'write', async ({ client }) => {
    const { kind, events, allowLocal = false, includePrompt = false } = options;
    const { endpoint, secret } = await ask(client, 'webhook.add', {
      name,
      kind,
      url: options.url === '-' ? await urlFrom(session) : options.url,
      secret: session.env['SAFELIGHT_WEBHOOK_SECRET'] || null,
      events,
      allowLocal,
      includePrompt,
    });
    session.printer.report(endpointReport(endpoint));
    if (secret !== null) session.printer.report(secretReport(endpoint.id, secret));
    session.printer.note(
      'Address and secret are in webhooks.json in the data directory, which only your user can read.',
    );
    return EXIT.completed;
  });
}

async function urlFrom({ stdin }: Session): Promise<string> {
  const text = await readPrompt({ promptFile: '-' }, stdin as NodeJS.ReadableStream & AsyncIterable<string>);
  const [line = '', ...more] = text.split(/\r?\n/).filter((one) => one.trim() !== '');
  if (line === '' || more.length > 0)
    throw usageError('Standard input must hold the address, and only that', 'url');
  return line;
}

/** `safelight webhooks test` */
export function testWebhook(session: Session, reference: string): Promise<number> {
  return withApp(session, 'write', async ({ client }) => {
    const { id } = await findWebhook(client, reference);
    const delivery = await ask(client, 'webhook.test', { endpointId: id });
    session.printer.report(deliveryReport(delivery));
    return delivery.status === 'delivered' ? EXIT.completed : EXIT.failed;
  });
}

/** `safelight webhooks resume`: what waited for it is sent before the command ends, as far as there is time. */
export function resumeWebhook(session: Session, reference: string): Promise<number> {
  return withApp(session, 'write', async (opened) => {
    const { client } = opened;
    const { id } = await findWebhook(client, reference);
    await recoverFirst(session, opened);
    session.printer.report(endpointReport(await ask(client, 'webhook.resume', { endpointId: id })));
    return EXIT.completed;
  });
}

/** `safelight webhooks remove` */
export function removeWebhook(session: Session, reference: string): Promise<number> {
  return withApp(session, 'write', async ({ client }) => {
    const { id, name } = await findWebhook(client, reference);
    await ask(client, 'webhook.remove', { endpointId: id });
    session.printer.note(`The webhook ${name} is removed.`);
    return EXIT.completed;
  });
}

/** `safelight webhooks log` */
export function logWebhooks(
  session: Session,
  reference: string | null,
  { limit }: { readonly limit: number },
): Promise<number> {
  return withApp(session, 'read', async ({ client }) => {
    const endpointId = reference === null ? null : (await findWebhook(client, reference)).id;
    const { endpoints } = await ask(client, 'webhook.list', {});
    const names = new Map(endpoints.map(({ id, name }) => [id, name]));
    const { deliveries } = await ask(client, 'webhook.deliveries', { endpointId, limit });
    for (const delivery of deliveries)
      session.printer.report(deliveryReport(delivery, names.get(delivery.endpointId)));
    if (deliveries.length === 0) session.printer.note('Nothing was sent yet.');
    return EXIT.completed;
  });
}

/** `safelight webhooks redeliver` */
export function redeliver(session: Session, deliveryId: string): Promise<number> {
  return withApp(session, 'write', async ({ client }) => {
    const delivery = await ask(client, 'webhook.redeliver', { deliveryId });
    session.printer.report(deliveryReport(delivery));
    return delivery.status === 'delivered' ? EXIT.completed : EXIT.failed;
  });
}

/** @throws AppError `not_found`; `invalid_input` when it fits several */
async function findWebhook(client: Client, reference: string): Promise<ListedWebhook> {
  const { endpoints } = await ask(client, 'webhook.list', {});
  const wanted = reference.toLowerCase();
  const matches = endpoints.filter(({ id, name }) => {
    if (name.toLowerCase() === wanted || id === wanted) return true;
    return wanted.length >= LEAST_DIGITS && (id.startsWith(wanted) || id.endsWith(wanted));
  });
  const [only, ...others] = matches;
  if (only === undefined)
    throw new AppError('not_found', `There is no webhook ${reference}.`, {
      advice: 'See safelight webhooks list.',
    });
  if (others.length > 0)
    throw usageError(`WEBHOOK ${reference} fits ${matches.length} webhooks; use an id`, 'WEBHOOK');
  return only;
}
