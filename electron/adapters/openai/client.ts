import type { OpenAI } from 'openai';
import { httpFetch } from './http-fetch.ts';
import { Nesting } from './nesting.ts';
import { type Limits, refuseRedirect } from './receive.ts';
import { keyToSend, type Target } from './target.ts';

export type CallOptions = {
  readonly target: Target;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  /** For tracing at the provider; unique for each attempt. */
  readonly clientRequestId: string;
  /** Told the headers of the answer as soon as they are here, whatever the status: the SDK keeps those of errors to itself. */
  readonly onHeaders?: (headers: Headers) => void;
  /** Told the IP address of who answers. */
  readonly onPeer?: (address: string) => void;
};

/**
 * Makes the SDK's client for one call. Every option is given, so that no environment variable can fill one in. The SDK is
 * loaded here, when first needed: it costs more than a tenth of a second, and a start must not wait for it.
 */
export async function openClient(options: CallOptions): Promise<OpenAI> {
  const { OpenAI } = await import('openai');
  return new OpenAI({
    apiKey: keyToSend(options.target),
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: options.target.baseUrl,
    maxRetries: 0,
    logLevel: 'off',
    fetch: createFetch(options),
  });
}

/** The `Authorization` header of a target. */
export function authorizationOf(target: Target): string {
  return `Bearer ${keyToSend(target)}`;
}

/**
 * The fetch that the SDK calls. It sends our headers and none that the SDK or OPENAI_CUSTOM_HEADERS added, refuses
 * redirects, and reads no more of an error than its limit. It listens to the caller's signal alone: the SDK's own timeout
 * goes by the wall clock and must not end a call that the pipeline's deadline still allows.
 */
function createFetch({ target, limits, signal, clientRequestId, onHeaders, onPeer }: CallOptions) {
  return async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input));
    const response = await httpFetch(url, {
      method: init.method === 'POST' ? 'POST' : 'GET',
      body: typeof init.body === 'string' ? init.body : null,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: authorizationOf(target),
        'user-agent': 'Safelight',
        'x-client-request-id': clientRequestId,
      },
      signal,
      connectMs: limits.connectMs,
      ...(onPeer && { onPeer }),
    });
    onHeaders?.(response.headers);
    refuseRedirect(response, url);
    if (response.ok || response.body === null) return response;
    const { status, headers, body } = response;
    return new Response(firstBytes(body, limits.errorBytes), { status, headers });
  };
}

/** The first `limit` bytes of a stream, or fewer where it is nested too deeply for the SDK; the rest is not read. */
function firstBytes(body: ReadableStream<Uint8Array>, limit: number): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const nesting = new Nesting();
  let left = limit;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      const sound = nesting.push(value);
      controller.enqueue(value.subarray(0, Math.min(left, sound)));
      left -= value.length;
      if (left > 0 && sound === value.length) return;
      controller.close();
      void reader.cancel().catch(() => {});
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
