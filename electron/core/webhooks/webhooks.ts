import type { CommandOutput } from '../../../shared/contract/commands.ts';
import type { AnyEvent } from '../../../shared/contract/events.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { WebhookDelivery } from '../../../shared/domain/webhook.ts';
import type { Redact } from '../logging/redaction.ts';
import { foldersOf } from '../logging/reduce-paths.ts';
import type { Ports } from '../ports/index.ts';
import type { DeliveryQuery } from '../ports/webhooks.ts';
import { Deliverer } from './deliverer.ts';
import { EndpointBook } from './endpoint-book.ts';
import { testMessage } from './messages.ts';
import { Outbox } from './outbox.ts';

/** How long the end of the app waits for messages that are due: the command line ends just when there is something to tell. */
const GRACE_MS = { desktop: 1_500, web: 1_500, cli: 5_000 } as const;

export type WebhooksParts = {
  readonly ports: Ports;
  readonly redact: Redact;
  readonly emit: (event: AnyEvent) => void;
  readonly onProblem: (message: string, error: unknown) => void;
};

/** Tells other programs what happens: the endpoints, the outbox of messages, and their delivery. */
export class Webhooks {
  readonly book: EndpointBook;
  readonly outbox: Outbox;
  readonly #deliverer: Deliverer;
  readonly #parts: WebhooksParts;

  constructor(parts: WebhooksParts) {
    this.#parts = parts;
    const { ports, redact, onProblem } = parts;
    const { store, clock, ids, webhooks: sender, webhookSecrets: secrets } = ports;
    const lookSoon = () => this.#deliverer.lookSoon();
    const onChange = () => {
      this.#tellEndpoints();
      lookSoon();
    };
    this.book = new EndpointBook({ store, clock, ids, secrets, sender, onChange, onProblem });
    this.outbox = new Outbox({
      store,
      clock,
      ids,
      redact,
      foldersOf: (job) => foldersOf({ ports, job }),
      book: this.book,
      onProblem,
      onAdded: lookSoon,
    });
    this.#deliverer = new Deliverer({
      store,
      clock,
      ids,
      redact,
      sender,
      book: this.book,
      onTried: (delivery) => this.#tellTried(delivery),
      onProblem,
      graceMs: GRACE_MS[ports.info.host],
    });
  }

  /** Begins to deliver, also what an earlier start left. An app that may only read never calls it. */
  start(): void {
    this.#deliverer.start();
  }

  rest(): void {
    this.#deliverer.rest();
  }

  wake(): void {
    this.#deliverer.wake();
  }

  /** Gives what is due a moment to leave; the rest is for the next start. */
  async stop(): Promise<void> {
    this.outbox.stop();
    await this.#deliverer.stop();
  }

  /** @throws AppError `not_found`, or `not_possible` when the address cannot be read here */
  test(endpointId: string): Promise<WebhookDelivery> {
    return this.#deliverer.test(
      this.book.requireOpen(endpointId),
      testMessage(this.#parts.ports.clock.now()),
    );
  }

  /** @throws AppError `not_found`, or `not_possible` when the address cannot be read here */
  async redeliver(deliveryId: string): Promise<WebhookDelivery> {
    const stored = this.#parts.ports.store.webhooks.delivery(deliveryId);
    const tried =
      stored === null
        ? null
        : await this.#deliverer.again(this.book.requireOpen(stored.endpointId), deliveryId);
    if (tried !== null) return tried;
    throw new AppError('not_found', `There is no delivery ${deliveryId}`, {
      advice: 'Deliveries are kept for 30 days. List them to see those that are there.',
    });
  }

  deliveries(query: DeliveryQuery): CommandOutput<'webhook.deliveries'> {
    const deliveries = this.#parts.ports.store.webhooks.deliveries(query);
    const isFull = deliveries.length === query.limit;
    return { deliveries, nextBeforeId: isFull ? (deliveries.at(-1)?.id ?? null) : null };
  }

  #tellTried(payload: WebhookDelivery): void {
    this.#parts.emit({ name: 'webhook.delivery', payload });
    this.#tellEndpoints();
  }

  #tellEndpoints(): void {
    this.#parts.emit({ name: 'webhooks.changed', payload: { endpoints: this.book.list() } });
  }
}

/**
 * Every secret there is, of providers, of webhooks and of the cloud account. Each text that is logged asks for them, so the list is only
 * made when it changes.
 */
export function allSecrets({ keys, webhookSecrets, cloudSession }: Ports): () => readonly string[] {
  const lists = () => [keys.all(), webhookSecrets.all(), cloudSession.all()];
  let known = lists();
  let all = known.flat();
  return () => {
    const now = lists();
    if (now.some((list, index) => list !== known[index])) {
      known = now;
      all = now.flat();
    }
    return all;
  };
}
