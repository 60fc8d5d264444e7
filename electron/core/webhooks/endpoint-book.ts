import type { CommandParsed } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { ListedWebhook, SavedWebhook } from '../../../shared/contract/webhooks.ts';
import {
  MAX_WEBHOOKS,
  type WebhookEndpoint,
  type WebhookEvent,
  type WebhookKind,
} from '../../../shared/domain/webhook.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Store } from '../ports/store.ts';
import type { WebhookSecret, WebhookSecrets } from '../ports/webhook-secrets.ts';
import type { WebhookProblem, WebhookSender } from '../ports/webhooks.ts';
import { shownUrl } from './shown-url.ts';

export type BookParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: WebhookSecrets;
  readonly sender: WebhookSender;
  /** Hears that an endpoint is not as it was. */
  readonly onChange: () => void;
  readonly onProblem: (message: string, error: unknown) => void;
};

/** An endpoint with what it takes to send to it. */
export type OpenEndpoint = { readonly endpoint: WebhookEndpoint; readonly secret: WebhookSecret };

type Change = CommandParsed<'webhook.update'>;

const HEALTHY = { paused: null, failures: 0, failingSince: null } as const;

/** The endpoints, kept in memory: each change of a job asks whom to tell. */
export class EndpointBook {
  readonly #parts: BookParts;
  #held: readonly WebhookEndpoint[] | null = null;

  constructor(parts: BookParts) {
    this.#parts = parts;
  }

  /** In the order in which they were made; none, and reported once, where they cannot be read: that must keep no job from ending. */
  get all(): readonly WebhookEndpoint[] {
    this.#held ??= this.#readOrNone();
    return this.#held;
  }

  #readOrNone(): readonly WebhookEndpoint[] {
    try {
      return this.#parts.store.webhooks.endpoints();
    } catch (error) {
      this.#parts.onProblem('The webhooks could not be read, so none is told anything', error);
      return [];
    }
  }

  /** Those that are to hear of an event, also while they are paused: what they missed is sent when they go on. */
  wanting(event: WebhookEvent): WebhookEndpoint[] {
    return this.all.filter(({ enabled, events }) => enabled && events.includes(event));
  }

  /** @throws AppError `not_found` when there is no such endpoint. */
  require(endpointId: string): WebhookEndpoint {
    const found = this.all.find(({ id }) => id === endpointId);
    if (found !== undefined) return found;
    throw new AppError('not_found', `There is no webhook ${endpointId}`, {
      advice: 'List the webhooks to see their ids.',
    });
  }

  /** @throws AppError `database_unusable` when they cannot be read. */
  list(): ListedWebhook[] {
    return this.#parts.store.webhooks.endpoints().map((endpoint) => this.listed(endpoint));
  }

  listed(endpoint: WebhookEndpoint): ListedWebhook {
    const { store, secrets } = this.#parts;
    return {
      ...endpoint,
      locked: secrets.get(endpoint.id) === null,
      pending: store.webhooks.pending(endpoint.id),
    };
  }

  /** The endpoint if messages may be sent to it now; null when it is off, paused or locked. */
  sendable(endpointId: string): OpenEndpoint | null {
    const endpoint = this.all.find(({ id }) => id === endpointId);
    if (endpoint === undefined || !endpoint.enabled || endpoint.paused !== null) return null;
    const secret = this.#parts.secrets.get(endpointId);
    return secret === null ? null : { endpoint, secret };
  }

  /** The endpoint for a message that its user asks for, whether it is off or paused or not. @throws AppError when there is none, or it is locked */
  requireOpen(endpointId: string): OpenEndpoint {
    const endpoint = this.require(endpointId);
    const secret = this.#parts.secrets.get(endpointId);
    if (secret !== null) return { endpoint, secret };
    throw new AppError('not_possible', `The address of the webhook ${endpoint.name} cannot be read here.`, {
      advice:
        'It was stored by another host, or the secret store is locked. Unlock it and start again, or enter the address anew.',
    });
  }

  /** @throws AppError `invalid_input` when address or secret are none, `not_possible` when there are too many, or what storing throws. */
  async add(input: CommandParsed<'webhook.add'>): Promise<SavedWebhook> {
    if (this.all.length >= MAX_WEBHOOKS) {
      throw new AppError('not_possible', `There can be at most ${MAX_WEBHOOKS} webhooks.`, {
        advice: 'Remove one first.',
      });
    }
    const { store, clock, ids, secrets } = this.#parts;
    const { name, kind, url, events, allowLocal, includePrompt } = input;
    await this.#requireUrl(url, kind, allowLocal);
    const secret = await this.#signingSecret(kind, input.secret ?? 'new');
    const now = clock.now();
    const endpoint: WebhookEndpoint = {
      id: ids.uuid(),
      name,
      kind,
      shownUrl: shownUrl(url, kind),
      events: [...new Set(events)],
      enabled: true,
      allowLocal,
      includePrompt,
      ...HEALTHY,
      createdAt: now,
      updatedAt: now,
    };
    await secrets.set(endpoint.id, { url, secret });
    await this.#orForget(endpoint.id, () => store.webhooks.insertEndpoint(endpoint));
    this.#changed();
    return { endpoint: this.listed(endpoint), secret };
  }

  /** @throws AppError as `add` does, and `not_found`. */
  async update(change: Change): Promise<SavedWebhook> {
    const before = this.require(change.endpointId);
    const { name, events, enabled, allowLocal = before.allowLocal, includePrompt } = change;
    const secret = await this.#changedSecret(before, change, allowLocal);
    if (secret !== null) await this.#parts.secrets.set(before.id, secret.next);
    const giveUp = () =>
      this.#parts.store.webhooks.giveUp(before.id, 'The webhook was switched off before it was sent.');
    // As it is now: a message may have been tried meanwhile.
    const endpoint = this.change(
      this.require(before.id),
      {
        ...(change.url === undefined ? {} : { shownUrl: shownUrl(change.url, before.kind), ...HEALTHY }),
        ...(name === undefined ? {} : { name }),
        ...(events === undefined ? {} : { events: [...new Set(events)] }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(includePrompt === undefined ? {} : { includePrompt }),
        allowLocal,
      },
      enabled === false ? giveUp : undefined,
    );
    this.#parts.onChange();
    return { endpoint: this.listed(endpoint), secret: secret?.shown ?? null };
  }

  /**
   * Keeps a change of an endpoint, and what belongs to it, in one transaction; the caller tells of it.
   * @throws what `together` or the store throws; then nothing has changed.
   */
  change(
    endpoint: WebhookEndpoint,
    change: Partial<WebhookEndpoint>,
    together: () => void = () => {},
  ): WebhookEndpoint {
    const { store, clock } = this.#parts;
    const changed = { ...endpoint, ...change, updatedAt: clock.now() };
    store.transaction('full', () => {
      store.webhooks.updateEndpoint(changed);
      together();
    });
    this.#held = this.all.map((other) => (other.id === changed.id ? changed : other));
    return changed;
  }

  /** Ends a pause and makes what waited due. @throws AppError `not_found` */
  resume(endpointId: string): ListedWebhook {
    const before = this.require(endpointId);
    const { store, clock } = this.#parts;
    const endpoint = this.change(before, HEALTHY, () => store.webhooks.makeDue(endpointId, clock.now()));
    this.#parts.onChange();
    return this.listed(endpoint);
  }

  /** @throws AppError `not_found`, or what storing throws. */
  async remove(endpointId: string): Promise<void> {
    const { id } = this.require(endpointId);
    this.#parts.store.webhooks.removeEndpoint(id);
    this.#changed();
    await this.#parts.secrets.remove(id);
  }

  #changed(): void {
    this.#held = null;
    this.#parts.onChange();
  }

  async #orForget(endpointId: string, work: () => void): Promise<void> {
    try {
      work();
    } catch (error) {
      await this.#parts.secrets.remove(endpointId);
      throw error;
    }
  }

  /** What is to be kept of an endpoint's address and secret; null when nothing of it changes. */
  async #changedSecret(
    before: WebhookEndpoint,
    { url, secret }: Change,
    allowLocal: boolean,
  ): Promise<{ readonly next: WebhookSecret; readonly shown: string | null } | null> {
    const held = this.#parts.secrets.get(before.id);
    if (url === undefined && secret === undefined) {
      if (held !== null && allowLocal !== before.allowLocal)
        await this.#requireUrl(held.url, before.kind, allowLocal);
      return null;
    }
    const nextUrl = url ?? this.requireOpen(before.id).secret.url;
    await this.#requireUrl(nextUrl, before.kind, allowLocal);
    if (secret === undefined && held !== null)
      return { next: { url: nextUrl, secret: held.secret }, shown: null };
    // An address that is entered anew for one that cannot be read comes with a new secret.
    const made = await this.#signingSecret(before.kind, secret ?? 'new');
    return { next: { url: nextUrl, secret: made }, shown: made };
  }

  async #requireUrl(url: string, kind: WebhookKind, allowLocal: boolean): Promise<void> {
    refuse(await this.#parts.sender.checkUrl(url, kind, allowLocal), 'url');
  }

  /** @returns null for the kinds that have none. */
  async #signingSecret(kind: WebhookKind, wanted: string): Promise<string | null> {
    if (kind !== 'standard') {
      if (wanted === 'new') return null;
      throw new AppError('invalid_input', 'Messages to Slack and Discord are not signed.', {
        advice: 'Leave the secret out: their address is the secret.',
        field: 'secret',
      });
    }
    if (wanted === 'new') return this.#parts.sender.newSecret();
    refuse(await this.#parts.sender.checkSecret(wanted), 'secret');
    return wanted;
  }
}

function refuse(problem: WebhookProblem | null, field: string): void {
  if (problem !== null)
    throw new AppError('invalid_input', problem.message, { advice: problem.advice, field });
}
