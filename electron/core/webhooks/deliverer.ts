import type { WebhookDelivery, WebhookEndpoint } from '../../../shared/domain/webhook.ts';
import { startOf } from '../../../shared/text/start-of.ts';
import { type Redact, redactStart } from '../logging/redaction.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Store } from '../ports/store.ts';
import type { StoredDelivery, WebhookAnswer, WebhookSender } from '../ports/webhooks.ts';
import { deliveryAfter, healthAfter, LONGEST_WAIT_MS, onceOutcomeOf, outcomeOf } from './delivery-outcome.ts';
import type { EndpointBook, OpenEndpoint } from './endpoint-book.ts';
import { newDelivery } from './outbox.ts';
import { bodyOf } from './templates.ts';

/** Messages on their way at a time; to each endpoint one at a time, so that they come in order and no receiver is flooded. */
const SENDING_AT_A_TIME = 4;
/** It is looked at least this often while something waits: a timer stands still while the machine sleeps, and the wall clock can jump. */
const LOOK_MS = 60_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
const KEPT_MS = 30 * DAY_MS;
const MOST_KEPT = 10_000;
/** Of an answer so many characters are kept. */
const MOST_ANSWER = 1_024;

export type DelivererParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly redact: Redact;
  readonly book: EndpointBook;
  readonly sender: WebhookSender;
  /** Hears of every try, and of the endpoint's health that followed from it. */
  readonly onTried: (delivery: WebhookDelivery) => void;
  readonly onProblem: (message: string, error: unknown) => void;
  /** How long a stop waits for what is due and under way, in milliseconds. */
  readonly graceMs: number;
};

/** Sends what the outbox holds, and again when it failed, until it ends. What it does survives in the store alone. */
export class Deliverer {
  readonly #parts: DelivererParts;
  readonly #abort = new AbortController();
  /** The tries under way, by endpoint. */
  readonly #busy = new Map<string, Promise<void>>();
  /** Tries with what follows from them, for the stop to wait for. */
  readonly #tasks = new Set<Promise<void>>();
  #state: 'idle' | 'running' | 'resting' | 'stopping' = 'idle';
  #stopTimer: (() => void) | null = null;
  #prunedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: DelivererParts) {
    this.#parts = parts;
  }

  /** From now on what is due is sent. An app that may only read never calls it. */
  start(): void {
    this.#state = 'running';
    this.lookSoon();
  }

  /** Begins nothing while the machine is about to sleep. */
  rest(): void {
    if (this.#state === 'running') this.#state = 'resting';
  }

  wake(): void {
    if (this.#state === 'resting') this.#state = 'running';
    this.lookSoon();
  }

  /** Looks when the code that runs now has ended, and its transaction with it. */
  lookSoon(): void {
    if (this.#state === 'running') this.#lookIn(0);
  }

  /** Gives what is due and under way a moment, then gives it up: it is tried again at the next start. */
  async stop(): Promise<void> {
    this.#state = this.#state === 'running' ? 'stopping' : 'idle';
    this.#stopTimer?.();
    const stopWaiting = this.#parts.clock.after(this.#parts.graceMs, () => this.#abort.abort());
    this.#look();
    while (this.#tasks.size > 0) await Promise.race(this.#tasks);
    stopWaiting();
    this.#abort.abort();
  }

  /** Sends a test message once. @throws AppError `not_found` when the endpoint was removed meanwhile, or what the store throws */
  async test(open: OpenEndpoint, message: StoredDelivery['message']): Promise<WebhookDelivery> {
    const { ids, clock, store, book } = this.#parts;
    const { endpoint } = open;
    return this.#inTurn(endpoint.id, async () => {
      const fresh = newDelivery(ids.uuid(), endpoint.id, null, message, clock.now());
      const { tried, answer } = await this.#try(open, fresh);
      const delivery = deliveryAfter(tried, onceOutcomeOf(answer), clock.now());
      book.require(endpoint.id);
      store.webhooks.insertDelivery({ ...delivery, message });
      return this.#noteByHand(endpoint, delivery);
    });
  }

  /** Sends a message again, once, whatever became of it. One that still waits keeps its further tries. @throws what the store throws */
  async again(open: OpenEndpoint, deliveryId: string): Promise<WebhookDelivery | null> {
    const { store, ids, clock } = this.#parts;
    return this.#inTurn(open.endpoint.id, async () => {
      const stored = store.webhooks.delivery(deliveryId);
      if (stored === null) return null;
      const { tried, answer } = await this.#try(open, stored);
      const outcome =
        stored.status === 'pending' ? outcomeOf(answer, tried.attempts, ids.random()) : onceOutcomeOf(answer);
      const delivery = this.#orGivenUp(deliveryAfter(tried, outcome, clock.now()));
      store.webhooks.updateDelivery(delivery);
      return this.#noteByHand(open.endpoint, delivery);
    });
  }

  /** What somebody tried by hand says of an endpoint only the good: that it works. */
  #noteByHand({ id }: WebhookEndpoint, delivery: WebhookDelivery): WebhookDelivery {
    const { book, onTried } = this.#parts;
    const endpoint = book.require(id);
    if (delivery.status === 'delivered') book.change(endpoint, { failures: 0, failingSince: null });
    onTried(delivery);
    return delivery;
  }

  /** Runs one try to an endpoint when none is under way. */
  async #inTurn<T>(endpointId: string, work: () => Promise<T>): Promise<T> {
    while (this.#busy.has(endpointId)) await this.#busy.get(endpointId);
    const working = work();
    const ended = working.then(
      () => {},
      () => {},
    );
    this.#busy.set(endpointId, ended);
    this.#track(ended);
    try {
      return await working;
    } finally {
      this.#busy.delete(endpointId);
      this.lookSoon();
    }
  }

  #track(task: Promise<void>): void {
    this.#tasks.add(task);
    void task.then(() => this.#tasks.delete(task));
  }

  #lookIn(ms: number): void {
    this.#stopTimer?.();
    this.#stopTimer = this.#parts.clock.after(ms, () => this.#look());
  }

  /** Begins what is due and has a place, and comes back for the rest. */
  #look(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
    if (this.#state !== 'running' && this.#state !== 'stopping') return;
    if (this.#abort.signal.aborted) return;
    try {
      const wait = this.#beginDue();
      if (this.#state === 'running' && wait !== null) this.#lookIn(wait);
    } catch (error) {
      this.#parts.onProblem('The messages for webhooks could not be read', error);
      if (this.#state === 'running') this.#lookIn(LOOK_MS);
    }
  }

  /** @returns in how many milliseconds to look again; null when nothing waits but for what is under way. */
  #beginDue(): number | null {
    const { store, clock, book } = this.#parts;
    if (book.all.length === 0) return null;
    this.#prune();
    let soonest: number | null = null;
    for (const { endpointId, deliveryId, nextAt } of store.webhooks.nextOfEach()) {
      const open = this.#busy.has(endpointId) ? null : book.sendable(endpointId);
      if (open === null) continue;
      const wait = nextAt - clock.now();
      // One that is longer than any is of a clock that was wrong, then or now.
      if (wait > 0 && wait <= LONGEST_WAIT_MS * 2) soonest = Math.min(soonest ?? LOOK_MS, wait, LOOK_MS);
      else if (this.#busy.size < SENDING_AT_A_TIME) this.#track(this.#deliver(open, deliveryId));
    }
    return soonest;
  }

  /** Never rejects. */
  async #deliver(open: OpenEndpoint, deliveryId: string): Promise<void> {
    const { store, onProblem } = this.#parts;
    try {
      await this.#inTurn(open.endpoint.id, async () => {
        const stored = store.webhooks.delivery(deliveryId);
        if (stored === null) return;
        const { tried, answer } = await this.#try(open, stored);
        this.#settle(open.endpoint, tried, answer);
      });
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      onProblem('A message for a webhook could not be delivered', error);
      if (this.#state === 'running') this.#lookIn(LOOK_MS);
      return;
    }
    this.#look();
  }

  /** One try. Rejects when the app ends meanwhile: then it never happened, and its receiver knows the repetition by its id. */
  async #try(
    { endpoint, secret }: OpenEndpoint,
    delivery: StoredDelivery,
  ): Promise<{ tried: WebhookDelivery; answer: WebhookAnswer }> {
    const { clock, sender, redact } = this.#parts;
    const { message, ...before } = delivery;
    const [at, started] = [clock.now(), clock.monotonic()];
    const answer = await sender.send(
      {
        url: secret.url,
        signing: secret.secret === null ? null : { id: delivery.id, secret: secret.secret },
        at,
        body: bodyOf(endpoint.kind, message),
        allowLocal: endpoint.allowLocal,
      },
      this.#abort.signal,
    );
    const tried: WebhookDelivery = {
      ...before,
      attempts: before.attempts + 1,
      lastAt: at,
      durationMs: Math.round(clock.monotonic() - started),
      responseStatus: answer.kind === 'answered' ? answer.status : null,
      responseText: answer.kind === 'answered' ? beginningOf(answer.text, redact) : null,
    };
    return {
      tried,
      answer: answer.kind === 'answered' ? answer : { ...answer, message: redact(answer.message) },
    };
  }

  /** Writes down what became of a try, and how the endpoint is after it, in one transaction. */
  #settle({ id }: WebhookEndpoint, tried: WebhookDelivery, answer: WebhookAnswer): void {
    const { store, book, clock, ids, onTried } = this.#parts;
    const outcome = outcomeOf(answer, tried.attempts, ids.random());
    const delivery = this.#orGivenUp(deliveryAfter(tried, outcome, clock.now()));
    const endpoint = book.all.find((one) => one.id === id);
    if (endpoint === undefined) return;
    book.change(endpoint, healthAfter(endpoint, outcome, clock.now()), () =>
      store.webhooks.updateDelivery(delivery),
    );
    onTried(delivery);
  }

  /** What was given up during its try waits for no further one. */
  #orGivenUp(delivery: WebhookDelivery): WebhookDelivery {
    const stored = this.#parts.store.webhooks.delivery(delivery.id);
    if (delivery.status !== 'pending' || stored === null || stored.status === 'pending') return delivery;
    return { ...delivery, status: stored.status, nextAt: null, error: stored.error };
  }

  #prune(): void {
    const { store, clock } = this.#parts;
    if (clock.monotonic() - this.#prunedAt < DAY_MS / 24) return;
    this.#prunedAt = clock.monotonic();
    store.webhooks.prune(clock.now() - KEPT_MS, MOST_KEPT);
  }
}

/** Redacted first and then cut, so that no piece of a secret is left at the end. */
function beginningOf(text: string, redact: Redact): string {
  const { start } = redactStart(text, redact, MOST_ANSWER);
  return startOf(start, MOST_ANSWER);
}
