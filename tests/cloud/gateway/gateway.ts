import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { Accounts } from './auth.ts';
import { Problem, Unknown } from './problem.ts';
import { answerRest } from './rest.ts';
import { objectPath, Storage } from './storage.ts';
import { Tokens } from './tokens.ts';

/** What a test lets happen to a request before, or instead of, its answer. */
export type Mishap =
  | { readonly kind: 'status'; readonly status: number }
  /** Cut before anything is done, after it is done but before the answer, or after so many bytes of the request's body. */
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' | number };

export type Asked = { readonly method: string; readonly path: string };

/**
 * A small stand-in for a Supabase project over a real PostgreSQL: the REST, auth and storage of it that supabase-js needs for what
 * the product asks. What it does not know it refuses with 501 and remembers in `unknown`, which a test must find empty.
 */
export class Gateway {
  readonly anonKey = 'sb_publishable_for_tests';
  readonly tokens: Tokens;
  readonly accounts: Accounts;
  readonly storage = new Storage();
  readonly asked: Asked[] = [];
  readonly unknown: string[] = [];
  /** Asked for each request; null to let it pass. */
  mishap: (asked: Asked) => Mishap | null = () => null;
  readonly #client: pg.Client;
  readonly #server: Server;
  /** Requests share one connection, one at a time: a transaction each. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(client: pg.Client, now: () => number = Date.now) {
    this.#client = client;
    this.tokens = new Tokens(now);
    this.accounts = new Accounts(this.tokens);
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  start(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await this.#turn;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://gateway');
    const asked = { method: request.method ?? 'GET', path: url.pathname };
    this.asked.push(asked);
    const mishap = this.mishap(asked);
    try {
      if (mishap?.kind === 'cut' && mishap.when === 'before') return void request.destroy();
      const body = await readBody(
        request,
        mishap?.kind === 'cut' && typeof mishap.when === 'number' ? mishap.when : null,
      );
      if (mishap?.kind === 'status') return send(response, mishap.status, { message: 'For the test.' });
      const answer = await this.#inTurn(() => this.#answer(request, url, body.bytes));
      if (mishap?.kind === 'cut') return void request.destroy();
      send(response, answer.status, answer.body, answer.headers);
    } catch (error) {
      if (error instanceof Problem) return send(response, error.status, error.body);
      this.unknown.push(`${asked.method} ${request.url}: ${(error as Error).message}`);
      send(response, 501, { message: (error as Error).message });
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #answer(request: IncomingMessage, { pathname, searchParams }: URL, bytes: Buffer): Promise<Answer> {
    const headers = new Headers(request.headers as Record<string, string>);
    if (headers.get('apikey') !== this.anonKey)
      throw new Problem(401, { message: 'Invalid API key', hint: null });
    const [service = '', , ...rest] = pathname.slice(1).split('/');
    const path = rest.join('/');
    const authorization = headers.get('authorization') ?? undefined;
    if (service === 'auth') {
      const body = bytes.length === 0 ? {} : JSON.parse(bytes.toString());
      const answer = this.accounts.answer(path, searchParams, body, authorization);
      return { status: answer === null ? 204 : 200, body: answer };
    }
    const claims = this.tokens.verify(authorization);
    if (service === 'rest') {
      const prefer = (headers.get('prefer') ?? '')
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean);
      const body = bytes.length === 0 ? {} : JSON.parse(bytes.toString());
      return answerRest(this.#client, claims, {
        method: request.method ?? '',
        target: path,
        params: searchParams,
        prefer,
        body,
      });
    }
    if (service !== 'storage') throw new Unknown(pathname);
    return this.#answerStorage(request.method ?? '', path, headers, bytes, claims);
  }

  async #answerStorage(
    method: string,
    path: string,
    headers: Headers,
    bytes: Buffer,
    claims: ReturnType<Tokens['verify']>,
  ): Promise<Answer> {
    const { storage } = this;
    if (path.startsWith('upload/resumable')) return this.#answerTus(method, path, headers, bytes, claims);
    if (!path.startsWith('object/')) throw new Unknown(path);
    if (method === 'DELETE') {
      const { prefixes } = JSON.parse(bytes.toString());
      const names = await storage.remove(this.#client, claims, prefixes);
      return { status: 200, body: names.map((name) => ({ name })) };
    }
    const object = objectPath(path.slice('object/'.length));
    if (method === 'GET') return { status: 200, body: await storage.read(this.#client, claims, object) };
    if (method !== 'POST' || headers.get('x-upsert') !== 'false') throw new Unknown(`${method} ${path}`);
    await storage.add(this.#client, claims, object, bytes);
    return { status: 200, body: { Id: object, Key: `safelight/${object}` } };
  }

  async #answerTus(
    method: string,
    path: string,
    headers: Headers,
    bytes: Buffer,
    claims: ReturnType<Tokens['verify']>,
  ): Promise<Answer> {
    const id = path.split('/')[2] ?? '';
    const tus = { 'Tus-Resumable': '1.0.0' };
    if (method === 'POST') {
      const location = `${this.url}/storage/v1/upload/resumable/${this.storage.begin(claims, headers)}`;
      return { status: 201, body: null, headers: { ...tus, Location: location } };
    }
    if (method === 'HEAD') {
      const { offset, length } = this.storage.offset(id);
      return {
        status: 200,
        body: null,
        headers: { ...tus, 'Upload-Offset': String(offset), 'Upload-Length': String(length) },
      };
    }
    if (method !== 'PATCH') throw new Unknown(`${method} ${path}`);
    const offset = await this.storage.append(this.#client, id, Number(headers.get('upload-offset')), bytes);
    return { status: 204, body: null, headers: { ...tus, 'Upload-Offset': String(offset) } };
  }
}

type Answer = {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** All of the body, or its first `cutAfter` bytes, after which the connection is gone. */
async function readBody(request: IncomingMessage, cutAfter: number | null): Promise<{ bytes: Buffer }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    chunks.push(chunk);
    length += chunk.length;
    if (cutAfter !== null && length >= cutAfter) {
      request.socket.destroy();
      break;
    }
  }
  const bytes = Buffer.concat(chunks);
  return { bytes: cutAfter === null ? bytes : bytes.subarray(0, cutAfter) };
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (Buffer.isBuffer(body)) {
    response.writeHead(status, { 'Content-Type': 'application/octet-stream', ...headers }).end(body);
    return;
  }
  const text = body === null || status === 204 ? undefined : JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(text);
}
