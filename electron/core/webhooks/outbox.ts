import type { Image } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import type { WebhookEndpoint, WebhookMessage } from '../../../shared/domain/webhook.ts';
import type { Redact } from '../logging/redaction.ts';
import type { KnownFolders } from '../logging/reduce-paths.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Store } from '../ports/store.ts';
import type { StoredDelivery } from '../ports/webhooks.ts';
import type { EndpointBook } from './endpoint-book.ts';
import { ErrorDigest } from './error-digest.ts';
import { eventsOf, jobMessage, logErrorMessage } from './messages.ts';

/** So many messages wait for one endpoint; while there are more, none is added. */
const MOST_PENDING = 1_000;

export type OutboxParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly redact: Redact;
  /** Those that a job's texts may name. */
  readonly foldersOf: (job: Job) => KnownFolders;
  readonly book: EndpointBook;
  readonly onProblem: (message: string, error: unknown) => void;
  /** Something was added; it counts once the transaction that is open, if one is, is committed. */
  readonly onAdded: () => void;
};

/** Writes down what is to be told. What is not committed is never sent, and what is committed survives the end of the process. */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #digest: ErrorDigest;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#digest = new ErrorDigest(parts.clock, (entry, count) => this.#tellErrors(entry, count));
  }

  /**
   * Inside the transaction that changes a job: adds what is to be told of the change. Costs nothing where nobody wants to hear.
   * @param images as they are after the change; asked for only when there is something to tell
   * @throws what the store throws, which the change then shares.
   */
  jobChanged(before: Job, after: Job, images: () => Iterable<Image>): void {
    for (const type of eventsOf(before, after)) {
      for (const endpoint of this.#parts.book.wanting(type)) {
        const { redact, clock } = this.#parts;
        const { includePrompt } = endpoint;
        const at = clock.now();
        this.#add(
          endpoint,
          after.id,
          jobMessage({ type, job: after, images: images(), at, includePrompt, redact }),
        );
      }
    }
  }

  /** After log entries were committed: errors among them are collected, and told at most once a minute for each job. */
  entriesCommitted(entries: readonly LogEntry[]): void {
    if (this.#parts.book.wanting('log.error').length === 0) return;
    for (const entry of entries) if (entry.level === 'error') this.#digest.note(entry);
  }

  /** Writes down what has been collected, and collects nothing more. */
  stop(): void {
    this.#digest.stop();
  }

  #tellErrors(entry: LogEntry, count: number): void {
    const { store, book, clock, redact, foldersOf, onProblem } = this.#parts;
    try {
      const job = store.jobs.get(entry.jobId);
      // Messages go with their job.
      if (job === null) return;
      const known = { entry, count, job, folders: foldersOf(job), at: clock.now(), redact };
      for (const endpoint of book.wanting('log.error')) {
        const { includePrompt } = endpoint;
        this.#add(endpoint, job.id, logErrorMessage({ ...known, includePrompt }));
      }
    } catch (error) {
      onProblem('A message for a webhook could not be written down', error);
    }
  }

  #add(endpoint: WebhookEndpoint, jobId: string, message: WebhookMessage): void {
    const { store, ids, clock, onAdded } = this.#parts;
    if (store.webhooks.pending(endpoint.id) >= MOST_PENDING) return;
    const now = clock.now();
    store.webhooks.insertDelivery({
      ...newDelivery(ids.uuid(), endpoint.id, jobId, message, now),
      nextAt: now,
    });
    onAdded();
  }
}

/** A message that was not tried yet. */
export function newDelivery(
  id: string,
  endpointId: string,
  jobId: string | null,
  message: WebhookMessage,
  createdAt: number,
): StoredDelivery {
  return {
    id,
    endpointId,
    type: message.type,
    jobId,
    status: 'pending',
    attempts: 0,
    createdAt,
    nextAt: null,
    lastAt: null,
    durationMs: null,
    responseStatus: null,
    responseText: null,
    error: null,
    message,
  };
}
