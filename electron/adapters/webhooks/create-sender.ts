import type { WebhookAnswer, WebhookRequest, WebhookSender } from '../../core/ports/webhooks.ts';
import { checkedLookup, type Resolve, systemResolve } from '../net/checked-lookup.ts';
import { RefusedAddress, refusal } from './address-guard.ts';
import { checkUrl } from './check-url.ts';
import { post } from './post.ts';
import { checkSecret, newSecret, signatureHeaders } from './sign.ts';

export type SenderOptions = {
  readonly version: string;
  /** For one try from the lookup to the answer's body, in milliseconds; 15 s, as the Standard Webhooks specification advises. */
  readonly timeoutMs?: number;
  readonly resolve?: Resolve;
};

const TIMEOUT_MS = 15_000;
/** What a machine without a network answers; where one has, it says that the name server cannot be reached. */
const OFFLINE_CODES: readonly string[] = ['EAI_AGAIN', 'ENETDOWN', 'ENETUNREACH'];

/** Sends over Node's own HTTP, to checked addresses only. */
export function createSender({ version, timeoutMs = TIMEOUT_MS, resolve }: SenderOptions): WebhookSender {
  return {
    checkUrl: async (url, kind, allowLocal) => checkUrl(url, kind, allowLocal),
    checkSecret: async (secret) => checkSecret(secret),
    newSecret: async () => newSecret(),
    send: (request, signal) =>
      send({ version, timeoutMs, resolve: resolve ?? systemResolve }, request, signal),
  };
}

async function send(
  { version, timeoutMs, resolve }: Required<SenderOptions>,
  request: WebhookRequest,
  signal: AbortSignal,
): Promise<WebhookAnswer> {
  signal.throwIfAborted();
  // The kind's host was checked when the address was set; what counts at every try is where it leads.
  const wrong = checkUrl(request.url, 'standard', request.allowLocal);
  if (wrong !== null) return { kind: 'refused', message: wrong.message };
  const url = new URL(request.url);
  const allowed = { allowLocal: request.allowLocal, secure: url.protocol === 'https:' };
  const time = AbortSignal.timeout(timeoutMs);
  const either = new AbortController();
  const abort = (): void => either.abort();
  for (const one of [time, signal]) one.addEventListener('abort', abort, { once: true });
  try {
    const { status, text, retryAfter } = await post({
      url,
      headers: {
        'content-type': 'application/json',
        'user-agent': `Safelight/${version}`,
        ...signatureHeaders(request),
      },
      body: request.body,
      lookup: checkedLookup(resolve, (host, addresses) => refusedAddress(refusal(host, addresses, allowed))),
      signal: either.signal,
    });
    return { kind: 'answered', status, text, retryAfterMs: waitOf(retryAfter, request.at) };
  } catch (error) {
    signal.throwIfAborted();
    return time.aborted
      ? { kind: 'failed', message: `No answer within ${timeoutMs / 1_000} seconds.` }
      : failed(error);
  } finally {
    for (const one of [time, signal]) one.removeEventListener('abort', abort);
  }
}

function refusedAddress(why: string | null): RefusedAddress | null {
  return why === null ? null : new RefusedAddress(why);
}

function failed(error: unknown): WebhookAnswer {
  if (error instanceof RefusedAddress) return { kind: 'refused', message: error.message };
  const { code = '', message } = error as NodeJS.ErrnoException;
  const what = `The message could not be sent: ${message || code}.`;
  return { kind: OFFLINE_CODES.includes(code) ? 'offline' : 'failed', message: what };
}

/** Retry-After is seconds, or a date. */
function waitOf(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
