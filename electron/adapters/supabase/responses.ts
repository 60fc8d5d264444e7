import type { IncomingHttpHeaders } from 'node:http';
import type { WireAnswer, WireRequest } from './wire.ts';

/** A `fetch` for the libraries, over `ask`. Their own signal ends a call as `signal` does. */
export function fetchOf(
  ask: (request: WireRequest) => Promise<WireAnswer>,
  signal: AbortSignal,
): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const answer = await ask({
      method: init.method ?? 'GET',
      url: new URL(String(input)),
      headers: Object.fromEntries(new Headers(init.headers)),
      body: bytesOf(init.body),
      signal,
    });
    return responseOf(answer);
  };
}

/** Statuses that a Response refuses to have a body with. */
const WITHOUT_BODY = [204, 205, 304];

export function responseOf({ status, headers, bytes }: WireAnswer): Response {
  const body = WITHOUT_BODY.includes(status) ? null : new Uint8Array(bytes);
  return new Response(body, { status, headers: plain(headers) });
}

function plain(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name !== 'content-encoding')
      .map(([name, value]) => [name, String(value)]),
  );
}

/** The libraries send texts and bytes; a stream could not be sent again. */
function bytesOf(body: unknown): Uint8Array | null {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  throw new TypeError('Only texts and bytes can be sent.');
}
