import type { Random } from '../../../electron/adapters/demo/painter/random.ts';
import type { App } from '../../../electron/core/app/app.ts';
import { createAdmission } from '../../../electron/hosts/web/admission.ts';
import { EventRing } from '../../../electron/hosts/web/event-ring.ts';
import { createWebApp } from '../../../electron/hosts/web/web-app.ts';
import type { Grammar } from './grammar.ts';
import { hostileJson, hostileLarge, message } from './hostile.ts';
import type { Sent } from './judge.ts';

const PORT = 49_152;
const HOST = `127.0.0.1:${PORT}`;
const TYPE = 'application/json';

/** What a request says of itself, each with values of which none may be heard. SESSION stands for the right secret. */
const FORBIDDEN: readonly (readonly [header: string, values: readonly (string | null)[]])[] = [
  [
    'host',
    ['evil.example', 'localhost', '127.0.0.1', `127.0.0.1:${PORT + 1}`, `[::1]:${PORT}`, `${HOST}.x`, null],
  ],
  [
    'origin',
    ['null', 'http://evil.example', `https://${HOST}`, `http://${HOST}.x`, `http://localhost:${PORT}`, ''],
  ],
  ['sec-fetch-site', ['cross-site', 'same-site', 'SAME-ORIGIN', '', 'x']],
  [
    'cookie',
    [
      null,
      '',
      `safelight-${PORT}=`,
      `safelight-${PORT}=${'A'.repeat(43)}`,
      `safelight-${PORT + 1}=SESSION`,
      `SAFELIGHT-${PORT}=SESSION`,
      `safelight-${PORT}="SESSION`,
      `x=${'y'.repeat(7_000)}`,
    ],
  ],
  [
    'content-type',
    [
      null,
      '',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonp',
      'text/json',
      'application/json-seq',
      'application/jso',
    ],
  ],
];

const METHODS: readonly string[] = ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'BREW'];
const PATHS: readonly string[] = [
  '/call/',
  '/CALL',
  '/call%2f',
  '/call%00',
  '//call',
  '/call;x',
  '/..%2fcall',
];

type Body = string | Uint8Array<ArrayBuffer>;

/** How a call may be hurt on its way. */
const HURT: readonly ((text: string, command: string, random: Random) => Body)[] = [
  (text, _command, random) => text.slice(0, random.whole(0, text.length - 1)),
  (text) => `${text}${text}`,
  (text) => `\ufeff${text}`,
  (text) => `[${text}]`,
  (text) => text.replaceAll('"', "'"),
  (text) => text.replace('{', '{"name":"__proto__",'),
  (text) => text.replace('}', ',"input":{"__proto__":{"jobId":1}}}'),
  (text) => text.replace(/\d+/, 'NaN'),
  (text) => text.replace(/\d+/, '1e999'),
  (text) => text.replace(/"\w/, '"\\ud800'),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.concat([Buffer.from([0xff, 0xc0, 0x80]), Buffer.from(text)]),
  () => new Uint8Array(64),
  () => '',
  () => 'null',
  () => '"job.list"',
  () => '[[[['.repeat(2_000),
  () => '{"name":{"toString":"job.list"},"input":{}}',
  (_text, command) => `{"name":"${command}"}`,
  (_text, command) => `name=${command}&input={}`,
  (_text, command) => `{"name":"${command}","input":{},"input":{"__proto__":null},"constructor":1}`,
];

export class HttpMessage implements Sent {
  readonly command: string;
  readonly grammar: Grammar;
  readonly request: Request;
  readonly possible = true;
  readonly #body: Body;
  readonly #forbidden: boolean;

  constructor(command: string, grammar: Grammar, request: Request, body: Body, forbidden: boolean) {
    this.command = command;
    this.grammar = grammar;
    this.request = request;
    this.#body = body;
    this.#forbidden = forbidden;
  }

  /** What its body says to whoever reads JSON: the judge must know what was really said. */
  get input(): unknown {
    return this.#read()?.input;
  }

  get forbidden(): boolean {
    return this.#forbidden || this.#read()?.name !== this.command;
  }

  #read(): { readonly name?: unknown; readonly input?: unknown } | null {
    try {
      return JSON.parse(Buffer.from(this.#body as string).toString('utf8'));
    } catch {
      return null;
    }
  }
}

/** A request as it may come over the loopback, to the one place where calls are answered. */
export function httpMessage(
  command: string,
  grammar: Grammar,
  random: Random,
  { session, large }: { readonly session: string; readonly large: boolean },
): HttpMessage {
  const input = message(grammar, random, large ? hostileLarge : hostileJson);
  const { method, path, headers, forbidden } = envelope(session, random);
  const text = JSON.stringify({ name: command, input });
  const body = random.chance(0.9) ? text : oneOf(HURT, random)(text, command, random);
  const withBody = method !== 'GET' && method !== 'HEAD';
  const request = new Request(`http://${HOST}${path}`, { method, headers, ...(withBody ? { body } : {}) });
  return new HttpMessage(command, grammar, request, body, forbidden);
}

/** What is around a call: nearly always as the page sends it, else wrong in one thing that forbids that it is heard. */
function envelope(session: string, random: Random) {
  const headers: Record<string, string> = {
    host: HOST,
    origin: `http://${HOST}`,
    'sec-fetch-site': 'same-origin',
    cookie: `safelight-${PORT}=${session}`,
    'content-type': random.chance(0.9) ? TYPE : `${TYPE}; charset=utf-16`,
  };
  const right = { method: 'POST', path: '/call', headers, forbidden: false };
  const chance = random.next();
  if (chance > 0.18) return right;
  if (chance < 0.01) return { ...right, method: oneOf(METHODS, random), forbidden: true };
  if (chance < 0.02) return { ...right, path: oneOf(PATHS, random), forbidden: true };
  const [name, values] = oneOf(FORBIDDEN, random);
  const value = oneOf(values, random);
  if (value === null) delete headers[name];
  else headers[name] = value.replace('SESSION', session);
  return { ...right, forbidden: true };
}

export type HttpWay = {
  readonly session: string;
  /** What the server reported as a defect of its own. */
  readonly problems: readonly string[];
  /** Sends it and answers with what came back. */
  send(message: HttpMessage): Promise<{ readonly status: number; readonly text: string }>;
};

/** The web host’s own door, session and calls, without a socket. */
export function openHttpWay(app: App): HttpWay {
  const admission = createAdmission();
  const problems: string[] = [];
  const web = createWebApp({
    app,
    admission,
    ring: new EventRing(),
    pageFiles: new Map(),
    heartbeatMs: 60_000,
    port: () => PORT,
    reportProblem: (text, error) => problems.push(`${text}: ${String(error)}`),
  });
  const session = admission.exchange(admission.token);
  if (session === null) throw new Error('The token was not accepted.');
  return {
    session,
    problems,
    async send({ request }) {
      const response = await web.fetch(request);
      return { status: response.status, text: await response.text() };
    },
  };
}

function oneOf<T>(options: readonly T[], random: Random): T {
  return options[random.whole(0, options.length - 1)] as T;
}
