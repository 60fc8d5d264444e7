import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letIn, serveOn } from '../../../tests/contract/http.ts';
import { FakeApp } from './testing/fake-app.ts';

/** So short that a client that never ends its request is soon cut off. */
const TIMEOUTS = { headersMs: 200, requestMs: 200 };

const app = new FakeApp();
let served: Awaited<ReturnType<typeof serveOn>>;
let port: number;
let cookie: string;
/** What no answer may hold. */
let secrets: string[];

beforeAll(async () => {
  served = await serveOn(app, { timeouts: TIMEOUTS });
  port = served.server.port;
  ({ cookie } = await letIn(served.server));
  app.files.set('/media/file/1', join(served.pageDir, 'index.html'));
  secrets = [
    cookie.split('=')[1] ?? '',
    new URL(served.server.link).searchParams.get('token') ?? '',
    served.pageDir,
  ];
});
afterAll(async () => {
  await served.server.close();
  served.remove();
});

type Sent = { method: string; path: string; headers: Record<string, string>; body: string | null };
type Got = { status: number; text: string; headers: string };

/** Sends exactly this, with nothing made right on the way. Reads no further than the first piece of a stream. */
function send({ method, path, headers, body }: Sent): Promise<Got> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
      let text = '';
      const done = () => {
        asked.destroy();
        resolve({ status: answer.statusCode ?? 0, text, headers: JSON.stringify(answer.headers) });
      };
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (answer.headers['content-type']?.startsWith('text/event-stream')) done();
      });
      answer.on('end', done).on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body ?? undefined);
  });
}

/** Sends bytes, says that this was all, and waits until the server has ended the connection too. */
async function sendBytes(bytes: Uint8Array): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    // A stream of events goes on until its reader leaves.
    if (text.includes('text/event-stream')) socket.destroy();
  });
  socket.end(bytes);
  await closed(socket);
  return text;
}

/** To be cut off in the middle of sending is one of the ways to be refused: an error ends the wait as an orderly end does. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => void socket.on('error', () => {}).on('close', () => resolve()));
}

async function stillServes(): Promise<void> {
  const answer = await send({
    method: 'GET',
    path: '/',
    headers: { Host: `127.0.0.1:${port}`, Cookie: cookie },
    body: null,
  });
  expect(answer.status).toBe(200);
}

/** Mostly what is right, sometimes what is wrong, so that each check is reached. */
const mostly = <T>(right: () => T, wrong: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null).map(right) }, { weight: 1, arbitrary: wrong });

const headerText = fc.string({ unit: fc.constantFrom(...'abcxyz019-._:/=;,%& '), maxLength: 60 });

const methods = fc.constantFrom(
  'GET',
  'POST',
  'GET',
  'POST',
  'HEAD',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'PROPFIND',
);
const pathParts = fc.constantFrom(
  '..',
  '.',
  '%2e%2e',
  '%2f',
  '%5c',
  '%00',
  '%',
  '%c0%ae',
  'media',
  'file',
  'thumb',
  '1',
  'assets',
  'index.html',
  'etc',
  'passwd',
  'a b'.replace(' ', '+'),
  '*',
  '~',
  ':',
  '\\',
);
const paths = fc.oneof(
  fc.constantFrom(
    '/',
    '/call',
    '/events',
    '/media/file/1',
    '/assets/index-abc.js',
    '/?token=',
    '/?token=x',
    '*',
  ),
  fc.array(pathParts, { maxLength: 8 }).map((parts) => `/${parts.join('/')}`),
  fc
    .string({ unit: fc.constantFrom(...'/.%?#&=+abc012[]{}|^`<>"\'\\'), maxLength: 80 })
    .map((path) => `/${path}`),
  fc.constantFrom(
    'http://attacker.example/',
    'http://127.0.0.1/',
    '//attacker.example/',
    'attacker.example:443',
  ),
);
const bodies = fc.oneof(
  fc.constant(null),
  fc.json(),
  fc.string({ maxLength: 200 }),
  fc
    .record({ name: fc.anything(), input: fc.anything() }, { requiredKeys: [] })
    .map((call) =>
      JSON.stringify(call, (_key, value) => (typeof value === 'bigint' ? String(value) : value)),
    ),
);

const requests = fc.record({
  method: methods,
  path: paths,
  host: mostly(
    () => `127.0.0.1:${port}`,
    headerText.map((text) => text.trim() || 'x'),
  ),
  origin: mostly<string | null>(() => `http://127.0.0.1:${port}`, fc.option(headerText)),
  site: mostly<string | null>(
    () => null,
    fc.constantFrom('same-origin', 'none', 'same-site', 'cross-site', 'x'),
  ),
  cookie: mostly<string | null>(() => cookie, fc.option(headerText)),
  type: mostly(() => 'application/json', headerText),
  lastEventId: fc.option(headerText),
  body: bodies,
});

describe('whatever a request is', () => {
  it('it is answered, gives nothing away, and reaches the app only if everything about it is right', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async ({ method, path, body, ...head }) => {
        const before = app.calls.length;
        const named = {
          Host: head.host,
          Origin: head.origin,
          'Sec-Fetch-Site': head.site,
          Cookie: head.cookie,
          'Content-Type': head.type,
          'Last-Event-ID': head.lastEventId,
        };
        const headers = Object.fromEntries(
          Object.entries(named).filter((entry): entry is [string, string] => entry[1] !== null),
        );
        const got = await send({
          method,
          path,
          headers,
          body: method === 'GET' || method === 'HEAD' ? null : body,
        });

        expect([200, 303, 400, 403, 404, 405, 413, 415]).toContain(got.status);
        for (const secret of secrets) expect(got.headers + got.text).not.toContain(secret);
        const ownOrigin =
          head.origin === `http://127.0.0.1:${port}` || (head.origin === null && method === 'GET');
        const trusted =
          head.host === `127.0.0.1:${port}` &&
          ownOrigin &&
          [null, 'same-origin', 'none'].includes(head.site) &&
          head.cookie === cookie;
        if (!trusted) {
          expect([400, 403, 405]).toContain(got.status);
          expect(app.calls).toHaveLength(before);
        }
        if (app.calls.length > before)
          expect([trusted, method, path.split(/[?#]/)[0]]).toEqual([true, 'POST', '/call']);
        if (path === '/call' && method === 'POST') expect(JSON.parse(got.text)).toHaveProperty('ok');
      }),
      { numRuns: 1_000 },
    );
    await stillServes();
    expect(served.problems).toEqual([]);
  });

  it.each([['.0'], ['127.0.0.1.'], ['1..2'], ['0x']])(
    'a host that makes no address of ours is refused: %s',
    async (host) => {
      const got = await send({
        method: 'GET',
        path: '/',
        headers: { Host: host, Cookie: cookie },
        body: null,
      });
      expect([400, 403]).toContain(got.status);
      expect(served.problems).toEqual([]);
    },
  );

  it('no spelling of a path leads out of the page’s folder or to a picture that has no id', async () => {
    const spellings = fc.array(pathParts, { minLength: 1, maxLength: 12 }).map((parts) => parts.join('/'));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('/', '/assets/', '/media/', '/media/file/'),
        spellings,
        async (start, rest) => {
          const headers = { Host: `127.0.0.1:${port}`, Cookie: cookie };
          const { status, text } = await send({ method: 'GET', path: start + rest, headers, body: null });
          expect([200, 400, 404]).toContain(status);
          expect(text).not.toContain('root:');
          if (status === 200)
            expect(text).toMatch(/^(<!doctype html><title>Safelight<\/title>|export \{\};)$/);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('bytes that are no request at all are refused, and the server goes on', async () => {
    const line = fc.constantFrom(
      'GET / HTTP/1.1\r\n',
      'POST /call HTTP/1.1\r\n',
      'CONNECT a:1 HTTP/1.1\r\n',
      'GET /events HTTP/1.0\r\n',
      '\r\n',
      'Host: x\r\n',
      'Transfer-Encoding: chunked\r\n',
      'Content-Length: 5\r\n',
      'Content-Length: -1\r\n',
      'Upgrade: websocket\r\nConnection: Upgrade\r\n',
      'Expect: 100-continue\r\n',
      'ffffffffffffffff\r\n',
      '0\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    );
    const noise = fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
    const streams = fc.array(fc.oneof(line, noise), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(streams, async (parts) => {
        const text = await sendBytes(Buffer.from(parts.join(''), 'latin1'));
        for (const [, status] of text.matchAll(/^HTTP\/1\.1 (\d{3})/gm))
          expect(Number(status)).toBeLessThan(500);
        for (const secret of secrets) expect(text).not.toContain(secret);
      }),
      { numRuns: 300 },
    );
    await stillServes();
    expect(served.problems).toEqual([]);
  });
});

describe('a client that takes its time', () => {
  /** Sends the beginning of a request and nothing more; resolves with all that comes until the server ends it. */
  async function sendSlowly(bytes: string): Promise<string> {
    const socket: Socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.write(bytes);
    await closed(socket);
    return text;
  }

  it('is cut off in the middle of its headers', async () => {
    expect(await sendSlowly('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toMatch(/^HTTP\/1\.1 408|^$/);
    await stillServes();
  });

  it('is cut off in the middle of its body, and the app hears nothing of it', async () => {
    const before = app.calls.length;
    const head = `POST /call HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n`;
    expect(await sendSlowly(`${head}{"name":"job.list","input":{}`)).not.toContain('"ok":true');
    expect(app.calls).toHaveLength(before);
    await stillServes();
  });

  it('with headers larger than any is refused', async () => {
    const long = `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`;
    expect(await sendBytes(Buffer.from(long))).toMatch(/^HTTP\/1\.1 431|^$/);
    await stillServes();
  });
});
