import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Canary, ECHOES } from './canaries.ts';

/** So many canaries fit in one answer without being cut off as too long. */
const AT_A_TIME = 8;

/** A server that is a provider, a receiver of webhooks and a project of the cloud, and tells everybody everything it knows. */
export type EchoServer = {
  readonly origin: string;
  /** What it was sent: addresses, and bodies. */
  readonly heard: readonly string[];
  /** From now on it tells only these: nobody can take out what they have never known. */
  know(canaries: readonly Canary[]): void;
  close(): void;
};

export async function startEchoServer(all: readonly Canary[]): Promise<EchoServer> {
  const heard: string[] = [];
  let answers = 0;
  // A password is told to whoever signs in, and to nobody else: the app has to forget it too.
  const passwords = all.filter(({ kind }) => kind === 'cloud password');
  let others: readonly Canary[] = all.filter(({ kind }) => kind !== 'cloud password');
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      // Of the address of a webhook, which is a secret itself, only that it was asked.
      heard.push(body);
      answers += 1;
      const told = isSignIn(request) ? passwords : others;
      answer(response, statusFor(request, answers), textFor(told, answers), answers);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    heard,
    know: (canaries) => {
      others = canaries;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function isSignIn({ url = '' }: IncomingMessage): boolean {
  return url.startsWith('/auth/v1/token');
}

/** A few of the canaries, each in every way. One after another all have their turn. */
function textFor(all: readonly Canary[], answers: number): string {
  const from = (answers * AT_A_TIME) % all.length;
  const some = [...all, ...all].slice(from, from + Math.min(AT_A_TIME, all.length));
  return some.flatMap(({ secret }) => ECHOES.map((echo) => echo(secret))).join('\n');
}

const STATUSES: readonly number[] = [400, 401, 403, 404, 429, 500, 503, 200];
/** After none of these a job gives up its other images. */
const FOR_IMAGES: readonly number[] = [400, 500, 200, 503, 429, 502];

function statusFor({ url = '' }: IncomingMessage, answers: number): number {
  const statuses = url.includes('/images/') ? FOR_IMAGES : STATUSES;
  return statuses[answers % statuses.length] ?? 500;
}

function answer(response: ServerResponse, status: number, text: string, answers: number): void {
  const line = text.split('\n')[answers % ECHOES.length] ?? '';
  response.writeHead(status, {
    'content-type': 'application/json',
    // What a header cannot hold is in the body.
    'x-request-id': line.replaceAll(/[^\x20-\x7e]/g, ''),
    'retry-after': '0',
  });
  const error = { message: text, code: line, type: line, param: line };
  response.end(JSON.stringify({ error, msg: text, error_description: text, message: text, hint: line }));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
