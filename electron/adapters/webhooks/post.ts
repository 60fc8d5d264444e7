import {
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
  request as requestHttp,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';

/**
 * Of an answer so many bytes are read; the rest is not waited for. Even where each character takes three of them, it is more than core
 * looks at (see core/webhooks/deliverer), which so can leave out a secret that is cut here.
 */
const MAX_ANSWER_BYTES = 16_384;

export type PostAnswer = {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
};

export type Post = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly lookup: LookupFunction;
  readonly signal: AbortSignal;
};

/**
 * One POST over a connection of its own, which is closed whatever happens. Follows no redirect.
 * Rejects with what the connection met, or the signal's reason.
 */
export async function post({ url, headers, body, lookup, signal }: Post): Promise<PostAnswer> {
  const bytes = Buffer.from(body, 'utf8');
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(bytes.length) },
    lookup,
    signal,
    // A connection kept for later would hold the address that was checked for this one.
    agent: false,
  };
  const request = url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options);
  try {
    request.end(bytes);
    const response = await responseOf(request);
    const text = await beginningOf(response);
    return { status: response.statusCode ?? 0, text, retryAfter: response.headers['retry-after'] ?? null };
  } finally {
    request.destroy();
  }
}

function responseOf(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    // Stays after the answer: an error without a listener, from a receiver that hangs up early, would end the process.
    request.on('error', reject);
    // A receiver that wants to speak another protocol (101) is hung up on without an error.
    request.once('close', () => reject(new Error('the connection was closed without an answer')));
  });
}

/** What the body begins with. The status is the answer: a body that breaks off counts as far as it came. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= MAX_ANSWER_BYTES) break;
    }
  } catch {
    // Cut, or the time is over: the status came before, and says what the receiver did with the message.
  }
  return Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString('utf8');
}
