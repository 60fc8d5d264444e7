import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type Behaviour, parseScript, play, type Script } from './behaviours.ts';
import { describeFetch, type Fetch, sendFile } from './files.ts';
import type { Scene, Seen } from './scene.ts';

export { BEHAVIOURS, type Behaviour, type BehaviourName, parseScript, type Script } from './behaviours.ts';
export type { Answer, Seen } from './scene.ts';

export type ServerOptions = {
  readonly script?: Script;
  /** 0, the default, for any free port. */
  readonly port?: number;
  /** Speaks https with a certificate that nobody trusts. */
  readonly tls?: boolean;
  /** Waits before every answer, in milliseconds. */
  readonly delayMs?: number;
  /** What GET /v1/models does; lists the usual models by default. */
  readonly models?: Behaviour;
};

/** An OpenAI image API on a real socket that does as the script says and remembers what it was asked. */
export class MisbehavingServer {
  /** Requests for images, in the order in which they were read. */
  readonly requests: Seen[] = [];
  /** GETs of files and models: path and `authorization`. */
  readonly fetches: Fetch[] = [];
  /** Whatever reached the other origin. */
  readonly elsewhereFetches: Fetch[] = [];
  /** Connections that were reset before a request was read. */
  resetOnAccept = 0;
  readonly #options: ServerOptions;
  readonly #queue: Behaviour[];
  readonly #server: Server;
  readonly #elsewhere: Server;
  readonly #sockets = new Set<Socket>();
  readonly #events = new EventEmitter().setMaxListeners(0);
  #released = false;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#queue = Array.isArray(options.script) ? [...options.script] : [];
    const handle = (request: IncomingMessage, response: ServerResponse) =>
      void this.#handle(request, response);
    this.#server = options.tls ? createTlsServer(readCertificate(), handle) : createServer(handle);
    this.#server.on('connection', (socket: Socket) => this.#accept(socket));
    this.#elsewhere = createServer((request, response) => {
      this.elsewhereFetches.push(describeFetch(request));
      sendFile(request, response);
    });
    this.#elsewhere.on('connection', (socket: Socket) => this.#track(socket));
  }

  /** Without a path. */
  get origin(): string {
    return originOf(this.#server, this.#options.tls ? 'https' : 'http');
  }

  /** The base URL to give to a client. */
  get url(): string {
    return `${this.origin}/v1`;
  }

  /** Sockets that are open now. */
  get openSockets(): number {
    return this.#sockets.size;
  }

  async start(): Promise<void> {
    this.#server.listen(this.#options.port ?? 0, '127.0.0.1');
    this.#elsewhere.listen(0, '127.0.0.1');
    await Promise.all([once(this.#server, 'listening'), once(this.#elsewhere, 'listening')]);
  }

  /** Resolves when this many requests for images have been read. */
  async received(count: number): Promise<void> {
    await this.#until(() => this.requests.length >= count);
  }

  /** Resolves when a GET of this path has come in. */
  async fetched(path: string): Promise<void> {
    await this.#until(() => this.fetches.some((fetch) => fetch.path === path));
  }

  /** Resolves when no client is connected. */
  async idle(): Promise<void> {
    await this.#until(() => this.#sockets.size === 0);
  }

  /** Answers all that is on `hold`, now and from now on. */
  release(): void {
    this.#released = true;
    this.#events.emit('change');
  }

  /** Cuts every connection and stops. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all([closed(this.#server), closed(this.#elsewhere)]);
  }

  #accept(socket: Socket): void {
    this.#track(socket);
    if (this.#queue[0] !== 'reset-on-accept') return;
    this.#queue.shift();
    this.resetOnAccept++;
    socket.resetAndDestroy();
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#events.emit('change');
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A kept connection could be the one that a later behaviour resets on accept.
    response.setHeader('connection', 'close');
    const text = await readText(request).catch(() => null);
    if (text === null) return;
    if (request.method === 'POST' && request.url?.endsWith('/images/generations')) {
      return this.#answer(request, response, text);
    }
    this.fetches.push(describeFetch(request));
    this.#events.emit('change');
    if (request.url?.endsWith('/models')) return this.#answerModels(request, response);
    sendFile(request, response);
  }

  async #answer(request: IncomingMessage, response: ServerResponse, text: string): Promise<void> {
    const seen = this.#remember(request, text);
    const behaviour = this.#next(seen);
    const { delayMs = 0 } = this.#options;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs).unref());
    await play(behaviour, this.#scene(seen, request, response));
  }

  async #answerModels(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen: Seen = { number: 0, headers: request.headers, body: {}, prompt: '', at: performance.now() };
    const list = {
      object: 'list',
      data: [{ id: 'gpt-image-2', object: 'model', created: 1, owned_by: 'openai' }],
    };
    await play(this.#options.models ?? { body: list }, this.#scene(seen, request, response));
  }

  #remember(request: IncomingMessage, text: string): Seen {
    const body = parseBody(text);
    const seen: Seen = {
      number: this.requests.length + 1,
      headers: request.headers,
      body,
      prompt: String(body['prompt'] ?? ''),
      at: performance.now(),
    };
    this.requests.push(seen);
    this.#events.emit('change');
    return seen;
  }

  #next(seen: Seen): Behaviour {
    const { script = 'good' } = this.#options;
    if (typeof script === 'function') return script(seen);
    return isQueue(script) ? (this.#queue.shift() ?? 'good') : script;
  }

  #scene(seen: Seen, request: IncomingMessage, response: ServerResponse): Scene {
    return {
      seen,
      request,
      response,
      origin: this.origin,
      elsewhere: originOf(this.#elsewhere, 'http'),
      released: () => this.#until(() => this.#released),
    };
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) await once(this.#events, 'change');
  }
}

/** Starts a server; close it when done. */
export async function startMisbehavingServer(options: ServerOptions = {}): Promise<MisbehavingServer> {
  const server = new MisbehavingServer(options);
  await server.start();
  return server;
}

function isQueue(script: Script): script is readonly Behaviour[] {
  return Array.isArray(script);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { text };
  }
}

function originOf(server: Server, protocol: string): string {
  return `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closed(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

/** For tests only; made with a validity of a hundred years. */
function readCertificate(): { key: Buffer; cert: Buffer } {
  const read = (name: string) => readFileSync(new URL(`./tls/${name}`, import.meta.url));
  return { key: read('test-only-key.pem'), cert: read('test-only-cert.pem') };
}

async function runByHand(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      script: { type: 'string', default: '' },
      tls: { type: 'boolean', default: false },
      'delay-ms': { type: 'string', default: '0' },
    },
  });
  const server = await startMisbehavingServer({
    port: Number(values.port),
    script: parseScript(values.script),
    tls: values.tls,
    delayMs: Number(values['delay-ms']),
  });
  process.stdout.write(`${server.url}\n`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await runByHand();
