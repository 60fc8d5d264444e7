import { Accounts } from './auth.ts';
import { asUser, type Connections } from './connections.ts';
import type { Answer } from './http.ts';
import { onlyKnown, Problem, Unknown } from './problem.ts';
import { answerRest, type RestAnswer } from './rest.ts';
import { restTokenProblem } from './rest-problems.ts';
import { type AsUser, Storage } from './storage.ts';
import { storageTokenProblem } from './storage-problems.ts';
import { BadToken, type Claims, type Tokens } from './tokens.ts';
import { TusUploads } from './tus.ts';

export type ServiceRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly bytes: Buffer;
};

type Options = {
  /** The publishable key. */
  readonly key: string;
  readonly tokens: Tokens;
  readonly connections: Connections;
  readonly timeoutMs: () => number;
};

const TUS = 'upload/resumable';

/** Whether a request carries bytes of a resumable upload: what arrived of them counts, even if the rest did not. */
export function isUpload(method: string | undefined, { pathname }: URL): boolean {
  return method === 'PATCH' && pathname.startsWith(`/storage/v1/${TUS}/`);
}

/** The project's services behind their one address: who asks, which service, and what it answers. */
export class Services {
  readonly accounts: Accounts;
  readonly storage = new Storage();
  readonly uploads = new TusUploads(this.storage);
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
    this.accounts = new Accounts(options.tokens);
  }

  /** @throws Problem as the service words it, or Unknown for what the product does not ask. */
  async answer(request: ServiceRequest): Promise<Answer | RestAnswer> {
    this.#checkKey(request.headers);
    const [service = '', version = '', ...rest] = request.url.pathname.slice(1).split('/');
    if (version !== 'v1') throw new Unknown(request.url.pathname);
    switch (service) {
      case 'auth':
        return this.#answerAuth(rest.join('/'), request);
      case 'rest':
        return this.#answerRest(rest.join('/'), request);
      case 'storage':
        return this.#answerStorage(rest.join('/'), request);
      default:
        throw new Unknown(request.url.pathname);
    }
  }

  #checkKey(headers: Headers): void {
    const given = headers.get('apikey');
    if (given === this.#options.key) return;
    const [message, hint] =
      given === null
        ? ['No API key found in request', 'No `apikey` request header or url param was found.']
        : ['Invalid API key', 'Double check your Supabase `anon` or `service_role` API key.'];
    throw new Problem(401, { message, hint });
  }

  #answerAuth(path: string, { url, headers, bytes }: ServiceRequest): Answer {
    const fields = bytes.length === 0 ? {} : JSON.parse(bytes.toString());
    const body = this.accounts.answer(path, url.searchParams, fields, tokenOf(headers));
    return { status: body === null ? 204 : 200, body };
  }

  #answerRest(target: string, { method, url, headers, bytes }: ServiceRequest): Promise<RestAnswer> {
    const claims = this.#claims(headers, restTokenProblem);
    onlyKnown('Accept', [headers.get('accept') ?? '*/*'], ['*/*', 'application/json']);
    for (const name of ['accept-profile', 'content-profile'])
      onlyKnown(name, [headers.get(name) ?? 'public'], ['public']);
    const prefer = listed(headers.get('prefer') ?? '');
    const body = bytes.length === 0 ? null : JSON.parse(bytes.toString());
    const asked = { method, target, params: url.searchParams, prefer, body };
    return this.#as(claims)((client) => answerRest(client, claims, asked));
  }

  async #answerStorage(path: string, request: ServiceRequest): Promise<Answer> {
    const { method, url, headers, bytes } = request;
    const work = this.#as(this.#claims(headers, storageTokenProblem));
    if (path === TUS || path.startsWith(`${TUS}/`)) {
      const base = `http://${headers.get('host')}/storage/v1/${TUS}`;
      const id = path.slice(TUS.length + 1);
      return { body: null, ...(await this.uploads.answer(work, base, { method, id, headers, bytes })) };
    }
    if (!path.startsWith('object/')) throw new Unknown(url.pathname);
    onlyKnown('Parameter', url.searchParams.keys(), []);
    const object = { method, path: path.slice('object/'.length), headers, bytes };
    return { status: 200, body: await this.storage.answer(work, object) };
  }

  #as(claims: Claims): AsUser {
    const { connections, timeoutMs } = this.#options;
    return (work) =>
      connections.use((client) => asUser(client, { claims, timeoutMs: timeoutMs() }, () => work(client)));
  }

  /** Who asks. The key in the place of a token is `anon`. */
  #claims(headers: Headers, problem: (error: BadToken) => Problem): Claims {
    const token = tokenOf(headers);
    if (token === this.#options.key) return { role: 'anon', exp: 0 };
    try {
      return this.#options.tokens.verify(token);
    } catch (error) {
      throw error instanceof BadToken ? problem(error) : error;
    }
  }
}

function tokenOf(headers: Headers): string {
  return (headers.get('authorization') ?? '').replace(/^Bearer /i, '');
}

function listed(header: string): string[] {
  return header
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}
