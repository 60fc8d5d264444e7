import { describe, expect, onTestFinished, test } from 'vitest';
import { type ServerOptions, startMisbehavingServer } from '../../../tests/servers/misbehaving-openai.ts';
import { CANARY_KEY } from '../../../tests/servers/openai-fixtures.ts';
import { createOpenAIProvider } from './provider.ts';

async function probe(models: ServerOptions['models'], key: string | null = CANARY_KEY) {
  const server = await startMisbehavingServer(models === undefined ? {} : { models });
  onTestFinished(() => server.close());
  const provider = createOpenAIProvider({ readKey: () => key });
  const checks = await provider.probe(
    { baseUrl: server.url, model: 'gpt-image-2' },
    new AbortController().signal,
  );
  expect(JSON.stringify(checks)).not.toContain(CANARY_KEY);
  expect(server.fetches.map((fetch) => fetch.path)).toEqual(['/v1/models']);
  expect(server.requests).toEqual([]);
  return Object.fromEntries(checks.map(({ name, state }) => [name, state]));
}

describe('the probe asks for the models and says', () => {
  test.each<[ServerOptions['models'], string, string]>([
    [undefined, 'ok', 'ok'],
    ['invalid-key', 'failed', 'ok'],
    ['insufficient-quota', 'failed', 'ok'],
    ['organization-unverified', 'warning', 'ok'],
    ['rate-limit', 'warning', 'ok'],
    ['fastapi-404', 'warning', 'warning'],
    ['html-404', 'warning', 'warning'],
    ['status-500', 'warning', 'warning'],
    ['redirect-302', 'warning', 'warning'],
    ['reset-after-request', 'warning', 'failed'],
    ['not-http', 'warning', 'failed'],
  ])('of %s: key %s, network %s', async (models, key, network) => {
    expect(await probe(models)).toEqual({ key, network });
  });

  test('that no key is needed where none is', async () => {
    expect(await probe(undefined, null)).toEqual({ key: 'ok', network: 'ok' });
  });

  test('that a broken key is broken, and still whether the server is there', async () => {
    expect(await probe(undefined, 'sk-a b')).toEqual({ key: 'failed', network: 'ok' });
  });

  test('that nobody is there', async () => {
    const server = await startMisbehavingServer();
    const { url } = server;
    await server.close();
    const provider = createOpenAIProvider({ readKey: () => CANARY_KEY });
    const checks = await provider.probe({ baseUrl: url, model: 'x' }, new AbortController().signal);
    expect(checks).toMatchObject([
      { name: 'key', state: 'warning' },
      { name: 'network', state: 'failed', message: expect.stringContaining('Nothing answers') },
    ]);
  });

  test('that the base URL is garbage', async () => {
    const provider = createOpenAIProvider({ readKey: () => CANARY_KEY });
    const checks = await provider.probe({ baseUrl: 'nonsense', model: 'x' }, new AbortController().signal);
    expect(checks).toMatchObject([{ name: 'network', state: 'failed' }]);
  });
});

test('a probe that hangs ends with the signal', async () => {
  const server = await startMisbehavingServer({ models: 'hang-before-headers' });
  onTestFinished(() => server.close());
  const cancel = new AbortController();
  const provider = createOpenAIProvider({ readKey: () => CANARY_KEY });
  const call = provider.probe({ baseUrl: server.url, model: 'x' }, cancel.signal);
  await server.fetched('/v1/models');
  const reason = new Error('Enough.');
  cancel.abort(reason);
  await expect(call).rejects.toBe(reason);
  await server.idle();
});
