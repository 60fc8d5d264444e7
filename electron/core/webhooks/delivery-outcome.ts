import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { WebhookDelivery, WebhookEndpoint, WebhookPause } from '../../../shared/domain/webhook.ts';
import type { WebhookAnswer } from '../ports/webhooks.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits before each further try, after the first: the example of the Standard Webhooks specification, a little over three days. */
export const RETRY_DELAYS_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Each wait is up to so much shorter or longer, so that what failed together does not come again together. */
const JITTER = 0.1;
/** However long a receiver asks to wait. */
export const LONGEST_WAIT_MS = 24 * HOUR;
/** Between two looks for the network. */
const OFFLINE_WAIT_MS = MINUTE;

/** What follows from one try. `wait` is a try that does not count: the message never left, since there is no network. */
export type DeliveryOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly delayMs: number; readonly error: string }
  | { readonly kind: 'wait'; readonly delayMs: number; readonly error: string }
  | { readonly kind: 'failed'; readonly error: string }
  /** The receiver wants no message ever again. */
  | { readonly kind: 'gone'; readonly error: string };

/**
 * Decides what to do after a try. Pure.
 * @param attempts tries made, this one among them
 * @param random from 0 up to but not including 1
 */
export function outcomeOf(answer: WebhookAnswer, attempts: number, random: number): DeliveryOutcome {
  switch (answer.kind) {
    case 'answered':
      return answeredOutcome(answer, attempts, random);
    case 'failed':
    case 'refused':
      return retryOrFail(answer.message, attempts, random, null);
    case 'offline':
      return { kind: 'wait', delayMs: OFFLINE_WAIT_MS, error: answer.message };
    default:
      return assertNever(answer);
  }
}

/** The same for a try that somebody asked for: it is delivered or it failed, and nothing follows by itself. Pure. */
export function onceOutcomeOf(answer: WebhookAnswer): DeliveryOutcome {
  const outcome = outcomeOf(answer, RETRY_DELAYS_MS.length + 1, 0);
  return outcome.kind === 'delivered' ? outcome : { kind: 'failed', error: outcome.error };
}

/** A delivery after a try. Pure. @param tried with this try counted @param now milliseconds since the epoch */
export function deliveryAfter(
  tried: WebhookDelivery,
  outcome: DeliveryOutcome,
  now: number,
): WebhookDelivery {
  switch (outcome.kind) {
    case 'delivered':
      return { ...tried, status: 'delivered', nextAt: null, error: null };
    case 'retry':
      return { ...tried, status: 'pending', nextAt: now + outcome.delayMs, error: outcome.error };
    case 'wait': {
      const attempts = tried.attempts - 1;
      return { ...tried, status: 'pending', attempts, nextAt: now + outcome.delayMs, error: outcome.error };
    }
    case 'failed':
    case 'gone':
      return { ...tried, status: 'failed', nextAt: null, error: outcome.error };
    default:
      return assertNever(outcome);
  }
}

function answeredOutcome(
  { status, retryAfterMs }: Extract<WebhookAnswer, { kind: 'answered' }>,
  attempts: number,
  random: number,
): DeliveryOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone', error: 'The receiver answered that it is gone for good (410).' };
  const error =
    status >= 300 && status < 400
      ? `The receiver answered ${status}, a redirect, which is never followed.`
      : `The receiver answered ${status}.`;
  return retryOrFail(error, attempts, random, retryAfterMs);
}

function retryOrFail(
  error: string,
  attempts: number,
  random: number,
  askedMs: number | null,
): DeliveryOutcome {
  const delay = RETRY_DELAYS_MS[attempts - 1];
  if (delay === undefined) return { kind: 'failed', error };
  const jittered = Math.round(delay * (1 - JITTER + 2 * JITTER * random));
  return { kind: 'retry', error, delayMs: Math.max(jittered, Math.min(askedMs ?? 0, LONGEST_WAIT_MS)) };
}

/** An endpoint is paused after so many tries in a row that failed, over so long a time: a night without its receiver is not enough. */
const PAUSE_FAILURES = 10;
const PAUSE_AFTER_MS = 24 * HOUR;

type Health = Pick<WebhookEndpoint, 'failures' | 'failingSince' | 'paused'>;

/** How an endpoint is after one of its tries. Pure. */
export function healthAfter(before: Health, outcome: DeliveryOutcome, now: number): Health {
  switch (outcome.kind) {
    case 'delivered':
      return { ...before, failures: 0, failingSince: null };
    case 'wait':
      return before;
    case 'gone':
      return { ...failedOnce(before, now), paused: { reason: 'gone', at: now } };
    case 'retry':
    case 'failed': {
      const after = failedOnce(before, now);
      const isDead = after.failures >= PAUSE_FAILURES && now - (after.failingSince ?? now) >= PAUSE_AFTER_MS;
      return isDead && after.paused === null ? { ...after, paused: pausedFor('failing', now) } : after;
    }
    default:
      return assertNever(outcome);
  }
}

function failedOnce({ failures, failingSince, paused }: Health, now: number): Health {
  return { failures: failures + 1, failingSince: failingSince ?? now, paused };
}

function pausedFor(reason: WebhookPause['reason'], at: number): WebhookPause {
  return { reason, at };
}
