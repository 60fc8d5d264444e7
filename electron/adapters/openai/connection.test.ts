import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Failure } from '../../../shared/domain/errors.ts';
import type { JobParams } from '../../../shared/domain/job.ts';
import { startMisbehavingServer } from '../../../tests/servers/misbehaving-openai.ts';
import {
  ATTEMPT_ID,
  CANARY_KEY,
  openaiParams,
  providerRequest,
} from '../../../tests/servers/openai-fixtures.ts';
import { createOpenAIProvider, type OpenAIProviderOptions } from './provider.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'safelight-openai-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const never = () => new AbortController().signal;

function generate(known: Partial<JobParams>, options: Partial<OpenAIProviderOptions> = {}) {
  const provider = createOpenAIProvider({ readKey: () => CANARY_KEY, ...options });
  return provider.generate(providerRequest(openaiParams(known), join(folder, 'image.part')), never());
}

async function failureOf(
  known: Partial<JobParams>,
  options: Partial<OpenAIProviderOptions> = {},
): Promise<Failure> {
  const answer = await generate(known, options);
  if (answer.ok) throw new Error('The call should have failed.');
  return answer.failure;
}

async function start(...[options]: Parameters<typeof startMisbehavingServer>) {
  const server = await startMisbehavingServer(options);
  onTestFinished(() => server.close());
  return server;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const notSent = { phase: 'connect', billing: 'not_sent', status: null } as const;

describe('when no connection comes to stand, nothing was sent', () => {
  test('a port that nobody listens on', async () => {
    const probe = createServer();
    const port = await listen(probe);
    await new Promise((resolve) => probe.close(resolve));
    const failure = await failureOf({ baseUrl: `http://127.0.0.1:${port}/v1` });
    expect(failure).toMatchObject({ ...notSent, code: 'connection_refused' });
    expect(failure.message).toContain(`http://127.0.0.1:${port}`);
    expect(failure.causes.map((cause) => cause.code)).toContain('ECONNREFUSED');
  });

  test('a name that does not exist', async () => {
    const failure = await failureOf({ baseUrl: 'http://no-such-host.invalid/v1' });
    expect(failure).toMatchObject({ ...notSent, code: 'host_not_found' });
  });

  test('a certificate that nobody vouches for', async () => {
    const server = await start({ tls: true });
    const failure = await failureOf({ baseUrl: server.url });
    expect(failure).toMatchObject({ ...notSent, code: 'tls_untrusted' });
    expect(server.requests).toEqual([]);
  });

  test('https to a server that speaks http', async () => {
    const server = await start();
    const failure = await failureOf({ baseUrl: server.url.replace('http:', 'https:') });
    expect(failure).toMatchObject({ ...notSent, code: 'wrong_address' });
    expect(failure.message).toContain('http://');
    expect(server.requests).toEqual([]);
  });

  test('a reset before the request was read', async () => {
    const server = await start({ script: ['reset-on-accept'] });
    const failure = await failureOf({ baseUrl: server.url });
    expect(failure.code).toBe('connection_lost');
    expect(server.requests).toEqual([]);
  });

  test('a handshake that takes too long', async () => {
    const silent = createServer();
    const port = await listen(silent);
    onTestFinished(() => void silent.close());
    const failure = await failureOf(
      { baseUrl: `https://127.0.0.1:${port}/v1` },
      { limits: { connectMs: 50 } },
    );
    expect(failure).toMatchObject({ ...notSent, code: 'connection_lost' });
  });
});

test('http spoken to https is a lost connection, and may have been read by whoever it was', async () => {
  const server = await start({ tls: true });
  const failure = await failureOf({ baseUrl: server.url.replace('https:', 'http:') });
  expect(failure).toMatchObject({ code: 'connection_lost', billing: 'unknown' });
});

describe('what goes out', () => {
  test('is one image, the key, and the attempt as the client request id', async () => {
    const server = await start();
    await generate({ baseUrl: server.url, size: '1024x1024', quality: 'low' });
    expect(server.requests[0]?.body).toEqual({
      prompt: 'A red lighthouse',
      n: 1,
      model: 'gpt-image-2',
      size: '1024x1024',
      quality: 'low',
    });
    const { headers } = server.requests[0] ?? { headers: {} };
    expect(headers).toMatchObject({
      authorization: `Bearer ${CANARY_KEY}`,
      'x-client-request-id': ATTEMPT_ID,
      'content-type': 'application/json',
    });
    expect(Object.keys(headers).filter((name) => name.startsWith('x-stainless'))).toEqual([]);
  });

  test('is trimmed of the whitespace around the key, and is “local” where no key is set', async () => {
    const server = await start();
    await generate({ baseUrl: server.url }, { readKey: () => ` ${CANARY_KEY}\n` });
    await generate({ baseUrl: server.url }, { readKey: () => null });
    const sent = server.requests.map((request) => request.headers.authorization);
    expect(sent).toEqual([`Bearer ${CANARY_KEY}`, 'Bearer local']);
  });

  test('is not changed by the environment', async () => {
    const server = await start();
    const decoy = await start();
    vi.stubEnv('OPENAI_BASE_URL', decoy.url);
    vi.stubEnv('OPENAI_API_KEY', 'sk-from-the-environment');
    vi.stubEnv('OPENAI_ADMIN_KEY', 'sk-admin');
    vi.stubEnv('OPENAI_ORG_ID', 'org-environment');
    vi.stubEnv('OPENAI_PROJECT_ID', 'proj-environment');
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'Authorization: Bearer sk-custom\nX-Custom: leak\nUser-Agent: other');
    vi.stubEnv('OPENAI_LOG', 'debug');
    const log = vi.spyOn(console, 'debug');
    onTestFinished(() => {
      vi.unstubAllEnvs();
      log.mockRestore();
    });
    expect(await generate({ baseUrl: server.url })).toMatchObject({ ok: true });
    expect(decoy.requests).toEqual([]);
    const headers = JSON.stringify(server.requests[0]?.headers);
    expect(headers).toContain(CANARY_KEY);
    expect(headers).not.toMatch(/environment|sk-admin|sk-custom|x-custom|"other"/i);
    expect(log).not.toHaveBeenCalled();
  });

  test('is nothing when the key cannot be sent', async () => {
    const server = await start();
    const broken = await failureOf({ baseUrl: server.url }, { readKey: () => 'sk-a\nb' });
    expect(broken).toMatchObject({ code: 'invalid_key', billing: 'not_sent' });
    expect(JSON.stringify(broken)).not.toContain('sk-a');
    expect(await failureOf({ baseUrl: null }, { readKey: () => null })).toMatchObject({
      code: 'missing_key',
    });
    expect(await failureOf({ baseUrl: 'nonsense' })).toMatchObject({ code: 'wrong_address' });
    expect(server.requests).toEqual([]);
  });

  test('follows no redirect, neither with the prompt nor with the key', async () => {
    const server = await start({ script: ['redirect-302', 'redirect-307'] });
    const first = await failureOf({ baseUrl: server.url });
    await failureOf({ baseUrl: server.url });
    expect(first.message).not.toContain('token=secret');
    expect(server.elsewhereFetches).toEqual([]);
    expect(server.requests).toHaveLength(2);
  });
});

test('an answer that says that it is larger than any may be is refused before it is sent', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999999999\r\n\r\n{');
    });
  });
  const port = await listen(server);
  onTestFinished(() => void server.close());
  expect(await failureOf({ baseUrl: `http://127.0.0.1:${port}/v1` })).toMatchObject({
    code: 'answer_too_large',
    phase: 'body',
  });
});

describe('an image that is given by its address', () => {
  test('is fetched with the key only from the server itself', async () => {
    const server = await start({ script: ['url-answer', 'url-elsewhere'] });
    await generate({ baseUrl: server.url });
    await generate({ baseUrl: server.url });
    expect(server.fetches).toEqual([{ path: '/files/1.png', authorization: `Bearer ${CANARY_KEY}` }]);
    expect(server.elsewhereFetches).toEqual([{ path: '/files/2.png', authorization: null }]);
  });
});

test('a refused size names the nearest one that the model makes', async () => {
  const server = await start({ script: 'invalid-size' });
  const failure = await failureOf({ baseUrl: server.url, size: '1000x1000' });
  expect(failure.message).toBe(
    "Invalid value: '1000x1000'. The nearest size that gpt-image-2 makes is 1008x1008.",
  );
});

test('a clock that jumps ends no call', async () => {
  const server = await start({ script: 'hold' });
  const call = generate({ baseUrl: server.url });
  await server.received(1);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 48 * 3_600_000 });
  onTestFinished(() => void vi.useRealTimers());
  server.release();
  expect(await call).toMatchObject({ ok: true });
});

test('a file that cannot be written is a failure of the disk, and the money is not forgotten', async () => {
  const server = await start();
  const provider = createOpenAIProvider({ readKey: () => CANARY_KEY });
  const path = join(folder, 'no such folder', 'image.part');
  const request = providerRequest(openaiParams({ baseUrl: server.url }), path);
  const answer = await provider.generate(request, never());
  expect(answer).toMatchObject({ ok: false, failure: { code: 'storage_failed', billing: 'billed' } });
  expect(answer.costUsd).toBeGreaterThan(0);
  expect(existsSync(path)).toBe(false);
});

test('calls share a rate limit when address, model and key are the same, and the key does not show', () => {
  const bucket = (known: Partial<JobParams>, key: string | null) =>
    createOpenAIProvider({ readKey: () => key }).bucketKey(openaiParams(known));
  const usual = bucket({}, CANARY_KEY);
  expect(bucket({ prompt: 'Another', baseUrl: 'https://api.openai.com' }, ` ${CANARY_KEY}`)).toBe(usual);
  const others = [
    bucket({ model: 'gpt-image-1.5' }, CANARY_KEY),
    bucket({ baseUrl: 'http://localhost:1234' }, CANARY_KEY),
    bucket({}, 'sk-other'),
    bucket({}, null),
  ];
  expect(new Set([usual, ...others]).size).toBe(5);
  expect(usual).not.toContain(CANARY_KEY.slice(3, 12));
});

test('a local server is called one at a time, OpenAI as often as the job likes', () => {
  const provider = createOpenAIProvider({ readKey: () => CANARY_KEY });
  expect(provider.maxConcurrency(openaiParams({ baseUrl: 'http://127.0.0.1:1234' }))).toBe(1);
  expect(provider.maxConcurrency(openaiParams())).toBeNull();
});
