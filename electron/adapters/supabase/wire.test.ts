import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { CloudError } from '../../core/ports/cloud.ts';
import { Refused, Wire, type WireOptions } from './wire.ts';

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

const json = { 'content-type': 'application/json' };
const never = new AbortController().signal;
const ended: (() => void)[] = [];
afterEach(() => {
  for (const end of ended.splice(0)) end();
});

async function wireTo(serve: Serve, options: WireOptions = {}): Promise<Wire> {
  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const wire = new Wire({ url: `http://127.0.0.1:${port}`, publishableKey: 'sb_publishable_x' }, options);
  ended.push(() => {
    wire.close();
    server.closeAllConnections();
    server.close();
  });
  return wire;
}

function ask(wire: Wire, more: { body?: Uint8Array; signal?: AbortSignal } = {}) {
  const { body = null, signal = never } = more;
  const url = new URL(`${wire.origin}/rest/v1/x`);
  return wire.ask({ method: body === null ? 'GET' : 'POST', url, headers: {}, body, signal });
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'none',
    (error: unknown) => {
      if (error instanceof Refused) return error.problem.problem.code;
      return error instanceof CloudError ? error.problem.code : error;
    },
  );

describe('an answer', () => {
  it('comes with its status and all of its bytes, also compressed', async () => {
    const text = JSON.stringify({ rows: 'x'.repeat(100_000) });
    const wire = await wireTo(({ headers }, response) => {
      expect([headers['apikey'], headers['accept-encoding']]).toEqual(['sb_publishable_x', 'gzip']);
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync(text));
    });
    const { status, bytes } = await ask(wire);
    expect([status, bytes.toString()]).toEqual([200, text]);
  });

  it.each([
    ['text/html', '<html>Sign in</html>', 'wrong_url'],
    ['text/plain', 'hello', 'wrong_url'],
  ])('of %s is from somebody else', async (type, text, code) => {
    const wire = await wireTo((_, response) => response.writeHead(200, { 'content-type': type }).end(text));
    expect(await codeOf(ask(wire))).toBe(code);
  });

  it('that sends elsewhere is not followed', async () => {
    let asked = 0;
    const wire = await wireTo((_, response) => {
      asked += 1;
      response.writeHead(302, { location: 'http://127.0.0.1:1/elsewhere' }).end();
    });
    expect(await codeOf(ask(wire))).toBe('wrong_url');
    expect(asked).toBe(1);
  });

  it.each([false, true])('of a gigabyte is refused on the way (compressed: %s)', async (compressed) => {
    let written = 0;
    const piece = Buffer.alloc(1_024 * 1_024, ' ');
    const sent = compressed ? gzipSync(piece) : piece;
    const wire = await wireTo((_, response) => {
      response.writeHead(200, { ...json, ...(compressed && { 'content-encoding': 'gzip' }) });
      const more = () => {
        // Many members one after the other are one gzip stream.
        while (written < 1_024 && !response.destroyed) {
          written += 1;
          if (!response.write(sent)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    await expect(ask(wire)).rejects.toMatchObject({ problem: { code: 'server' }, tooMuch: true });
    if (!compressed) expect(written).toBeLessThan(200);
  });

  it.each([0, 1, 7])('that is cut after %i bytes is a lost connection', async (bytes) => {
    const wire = await wireTo((request, response) => {
      response.writeHead(200, { ...json, 'content-length': 10 }).flushHeaders();
      if (bytes === 0) request.socket.destroy();
      else response.write('1234567'.slice(0, bytes), () => request.socket.destroy());
    });
    expect(await codeOf(ask(wire))).toBe('offline');
  });

  it('that is compressed and cut is a lost connection', async () => {
    const sent = gzipSync(JSON.stringify({ rows: 'x'.repeat(10_000) }));
    const wire = await wireTo((_, response) =>
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(sent.subarray(0, 30)),
    );
    expect(await codeOf(ask(wire))).toBe('offline');
  });

  it('that refuses while the request is still being sent is heard', async () => {
    const wire = await wireTo((request, response) => {
      response.writeHead(413, { ...json, connection: 'close' }).end('{"message":"too large"}');
      request.resume();
    });
    expect(await codeOf(ask(wire, { body: Buffer.alloc(8 * 1_024 * 1_024) }))).toBe('refused');
  });
});

describe('a refusal that is cut', () => {
  it.each([
    [400, 'offline'],
    [401, 'offline'],
    [404, 'offline'],
    [413, 'refused'],
    [429, 'rate_limited'],
    [503, 'server'],
  ])('with %i is %s', async (status, code) => {
    const wire = await wireTo((request, response) => {
      response.writeHead(status, { ...json, 'content-length': 100 });
      response.write('{"mess', () => request.socket.destroy());
    });
    expect(await codeOf(ask(wire))).toBe(code);
  });
});

describe('silence', () => {
  it('before an answer ends the call', async () => {
    const wire = await wireTo(() => {}, { quietMs: 50 });
    expect(await codeOf(ask(wire))).toBe('timeout');
  });

  it('in the middle of an answer ends the call', async () => {
    const wire = await wireTo((_, response) => void response.writeHead(200, json).write('['), {
      quietMs: 50,
    });
    expect(await codeOf(ask(wire))).toBe('timeout');
  });

  it('in the middle of a request that nobody reads ends the call', async () => {
    const wire = await wireTo((request) => void request.pause(), { quietMs: 50 });
    expect(await codeOf(ask(wire, { body: Buffer.alloc(64 * 1_024 * 1_024) }))).toBe('timeout');
  });

  it('is none while bytes move, however slowly', async () => {
    const wire = await wireTo(
      (_, response) => {
        response.writeHead(200, json);
        let left = 12;
        const timer = setInterval(() => {
          left -= 1;
          if (left > 0) return void response.write(' ');
          clearInterval(timer);
          response.end('1');
        }, 100);
      },
      { quietMs: 1_000 },
    );
    expect((await ask(wire)).bytes.toString().trim()).toBe('1');
  });
});

describe('a call', () => {
  it('is ended by its signal, before and while it is made', async () => {
    const controller = new AbortController();
    const wire = await wireTo(() => controller.abort());
    expect(await codeOf(ask(wire, { signal: controller.signal }))).toBe('offline');
    expect(await codeOf(ask(wire, { signal: controller.signal }))).toBe('offline');
  });

  it('goes to no other host, whoever says so', async () => {
    const wire = await wireTo(() => {});
    const url = new URL('http://127.0.0.1:1/rest/v1/x');
    const call = wire.ask({ method: 'GET', url, headers: {}, body: null, signal: never });
    expect(await codeOf(call)).toBe('wrong_url');
  });

  it('to nobody is offline', async () => {
    const wire = new Wire({ url: 'http://127.0.0.1:1', publishableKey: 'x' });
    expect(await codeOf(ask(wire))).toBe('offline');
  });

  it('after another one uses the same connection', async () => {
    const ports = new Set<number | undefined>();
    const wire = await wireTo(({ socket }, response) => {
      ports.add(socket.remotePort);
      response.writeHead(200, json).end('1');
    });
    for (let count = 0; count < 5; count += 1) await ask(wire);
    expect(ports.size).toBe(1);
  });
});
