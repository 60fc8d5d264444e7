import type { WebhookKind } from '../../../shared/domain/webhook.ts';

/** A longer path may be what proves that a sender is allowed to send. */
const LONGEST_SHOWN_PATH = 15;
const SHOWN_END = 4;

/** Enough of an address to recognise it: its server, a short path, and of a long one its end. Never its query. */
export function shownUrl(url: string, kind: WebhookKind): string {
  const { origin, pathname } = new URL(url);
  if (kind === 'standard' && pathname.length <= LONGEST_SHOWN_PATH) return origin + pathname;
  return `${origin}/…${pathname.slice(-SHOWN_END)}`;
}
