import type {
  WebhookDelivery,
  WebhookEndpoint,
  WebhookKind,
  WebhookMessage,
} from '../../../shared/domain/webhook.ts';

/** What is wrong with an address or a secret, and what to do. */
export type WebhookProblem = { readonly message: string; readonly advice: string };

export type WebhookRequest = {
  readonly url: string;
  /** Null for receivers whose address is all the proof they want. */
  readonly signing: { readonly id: string; readonly secret: string } | null;
  /** Milliseconds since the epoch, for the signature. */
  readonly at: number;
  /** JSON. */
  readonly body: string;
  readonly allowLocal: boolean;
};

/**
 * What became of one try. `offline`: this machine seems to have no network, which says nothing of the receiver. `refused`: the
 * address must not be sent to; nothing was.
 */
export type WebhookAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The beginning of the body, as it came: some kilobytes, which may end within a secret. */
      readonly text: string;
      /** How long the receiver asks to wait, in milliseconds. */
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'failed' | 'refused' | 'offline'; readonly message: string };

/** Sends messages, only to where it is allowed. */
export interface WebhookSender {
  /** What can be known wrong with an address without looking it up; null when nothing is. */
  checkUrl(url: string, kind: WebhookKind, allowLocal: boolean): Promise<WebhookProblem | null>;
  checkSecret(secret: string): Promise<WebhookProblem | null>;
  /** `whsec_` and 32 random bytes in base64. */
  newSecret(): Promise<string>;
  /**
   * Makes one POST. Follows no redirect and never throws for what the receiver or the network does; rejects with the signal's reason
   * when it fires.
   */
  send(request: WebhookRequest, signal: AbortSignal): Promise<WebhookAnswer>;
}

/** What is stored of a message: the delivery, and the message itself. */
export type StoredDelivery = WebhookDelivery & { readonly message: WebhookMessage };

/** A place in the log of deliveries. */
export type DeliveryQuery = {
  readonly endpointId: string | null;
  readonly beforeId: string | null;
  readonly limit: number;
};

/** Part of the Store (see there for transactions and errors). */
export interface WebhookTable {
  /** In the order in which they were made. */
  endpoints(): WebhookEndpoint[];
  insertEndpoint(endpoint: WebhookEndpoint): void;
  /** Replaces all but `id`, `kind` and `createdAt`. */
  updateEndpoint(endpoint: WebhookEndpoint): void;
  /** With its deliveries. */
  removeEndpoint(endpointId: string): void;
  insertDelivery(delivery: StoredDelivery): void;
  /** Replaces what a try changes. Nothing happens when it is gone, as it is after its job or endpoint was removed. */
  updateDelivery(delivery: WebhookDelivery): void;
  delivery(deliveryId: string): StoredDelivery | null;
  /** Newest first. */
  deliveries(query: DeliveryQuery): WebhookDelivery[];
  /** For each endpoint that has any the pending delivery that is due first. */
  nextOfEach(): { readonly endpointId: string; readonly deliveryId: string; readonly nextAt: number }[];
  /** How many deliveries wait for an endpoint. */
  pending(endpointId: string): number;
  /** Makes all that wait for an endpoint due now. */
  makeDue(endpointId: string, now: number): void;
  /** Ends all that wait for an endpoint as failed, for this reason. */
  giveUp(endpointId: string, error: string): void;
  /** Removes deliveries made before `before` that wait no more, and the oldest above `most`. */
  prune(before: number, most: number): void;
}
