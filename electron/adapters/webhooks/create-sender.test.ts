import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { WebhookRequest } from '../../core/ports/webhooks.ts';
import type { Resolve } from '../net/checked-lookup.ts';
import { createSender, type SenderOptions } from './create-sender.ts';
import { newSecret } from './sign.ts';

const SECRET = newSecret();
const ID = '01890000-0000-7000-8000-00000000000a';
const BODY = JSON.stringify({ type: 'webhook.test', text: 'grüße, 世界 🌍' });
const never = () => new AbortController().signal;

type Received = { headers: IncomingMessage['headers']; body: string; url: string };

/** A real receiver. */
async function receiver(answer: RequestListener) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
      url: request.url ?? '',
    });
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

/** A receiver that speaks for itself, from the first byte that it gets. */
async function tcpReceiver(talk: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => talk(socket));
    onTestFinished(() => void socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function send(request: Partial<WebhookRequest>, options: Partial<SenderOptions> = {}, signal = never()) {
  const sender = createSender({ version: '1.2.3', ...options });
  const whole: WebhookRequest = {
    url: 'http://127.0.0.1/',
    signing: { id: ID, secret: SECRET },
    at: Date.now(),
    body: BODY,
    allowLocal: true,
    ...request,
  };
  return sender.send(whole, signal);
}

const resolvesTo =
  (...addresses: string[]): Resolve =>
  (_host, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

describe('a message', () => {
  it('is verified by the standardwebhooks package, and by no other secret or body', async () => {
    const { received, url } = await receiver((_request, response) => response.end('thanks'));
    expect(await send({ url })).toEqual({
      kind: 'answered',
      status: 200,
      text: 'thanks',
      retryAfterMs: null,
    });
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    const signed = headers as Record<string, string>;
    expect(new Webhook(SECRET).verify(body, signed)).toEqual(JSON.parse(BODY));
    expect(() => new Webhook(newSecret()).verify(body, signed)).toThrow();
    expect(() => new Webhook(SECRET).verify(`${body} `, signed)).toThrow();
    expect(headers).toMatchObject({
      'webhook-id': ID,
      'content-type': 'application/json',
      'user-agent': 'Safelight/1.2.3',
    });
  });

  it('without a secret is not signed', async () => {
    const { received, url } = await receiver((_request, response) => response.end());
    await send({ url, signing: null });
    expect(Object.keys(received[0]?.headers ?? {}).filter((name) => name.startsWith('webhook-'))).toEqual([]);
  });
});

describe('a misbehaving receiver', () => {
  it.each([500, 410, 404, 429])('that answers %s is quoted', async (status) => {
    const { url } = await receiver((_request, response) => {
      response.writeHead(status).end('no');
    });
    expect(await send({ url })).toMatchObject({ kind: 'answered', status, text: 'no' });
  });

  it('that redirects to this computer is not followed', async () => {
    const other = await receiver((_request, response) => response.end());
    const { url } = await receiver((_request, response) => {
      response.writeHead(307, { location: other.url }).end();
    });
    expect(await send({ url })).toMatchObject({ kind: 'answered', status: 307 });
    expect(other.received).toEqual([]);
  });

  it('that answers without an end has its beginning read', async () => {
    const { url } = await receiver((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    });
    const answer = await send({ url });
    expect(answer).toMatchObject({ kind: 'answered', status: 200, text: 'x'.repeat(16_384) });
  });

  it('that hangs is given up', async () => {
    const { url } = await receiver(() => {});
    expect(await send({ url }, { timeoutMs: 60 })).toEqual({
      kind: 'failed',
      message: 'No answer within 0.06 seconds.',
    });
  });

  it('that takes the connection and says nothing is given up', async () => {
    const url = await tcpReceiver(() => {});
    expect(await send({ url }, { timeoutMs: 60 })).toMatchObject({ kind: 'failed' });
  });

  it('whose body hangs or is cut has answered all the same', async () => {
    const head = 'HTTP/1.1 202 Accepted\r\ncontent-length: 100\r\n\r\nbegun';
    const hangs = await tcpReceiver((socket) => void socket.write(head));
    const cuts = await tcpReceiver((socket) => void socket.end(head));
    expect(await send({ url: hangs }, { timeoutMs: 60 })).toMatchObject({ status: 202, text: 'begun' });
    expect(await send({ url: cuts })).toMatchObject({ status: 202, text: 'begun' });
  });

  it.each([
    ['hangs up', ''],
    ['speaks another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['has endless headers', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1_000_000)}\r\n\r\n`],
    [
      'wants to switch protocols',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    ],
  ])('that %s is a failure', async (_what, bytes) => {
    const url = await tcpReceiver((socket) => void socket.end(bytes));
    expect(await send({ url }, { timeoutMs: 2_000 })).toMatchObject({ kind: 'failed' });
  });

  it('that asks to wait is heard', async () => {
    const { url } = await receiver((_request, response) => {
      response.writeHead(503, { 'retry-after': '120' }).end();
    });
    expect(await send({ url })).toMatchObject({ status: 503, retryAfterMs: 120_000 });
  });
});

describe('a host name', () => {
  it('is looked up once, and the address that was checked is the one that is spoken to', async () => {
    const { received, url } = await receiver((_request, response) => response.end());
    let lookups = 0;
    const resolve: Resolve = (host, options, done) => {
      lookups += 1;
      resolvesTo(lookups === 1 ? '127.0.0.1' : '169.254.169.254')(host, options, done);
    };
    const named = url.replace('127.0.0.1', 'receiver.test');
    expect(await send({ url: named }, { resolve })).toMatchObject({ status: 200 });
    expect([lookups, received.length]).toEqual([1, 1]);
    expect(received[0]?.headers.host).toContain('receiver.test');
  });

  it.each([
    ['127.0.0.1', 'this computer or its network'],
    ['::ffff:192.168.0.1', 'this computer or its network'],
    ['169.254.169.254', 'never sent to'],
  ])('that leads to %s is refused, also beside a public address', async (address, why) => {
    for (const found of [[address], ['93.184.216.34', address]]) {
      const resolve = resolvesTo(...found);
      const answer = await send({ url: 'https://rebound.test/', allowLocal: false }, { resolve });
      expect(answer).toMatchObject({ kind: 'refused' });
      expect(answer).toHaveProperty('message', expect.stringContaining(why));
    }
  });

  it('that is public is not spoken to without TLS', async () => {
    const answer = await send({ url: 'http://public.test/' }, { resolve: resolvesTo('93.184.216.34') });
    expect(answer).toMatchObject({ kind: 'refused', message: expect.stringContaining('https') });
  });

  it('that is not found fails, and without a network waits for it', async () => {
    const failing =
      (code: string): Resolve =>
      (host, _options, done) =>
        done(Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code }), []);
    const request = { url: 'https://nowhere.test/', allowLocal: false };
    expect(await send(request, { resolve: failing('ENOTFOUND') })).toMatchObject({ kind: 'failed' });
    expect(await send(request, { resolve: failing('EAI_AGAIN') })).toMatchObject({ kind: 'offline' });
  });

  it('whose lookup never ends is given up', async () => {
    const answer = await send({ url: 'https://slow.test/' }, { resolve: () => {}, timeoutMs: 60 });
    expect(answer).toMatchObject({ kind: 'failed', message: 'No answer within 0.06 seconds.' });
  });
});

it('an address that is not allowed is not spoken to', async () => {
  const { received, url } = await receiver((_request, response) => response.end());
  expect(await send({ url, allowLocal: false })).toMatchObject({ kind: 'refused' });
  expect(received).toEqual([]);
});

it('a closed port is a failure', async () => {
  const { url } = await receiver(() => {});
  const closed = new URL(url);
  closed.port = '1025';
  expect(await send({ url: closed.href })).toMatchObject({ kind: 'failed' });
});

it('stops when it is told to, before and during a try', async () => {
  const stop = new AbortController();
  const { url } = await receiver(() => stop.abort());
  await expect(send({ url }, {}, stop.signal)).rejects.toThrow();
  await expect(send({ url }, {}, AbortSignal.abort())).rejects.toThrow();
});
