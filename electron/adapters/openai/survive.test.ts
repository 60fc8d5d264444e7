import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Failure } from '../../../shared/domain/errors.ts';
import {
  BEHAVIOURS,
  type Behaviour,
  type BehaviourName,
  type MisbehavingServer,
  startMisbehavingServer,
} from '../../../tests/servers/misbehaving-openai.ts';
import { CANARY_KEY, openaiParams, providerRequest } from '../../../tests/servers/openai-fixtures.ts';
import { encodePng, JPEG, WEBP } from '../../../tests/servers/samples.ts';
import type { ProviderAnswer } from '../../core/ports/provider.ts';
import { createOpenAIProvider } from './provider.ts';

/** Behaviours that never end by themselves: see abort.test.ts. */
const ENDLESS = [
  'hang-before-headers',
  'hang-in-body',
  'hang-in-error-body',
  'slow-headers',
  'slow-body',
  'hold',
  'url-hanging',
] as const satisfies readonly BehaviourName[];
type Endless = (typeof ENDLESS)[number];

type Expected = 'image' | Partial<Failure>;

const refused = { billing: 'refused', phase: 'headers' } as const;
const unusable = { code: 'unusable_answer', billing: 'unknown' } as const;
const unusableButBilled = { code: 'unusable_answer', billing: 'billed' } as const;
const lost = { code: 'connection_lost', billing: 'unknown' } as const;

/** What becomes of each behaviour. A new behaviour does not compile until it is here. */
const EXPECTED: Record<Exclude<BehaviourName, Endless>, Expected> = {
  good: 'image',
  'good-noise': 'image',
  'good-without-usage': 'image',
  'good-gzip': 'image',
  'good-as-text': 'image',
  'same-image': 'image',
  'data-prefix': 'image',
  'wrapped-base64': 'image',
  'escaped-base64': 'image',
  'more-images': 'image',
  'strange-usage': 'image',
  'jpeg-for-png': 'image',
  'webp-for-png': 'image',
  'url-answer': 'image',
  'url-elsewhere': 'image',
  // Only the full decode, which is the image worker's, can tell these.
  'wrong-dimensions': 'image',
  'truncated-png': 'image',
  'bad-checksum-png': 'image',
  'huge-header-png': 'image',

  'not-base64': { ...unusableButBilled, phase: 'decode', message: 'The image is not base64.' },
  'short-base64': { ...unusableButBilled, message: 'The image is base64 that was cut short.' },
  'html-as-base64': { ...unusableButBilled, message: 'The image is HTML, not base64.' },
  'base64-of-html': { ...unusableButBilled, message: 'The image is a web page.' },
  'base64-of-text': { ...unusableButBilled, message: 'The image is not a PNG, JPEG or WebP file.' },
  'empty-base64': { ...unusableButBilled, message: 'The image is empty.' },
  'no-data': unusableButBilled,
  'data-not-a-list': unusableButBilled,
  'fewer-images': { ...unusableButBilled, message: 'The answer holds no image.' },
  'item-without-image': unusable,
  'null-answer': { ...unusable, message: 'The answer is null instead of a list of images.' },
  'list-answer': unusable,
  'string-answer': unusable,
  'truncated-json': { ...unusable, message: 'The answer is JSON that was cut short or is broken.' },
  'empty-answer': { ...unusable, message: 'The answer is empty.' },
  'no-content': { ...unusable, message: 'The answer is empty.' },
  'html-answer': {
    ...unusable,
    message: 'The answer is a web page titled “Hotel Wi-Fi login” instead of an image.',
  },
  'text-answer': unusable,
  'huge-text': { code: 'answer_too_large', billing: 'unknown' },
  'error-with-200': { ...unusable, status: 200, message: 'Something went wrong inside.' },
  'declined-with-200': { code: 'content_declined', billing: 'refused', providerCode: 'moderation_blocked' },
  'numeric-error-with-200': { code: 'server_error', providerCode: '503' },
  'url-redirecting': unusableButBilled,
  'url-missing': unusableButBilled,
  'url-of-html': unusableButBilled,
  'url-relative': unusableButBilled,
  'url-of-file': unusableButBilled,
  'url-to-credentials': { ...unusableButBilled, code: 'link_refused' },

  'moderation-blocked': { ...refused, code: 'content_declined', status: 400 },
  'content-policy': { ...refused, code: 'content_declined' },
  'declined-by-text': { ...refused, code: 'content_declined', providerCode: null },
  'invalid-size': {
    ...refused,
    code: 'invalid_request',
    param: 'size',
    message: "Invalid value: '1000x1000'.",
  },
  'unknown-parameter': { ...refused, code: 'invalid_request', param: 'response_format' },
  'billing-limit': { ...refused, code: 'insufficient_credit', status: 400 },
  'insufficient-quota': { ...refused, code: 'insufficient_credit', status: 429 },
  'spend-limit': { ...refused, code: 'insufficient_credit' },
  'billing-not-active': { ...refused, code: 'insufficient_credit' },
  'invalid-key': { ...refused, code: 'invalid_key', status: 401, requestId: 'req_401' },
  'invalid-key-echoed': { ...refused, code: 'invalid_key', message: 'Bad header: Bearer [key] key=[key]' },
  'organization-unverified': { ...refused, code: 'access_denied', status: 403 },
  'unsupported-country': { ...refused, code: 'access_denied' },
  'html-403': { ...refused, code: 'request_refused' },
  'model-not-found': { ...refused, code: 'model_not_found' },
  'model-not-found-by-text': { ...refused, code: 'model_not_found' },
  'invalid-url': { ...refused, code: 'wrong_address' },
  'html-404': {
    ...refused,
    code: 'wrong_address',
    message: 'The server answered 404 with a web page titled “404 Not Found”.',
  },
  'fastapi-404': { ...refused, code: 'wrong_address', message: 'Not Found' },
  'proxy-login': { ...refused, code: 'proxy_login', status: 407 },
  'too-large': { ...refused, code: 'request_refused', status: 413 },
  'fastapi-422': {
    ...refused,
    code: 'invalid_request',
    status: 422,
    param: 'size',
    message: 'size is not supported',
  },
  teapot: { ...refused, code: 'request_refused', status: 418 },
  'plain-http-on-https-port': { ...refused, code: 'wrong_address', status: 400 },

  'rate-limit': { ...refused, code: 'rate_limited', hintMs: null },
  'rate-limit-ms': { ...refused, code: 'rate_limited', hintMs: 1_500 },
  'rate-limit-seconds': { ...refused, code: 'rate_limited', hintMs: 7_000 },
  'rate-limit-date': { ...refused, code: 'rate_limited', hintMs: 30_000 },
  'rate-limit-text': { ...refused, code: 'rate_limited', hintMs: 51_840 },
  'rate-limit-minutes': { ...refused, code: 'rate_limited', hintMs: 62_000 },
  'rate-limit-hour': { ...refused, code: 'rate_limited', hintMs: 3_600_000 },

  'status-408': { ...refused, code: 'server_error', status: 408 },
  'status-409': { ...refused, code: 'server_error', status: 409 },
  'status-500': { ...refused, code: 'server_error', status: 500, providerType: 'server_error' },
  'status-502': { code: 'server_error', billing: 'unknown', status: 502 },
  'status-503': { ...refused, code: 'server_error', status: 503 },
  'status-504': { code: 'server_error', billing: 'unknown', status: 504 },
  'status-520': { code: 'server_error', billing: 'unknown', status: 520 },
  'status-521': { code: 'server_error', billing: 'unknown', status: 521 },
  'status-522': { code: 'server_error', billing: 'unknown', status: 522 },
  'status-523': { code: 'server_error', billing: 'unknown', status: 523 },
  'status-524': { code: 'server_error', billing: 'unknown', status: 524 },
  'slow-down': { ...refused, code: 'slow_down', status: 503 },
  'status-501': { ...refused, code: 'request_refused', status: 501 },
  'empty-500': {
    ...refused,
    code: 'server_error',
    message: 'The server answered 500 without an explanation.',
  },
  'numeric-code': { ...refused, code: 'server_error', providerCode: '500', message: 'CUDA out of memory' },
  'missing-code': { ...refused, code: 'server_error', providerCode: null, message: 'It broke.' },
  'error-text': { ...refused, code: 'server_error', message: 'generate_image failed' },
  'fastapi-500': { ...refused, code: 'server_error', message: 'Worker died' },
  'message-only': { ...refused, code: 'invalid_request', message: 'size is wrong' },
  'base64-in-error': { ...refused, code: 'server_error', message: 'Failed on [data]' },
  'message-object': { ...refused, code: 'server_error', message: '{"reason":"none"}' },

  'redirect-302': { ...refused, code: 'redirected', status: 302 },
  'redirect-307': { ...refused, code: 'redirected', status: 307 },
  'redirect-loop': { ...refused, code: 'redirected', status: 302 },
  'redirect-nowhere': { ...refused, code: 'redirected', status: 301 },

  'reset-on-accept': { code: 'connection_lost' },
  'reset-after-request': { ...lost, phase: 'headers' },
  'reset-in-body': { ...lost, phase: 'body' },
  'close-without-answer': { ...lost, phase: 'headers' },
  'cut-content-length': { ...lost, phase: 'body' },
  'bad-chunk-size': { ...unusable, phase: 'body' },
  'not-http': { ...unusable, phase: 'headers' },
  'huge-headers': { ...unusable, phase: 'headers' },
  'status-999': { ...unusable, phase: 'headers' },
  'corrupt-gzip': { ...unusable, phase: 'body' },
  'gzip-bomb': { code: 'answer_too_large', billing: 'unknown' },
  'gzip-bomb-in-error': { ...refused, code: 'server_error', status: 500 },
  'huge-base64': { code: 'answer_too_large', billing: 'unknown' },
};

const NOW = Date.UTC(2098, 0, 1);

let folder: string;
let server: MisbehavingServer;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'safelight-openai-'));
});
afterEach(() => server.close());
afterAll(() => rmSync(folder, { recursive: true }));

async function call(script: Behaviour, size = 'auto'): Promise<{ answer: ProviderAnswer; path: string }> {
  server = await startMisbehavingServer({ script: [script] });
  const provider = createOpenAIProvider({ readKey: () => CANARY_KEY, now: () => NOW });
  const path = join(folder, `${typeof script === 'string' ? script : 'own'}.part`);
  const params = openaiParams({ baseUrl: server.url, size });
  const answer = await provider.generate(providerRequest(params, path), new AbortController().signal);
  return { answer, path };
}

const CASES = Object.entries(EXPECTED) as [BehaviourName, Expected][];

describe('an answer that is', () => {
  test.each(CASES)('%s', async (name, expected) => {
    const { answer, path } = await call(name);
    if (expected === 'image') expect(answer).toMatchObject({ ok: true });
    else expect(answer).toMatchObject({ ok: false, failure: expected });
    expect(existsSync(path), 'a file is there only with an image').toBe(expected === 'image');
    const resetEarly = server.resetOnAccept;
    expect(server.requests.length + resetEarly, 'one call is one request').toBe(1);
    expect(server.elsewhereFetches.filter((fetch) => fetch.authorization !== null)).toEqual([]);

    const told = JSON.stringify(answer);
    expect(told).not.toContain(CANARY_KEY);
    expect(told).not.toContain(CANARY_KEY.slice(0, 9));
    expect(told).not.toMatch(/<html|<!doctype/i);
    expect(told).not.toMatch(/[A-Za-z0-9+/]{150}/);
    // Nothing of the call is left behind.
    await server.idle();
  });

  test('every behaviour of the server is covered', () => {
    const covered = new Set<string>([...Object.keys(EXPECTED), ...ENDLESS]);
    expect(BEHAVIOURS.filter((name) => !covered.has(name))).toEqual([]);
  });
});

describe('the file', () => {
  const png = encodePng({ width: 64, height: 64, seed: 1 });

  test.each<[BehaviourName, Buffer]>([
    ['good', png],
    ['good-gzip', png],
    ['data-prefix', png],
    ['wrapped-base64', png],
    ['escaped-base64', png],
    ['more-images', png],
    ['url-answer', png],
    ['url-elsewhere', png],
    ['jpeg-for-png', JPEG],
    ['webp-for-png', WEBP],
  ])('of %s holds what was received, byte for byte', async (name, bytes) => {
    const { path } = await call(name);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });
});

test('of an image that turns out unusable near its end, nothing stays on the disk', async () => {
  const { answer, path } = await call('short-base64', '1024x1024');
  expect(answer).toMatchObject({ ok: false });
  expect(existsSync(path)).toBe(false);
});

describe('an image in an odd place', () => {
  const b64_json = encodePng({ width: 8, height: 8, seed: 3 }).toString('base64');

  test('is found behind an item without one', async () => {
    const { answer, path } = await call({ body: { data: [{ b64_json: null }, { b64_json }] } });
    expect(answer).toMatchObject({ ok: true });
    expect(readFileSync(path).toString('base64')).toBe(b64_json);
  });

  test('does not mix with the one that the list points to', async () => {
    const elsewhere = await startMisbehavingServer();
    onTestFinished(() => elsewhere.close());
    const url = `${elsewhere.origin}/files/1.png`;
    const { answer, path } = await call({ body: { preview: { b64_json }, data: [{ url }] } });
    expect(answer).toMatchObject({ ok: true });
    expect(readFileSync(path).equals(encodePng({ width: 64, height: 64, seed: 1 }))).toBe(true);
  });
});

describe('a good answer', () => {
  test('tells usage, cost, request id and rate limit', async () => {
    const { answer } = await call('good');
    expect(answer).toEqual({
      ok: true,
      usage: { inputTokens: 12, inputTextTokens: 12, inputImageTokens: 0, outputTokens: 1756 },
      costUsd: (12 * 5 + 1756 * 30) / 1e6,
      requestId: 'req_0001',
      rateLimit: { limitRequests: 500, remainingRequests: 499, resetRequestsMs: 120 },
      notes: [],
    });
  });

  test('without a usage has no cost, which is not the same as none', async () => {
    expect((await call('good-without-usage')).answer).toMatchObject({ usage: null, costUsd: null });
    await server.close();
    expect((await call('strange-usage')).answer).toMatchObject({ usage: null, costUsd: null });
  });

  test('with more images than asked for says so', async () => {
    const { answer } = await call('more-images');
    expect(answer).toMatchObject({ notes: ['The server sent 3 images for one; the first was kept.'] });
  });
});

describe('a failure', () => {
  test('that used tokens says what they cost', async () => {
    const { answer } = await call('fewer-images');
    expect(answer).toMatchObject({ costUsd: (12 * 5 + 1756 * 30) / 1e6, usage: { outputTokens: 1756 } });
  });

  test('of the rate limit tells the limits', async () => {
    const { answer } = await call('rate-limit');
    expect(answer.rateLimit).toEqual({ limitRequests: 5, remainingRequests: 0, resetRequestsMs: 360_000 });
  });

  test('of the network keeps the chain of causes', async () => {
    const { answer } = await call('reset-after-request');
    const codes = answer.ok ? [] : answer.failure.causes.map((cause) => cause.code);
    expect(codes).toContain('ECONNRESET');
  });
});

describe('too much', () => {
  test.each<[BehaviourName]>([['gzip-bomb'], ['gzip-bomb-in-error'], ['huge-base64']])(
    '%s is never held in memory',
    async (name) => {
      const before = usedMemory();
      let peak = 0;
      const timer = setInterval(() => {
        peak = Math.max(peak, usedMemory() - before);
      }, 5);
      await call(name);
      clearInterval(timer);
      // 400 to 600 MiB are on offer; more than 64 are never even read.
      expect(peak).toBeLessThan(150 * 1024 * 1024);
    },
  );
});

function usedMemory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
