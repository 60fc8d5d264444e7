import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';
import type { Caller } from './caller.ts';
import { wrongUrl } from './problems.ts';
import { Refused } from './wire.ts';

/** Where the project takes uploads; each has an address below it. */
const UPLOADS = '/storage/v1/upload/resumable';

/** Has the library for resumable uploads ask over `caller`: with its deadlines, and a new token when one has ended meanwhile. */
export function tusStack(caller: Caller, signal: AbortSignal): HttpStack {
  return {
    getName: () => 'safelight',
    createRequest: (method, address) => request(caller, { method, address, signal }),
  };
}

type Target = { readonly method: string; readonly address: string; readonly signal: AbortSignal };

function request(caller: Caller, { method, address, signal }: Target): HttpRequest {
  const headers: Record<string, string> = {};
  return {
    getMethod: () => method,
    getURL: () => address,
    setHeader: (name, value) => {
      headers[name.toLowerCase()] = value;
    },
    getHeader: (name) => headers[name.toLowerCase()],
    setProgressHandler: () => {},
    getUnderlyingObject: () => null,
    // `signal` ends it.
    abort: async () => {},
    async send(body: Uint8Array | null) {
      const url = ownAddress(caller.wire.origin, address);
      try {
        const answer = await caller.ask({ method, url, headers, body: body ?? null, signal });
        return response(answer.status, answer.headers);
      } catch (error) {
        if (method === 'HEAD' && error instanceof Refused && isGone(error.refusal.status))
          return response(error.refusal.status, {});
        throw error;
      }
    },
  };
}

/** The upload is not known any more: then the library begins another one. */
function isGone(status: number): boolean {
  return status >= 400 && status < 500 && status !== 423 && status !== 429;
}

/**
 * The address of an upload as the server gave it, at the project's own host: behind a proxy it may name another one, which must not get
 * the user's token.
 */
function ownAddress(origin: string, address: string): URL {
  const { pathname } = new URL(address);
  if (pathname === UPLOADS || pathname.startsWith(`${UPLOADS}/`)) return new URL(`${origin}${pathname}`);
  throw wrongUrl('The project sends its uploads elsewhere.');
}

function response(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): HttpResponse {
  return {
    getStatus: () => status,
    getHeader: (name) => headers[name.toLowerCase()]?.toString(),
    getBody: () => '',
    getUnderlyingObject: () => null,
  };
}
