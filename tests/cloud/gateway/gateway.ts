import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type pg from 'pg';
import type { Accounts } from './auth.ts';
import { Connections } from './connections.ts';
import { type Answer, type Body, readBody, send } from './http.ts';
import { type Asked, Journal } from './journal.ts';
import { cutOf, type Mishap, type Mishaps } from './mishaps.ts';
import { Problem } from './problem.ts';
import { Realtime } from './realtime.ts';
import { RealtimeChanges } from './realtime-changes.ts';
import { isUpload, Services } from './services.ts';
import type { Storage } from './storage.ts';
import { Tokens } from './tokens.ts';
import type { TusUploads } from './tus.ts';

type Options = {
  /** Milliseconds since 1970, by which tokens end. */
  readonly now?: () => number;
  /** How many requests may be at the database at a time. */
  readonly connections?: number;
};

/**
 * A small stand-in for a Supabase project over a real PostgreSQL: the REST, auth, storage and Realtime of it that supabase-js needs for
 * what the product asks. What it does not know it refuses with 501 and remembers in `unknown`, which a test must find empty.
 */
export class Gateway {
  /** The publishable key. */
  readonly key = 'sb_publishable_for_tests';
  readonly tokens: Tokens;
  readonly accounts: Accounts;
  readonly storage: Storage;
  readonly uploads: TusUploads;
  readonly realtime: Realtime;
  readonly journal = new Journal();
  readonly unknown: string[] = [];
  /** What happens to each request; see mishaps.ts. */
  mishap: Mishaps = () => null;
  /** How long a statement may take: Supabase's default for users. */
  statementTimeoutMs = 8_000;
  readonly #services: Services;
  readonly #connections: Connections;
  readonly #changes: RealtimeChanges;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #busy = new Set<Promise<void>>();
  #unplugged = false;

  /** @param connect makes a connection as the database's administrator. */
  constructor(connect: () => Promise<pg.Client>, { now = Date.now, connections = 4 }: Options = {}) {
    const { key, journal } = this;
    const timeoutMs = () => this.statementTimeoutMs;
    this.tokens = new Tokens(now);
    this.#connections = new Connections(connect, connections);
    this.#services = new Services({ key, tokens: this.tokens, connections: this.#connections, timeoutMs });
    this.accounts = this.#services.accounts;
    this.storage = this.#services.storage;
    this.uploads = this.#services.uploads;
    this.#changes = new RealtimeChanges(connect, this.#connections, timeoutMs);
    const onUnknown = (what: string) => this.unknown.push(what);
    this.realtime = new Realtime({
      key,
      tokens: this.tokens,
      journal,
      now,
      onUnknown,
      changes: this.#changes,
    });
    this.#server = createServer((request, response) => this.#take(request, response));
    this.#server.on('connection', (socket) => this.#connected(socket));
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket as Socket, head));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.unplug();
    await new Promise((resolve) => this.#server.close(resolve));
    await Promise.all(this.#busy);
    await this.#changes.end();
    await this.#connections.end();
  }

  /** Resolves when everything that has arrived by now is answered, or was done for nobody. */
  async idle(): Promise<void> {
    await Promise.all(this.#busy);
  }

  /** Nothing gets through any more, as in airplane mode. Connections that are open end. */
  unplug(): void {
    this.#unplugged = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  plugIn(): void {
    this.#unplugged = false;
  }

  #connected(socket: Socket): void {
    if (this.#unplugged) return void socket.destroy();
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    try {
      this.realtime.upgrade(request, socket, head);
    } catch (error) {
      this.unknown.push((error as Error).message);
      socket.destroy();
    }
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const serving = this.#serve(request, response);
    this.#busy.add(serving);
    void serving.finally(() => this.#busy.delete(serving));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Node takes it from a request that was aborted.
    const { socket } = request;
    const url = new URL(request.url ?? '/', 'http://gateway');
    const asked = this.journal.add(askedOf(request, url));
    const mishap = this.mishap(asked);
    const cut = cutOf(mishap);
    if (cut.before) return void socket.destroy();
    const body = await readBody(request, cut.request);
    // Half a request is none, but for an upload, which keeps what it has.
    if (!body.complete && !isUpload(request.method, url)) return void socket.destroy();
    const answer = await withMishap(mishap, () => this.#answer(request, url, body, asked));
    if (cut.after || !body.complete) return void socket.destroy();
    asked.status = answer.status;
    send(request, response, answer, cut.answer);
  }

  async #answer(request: IncomingMessage, url: URL, { bytes }: Body, asked: Asked): Promise<Answer> {
    const { method = '' } = request;
    const headers = new Headers(request.headers as Record<string, string>);
    try {
      const answer = await this.#services.answer({ method, url, headers, bytes });
      if ('rows' in answer) asked.rows = answer.rows;
      return answer;
    } catch (error) {
      if (error instanceof Problem)
        return { status: error.status, body: error.body, headers: versionOf(url) };
      const { message } = error as Error;
      this.unknown.push(`${method} ${request.url}: ${message}`);
      return { status: 501, body: { message } };
    }
  }
}

async function withMishap(mishap: Mishap | null, work: () => Promise<Answer>): Promise<Answer> {
  if (mishap === null || mishap.kind === 'cut') return work();
  if (mishap.kind === 'answer') {
    if (mishap.after) await work();
    return mishap.answer;
  }
  if (!mishap.after) await mishap.until;
  const answer = await work();
  await mishap.until;
  return answer;
}

/** GoTrue says by which of its versions its words are to be read; without it, supabase-js looks for the code elsewhere. */
function versionOf({ pathname }: URL): Readonly<Record<string, string>> {
  return pathname.startsWith('/auth/') ? { 'X-Supabase-Api-Version': '2024-01-01' } : {};
}

function askedOf(request: IncomingMessage, url: URL): Asked {
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: decodeURIComponent(url.search.slice(1)),
    bytes: Number(request.headers['content-length'] ?? 0),
    retry: Number(request.headers['x-retry-count'] ?? 0),
    rows: 0,
    status: null,
  };
}
