import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Nothing moved, in either direction, for as long as is waited. */
export class QuietError extends Error {
  override readonly name = 'QuietError';
  readonly quietMs: number;

  constructor(quietMs: number) {
    super(`Nothing moved for ${quietMs} ms.`);
    this.quietMs = quietMs;
  }
}

export type Ask = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole, so that it can be sent again. */
  readonly body: Uint8Array | null;
  /** Ends the call at any point, the answer's body included. */
  readonly signal: AbortSignal;
  /** How long nothing may move, in milliseconds: no byte sent, none received. */
  readonly quietMs: number;
};

export type Reply = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Decompressed. Throws what the connection does. */
  readonly body: AsyncIterable<Buffer>;
  /** Ends the connection, for who does not read the body to its end; whoever does meanwhile gets `error`. */
  readonly drop: (error?: Error) => void;
};

/** How much is written before it is looked whether it moved. */
const SLICE = 64 * 1_024;
/** Two lanes of uploads, rows, reads, and one to spare. */
const MAX_CONNECTIONS = 8;
/**
 * How long a connection is kept for the next call, in milliseconds. Shorter than any server keeps it: one that the server has just closed
 * fails like a lost answer. While rows are sent one call follows the other at once.
 */
const KEEP_MS = 3_000;

/**
 * Asks one server over `node:http`, with connections that are kept for the next call. Not by the global `fetch`: its undici can end the
 * process with an assertion that nothing can catch (nodejs/undici#5360). Follows no redirect.
 */
export class Http {
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #open: typeof httpRequest;

  constructor(secure: boolean) {
    const options = { keepAlive: true, maxSockets: MAX_CONNECTIONS, timeout: KEEP_MS };
    this.#agent = secure ? new HttpsAgent(options) : new HttpAgent(options);
    this.#open = secure ? httpsRequest : httpRequest;
  }

  /** Ends all connections; calls that are on their way fail. */
  close(): void {
    this.#agent.destroy();
  }

  /** Resolves when the answer's head is there. @throws QuietError, the signal's reason, and what the socket or the parser throws. */
  ask({ method, url, headers, body, signal, quietMs }: Ask): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const length = body === null ? {} : { 'content-length': String(body.length) };
      const request = this.#open(url, { method, headers: { ...headers, ...length }, agent: this.#agent });
      const quiet = new Quiet(quietMs, (error) => request.destroy(error));
      const onAbort = () => request.destroy(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      request.once('close', () => {
        quiet.end();
        signal.removeEventListener('abort', onAbort);
      });
      let answer: IncomingMessage | null = null;
      request.on('error', (error) => {
        this.#dropIdle();
        // A broken chunk is told to the request, although it is the answer that breaks.
        if (answer !== null) answer.destroy(error);
        else reject(error);
      });
      request.once('response', (received) => {
        answer = received;
        // An error that comes before anybody reads the body is kept for its reader.
        received.on('error', () => {});
        quiet.moved();
        resolve({
          status: received.statusCode ?? 0,
          headers: received.headers,
          body: bytesOf(received, quiet),
          drop: (error) => received.destroy(error),
        });
      });
      sendBody(request, body, quiet);
    });
  }

  /** When one connection broke, those that wait for a next call are broken too, and have only not said so yet. */
  #dropIdle(): void {
    for (const socket of Object.values(this.#agent.freeSockets).flat()) socket?.destroy();
  }
}

/** In slices, each written when the one before it is on its way, so that it is seen whether anything moves. */
function sendBody(request: ClientRequest, body: Uint8Array | null, quiet: Quiet): void {
  let at = 0;
  const next = () => {
    quiet.moved();
    while (body !== null && at < body.length) {
      const slice = body.subarray(at, at + SLICE);
      at += slice.length;
      if (!request.write(slice)) return void request.once('drain', next);
    }
    request.end();
  };
  next();
}

async function* bytesOf(answer: IncomingMessage, quiet: Quiet): AsyncGenerator<Buffer, void> {
  try {
    for await (const chunk of decompressed(answer)) {
      // While its reader is busy with it nothing moves, and that is nobody's fault.
      quiet.rest();
      yield chunk;
      quiet.moved();
    }
  } finally {
    quiet.end();
    answer.destroy();
  }
}

function decompressed(answer: IncomingMessage): Readable {
  // The reader of the decompressor gets the errors of both.
  return answer.headers['content-encoding'] === 'gzip' ? pipeline(answer, createGunzip(), () => {}) : answer;
}

/** Tells when nothing moved for too long. */
class Quiet {
  readonly #quietMs: number;
  readonly #onQuiet: (error: QuietError) => void;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(quietMs: number, onQuiet: (error: QuietError) => void) {
    this.#quietMs = quietMs;
    this.#onQuiet = onQuiet;
  }

  moved(): void {
    clearTimeout(this.#timer);
    if (this.#ended) return;
    this.#timer = setTimeout(() => this.#onQuiet(new QuietError(this.#quietMs)), this.#quietMs);
  }

  rest(): void {
    clearTimeout(this.#timer);
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }
}
