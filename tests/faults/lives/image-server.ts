import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom } from '../../../electron/core/pipeline/random.ts';
import { encodePng } from '../../servers/samples.ts';
import { USAGE } from '../../servers/scene.ts';

/** One request for an image, as the server saw it. */
export type Asked = {
  readonly attemptId: string;
  /** Whether this server charges for it, which is decided before the first byte of the answer. */
  readonly billed: boolean;
};

export type ImageServer = {
  /** Of an OpenAI image API. */
  readonly baseUrl: string;
  /** In the order in which they came. */
  readonly asked: readonly Asked[];
  /** Told of each request when it has come, and of each answer when its last byte was handed over. */
  watch: ((what: 'asked' | 'answered') => void) | null;
  close(): Promise<void>;
};

/** How often each behaviour is chosen, in percent; the rest are good answers. */
const REFUSALS = { tooMany: 8, broken: 6, declined: 3 } as const;
const LOSSES = { reset: 4, cut: 4 } as const;

/** Starts an image API that answers late, in pieces, with refusals, or not at all, as the seed says. */
export async function startImageServer(seed: number, refuses = true): Promise<ImageServer> {
  const random = seededRandom(seed);
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  const http = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  http.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for await (const _ of request);
    const chosen = refuses ? choose(random() * 100) : 'good';
    const delayMs = random() ** 3 * 120;
    const picture = { width: 24 + Math.floor(random() * 80), height: 64, seed: asked.length };
    asked.push({
      attemptId: String(request.headers['x-client-request-id']),
      billed: chosen === 'good' || chosen === 'cut',
    });
    server.watch?.('asked');
    await wait(delayMs);
    if (response.destroyed) return;
    await PLAYS[chosen](response, goodAnswer(picture), random());
    server.watch?.('answered');
  }

  const server: ImageServer = {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    asked,
    watch: null,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      http.close();
      await once(http, 'close');
    },
  };
  return server;
}

type Behaviour = 'good' | keyof typeof REFUSALS | keyof typeof LOSSES;

function choose(percent: number): Behaviour {
  let below = 0;
  for (const [name, share] of Object.entries({ ...REFUSALS, ...LOSSES })) {
    below += share;
    if (percent < below) return name as Behaviour;
  }
  return 'good';
}

function goodAnswer(picture: Parameters<typeof encodePng>[0]): string {
  return JSON.stringify({
    created: 1,
    data: [{ b64_json: encodePng(picture).toString('base64') }],
    usage: USAGE,
  });
}

const JSON_TYPE = { 'content-type': 'application/json' };

const PLAYS: Readonly<
  Record<Behaviour, (response: ServerResponse, body: string, random: number) => Promise<void>>
> = {
  async good(response, body, random) {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': String(body.length) });
    const half = Math.floor(body.length * random);
    response.write(body.slice(0, half));
    if (random < 0.5) await wait(random * 30);
    response.end(body.slice(half));
  },
  async tooMany(response) {
    refuse(response, 429, 'rate_limit_exceeded', { 'retry-after-ms': '15' });
  },
  async broken(response) {
    refuse(response, 500, 'server_error');
  },
  async declined(response) {
    refuse(response, 400, 'moderation_blocked');
  },
  async reset(response) {
    response.socket?.resetAndDestroy();
  },
  async cut(response, body, random) {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': String(body.length) });
    response.write(body.slice(0, Math.floor(body.length * random)));
    await wait(2);
    response.destroy();
  },
};

function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...JSON_TYPE, ...headers });
  response.end(JSON.stringify({ error: { message: `Refused: ${code}`, type: code, code } }));
}
