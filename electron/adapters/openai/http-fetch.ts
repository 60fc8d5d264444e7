import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { NotConnectedError, UnusableAnswerError } from './call-errors.ts';

export type HttpOptions = {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Ends the call at any point, the body included. */
  readonly signal: AbortSignal;
  /** How long a connection may take to stand, in milliseconds. */
  readonly connectMs: number;
  /** Finds the addresses of the host; the system's own if not given. */
  readonly lookup?: LookupFunction | null;
  /** Told the IP address of who answers. */
  readonly onPeer?: (address: string) => void;
};

/**
 * A fetch over `node:http`. Not the global one, for three reasons: undici 7.29 in Node 24 and Electron 45 ends the process
 * with an assertion that nothing can catch when a server closes the connection while the reader is behind
 * (nodejs/undici#5360); it gives up after 300 s, whatever the deadline; and it does not tell a connection that never
 * stood from one that was lost, which is the difference between "not sent" and "may have been billed".
 *
 * It follows no redirect. Each call has a connection of its own: a kept one that the server has just closed fails like a
 * lost answer, and a handshake is nothing beside the seconds that an image takes.
 * @throws NotConnectedError when nothing was sent, UnusableAnswerError, and what the socket or the parser throws.
 */
export function httpFetch(url: URL, options: HttpOptions): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { signal, method, body } = options;
    if (signal.aborted) return reject(signal.reason);
    const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const lookup = options.lookup ?? undefined;
    const request = open(url, {
      method,
      headers: headersFor(options),
      // The header alone does not see to it: the next call may still take a connection that the last one is leaving.
      agent: false,
      ...(lookup && { lookup }),
    });
    const connection = watchConnection(request, url, options.connectMs);
    let answer: IncomingMessage | null = null;
    const onAbort = () => {
      answer?.destroy();
      request.destroy();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    request.once('close', () => signal.removeEventListener('abort', onAbort));
    request.on('error', (error) => {
      // A broken chunk is told to the request, although it is the answer that breaks.
      if (answer !== null) answer.destroy(error);
      else reject(connection.stands ? error : new NotConnectedError(error));
    });
    request.once('response', (received) => {
      answer = received;
      options.onPeer?.(received.socket.remoteAddress ?? '');
      settle(received, resolve, reject);
    });
    request.end(body ?? undefined);
  });
}

function headersFor({ headers, body }: HttpOptions): Record<string, string> {
  return {
    ...headers,
    'accept-encoding': 'gzip, deflate, br',
    connection: 'close',
    ...(body !== null && { 'content-length': String(Buffer.byteLength(body)) }),
  };
}

/** Notes when the connection stands, TLS included, and ends the request when that takes too long. */
function watchConnection(request: ClientRequest, url: URL, limitMs: number): { readonly stands: boolean } {
  const state = { stands: false };
  const timer = setTimeout(() => {
    const error = new Error(`connect ETIMEDOUT ${url.host} after ${limitMs} ms`);
    request.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
  }, limitMs);
  const stand = () => {
    state.stands = true;
    clearTimeout(timer);
  };
  request.once('socket', (socket) => {
    // A socket that is handed over connected, as through a proxy, may already have sent something.
    if (socket.connecting) socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', stand);
    else stand();
  });
  request.once('close', () => clearTimeout(timer));
  return state;
}

function settle(
  answer: IncomingMessage,
  resolve: (response: Response) => void,
  reject: (error: Error) => void,
): void {
  // An error that comes before anybody reads the body is kept for its reader.
  answer.on('error', () => {});
  try {
    resolve(toResponse(answer));
  } catch (error) {
    answer.destroy();
    reject(error as Error);
  }
}

function toResponse(answer: IncomingMessage): Response {
  const status = answer.statusCode ?? 0;
  if (status < 200 || status > 599) {
    throw new UnusableAnswerError(`The server answered with the status ${status}, which does not exist.`);
  }
  const headers = new Headers();
  for (let at = 0; at + 1 < answer.rawHeaders.length; at += 2) {
    headers.append(answer.rawHeaders[at] ?? '', answer.rawHeaders[at + 1] ?? '');
  }
  const hasBody = status !== 204 && status !== 205 && status !== 304;
  if (!hasBody) answer.resume();
  return new Response(hasBody ? toWebStream(decompressed(answer)) : null, { status, headers });
}

function decompressed(answer: IncomingMessage): Readable {
  const encoding = answer.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return answer;
  // The reader of the decompressor gets the errors of both.
  return pipeline(answer, decompressorFor(encoding), () => {});
}

function decompressorFor(encoding: string): Transform {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new UnusableAnswerError('The answer is compressed in a way that was not asked for.');
  }
}

/** Read on demand, so that no more is decompressed than is taken. */
function toWebStream(stream: Readable): ReadableStream<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel() {
        stream.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}
