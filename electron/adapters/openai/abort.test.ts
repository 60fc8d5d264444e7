import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type BehaviourName,
  type MisbehavingServer,
  startMisbehavingServer,
} from '../../../tests/servers/misbehaving-openai.ts';
import { CANARY_KEY, openaiParams, providerRequest } from '../../../tests/servers/openai-fixtures.ts';
import { encodePng } from '../../../tests/servers/samples.ts';
import { createOpenAIProvider } from './provider.ts';

const provider = createOpenAIProvider({ readKey: () => CANARY_KEY });
const reason = new Error('The user cancelled.');

let folder: string;
let path: string;
let server: MisbehavingServer;
let cancel: AbortController;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'safelight-openai-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(({ task }) => {
  cancel = new AbortController();
  path = join(folder, `${task.id}.part`);
});
afterEach(() => server.close());

function generate() {
  const params = openaiParams({ baseUrl: server.url });
  return provider.generate(providerRequest(params, path), cancel.signal);
}

describe('a cancel ends a call', () => {
  test.each<[BehaviourName]>([
    ['hang-before-headers'],
    ['hang-in-body'],
    ['hang-in-error-body'],
    ['slow-headers'],
    ['slow-body'],
    ['hold'],
  ])('in %s, with its reason, and nothing goes on', async (name) => {
    server = await startMisbehavingServer({ script: name });
    const call = generate();
    await server.received(1);
    // The answer has a few turns to arrive as far as it ever will.
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    cancel.abort(reason);
    await expect(call).rejects.toBe(reason);
    await server.idle();
    expect(existsSync(path)).toBe(false);
    expect(server.requests).toHaveLength(1);
  });

  test('while the image is fetched from its address', async () => {
    server = await startMisbehavingServer({ script: 'url-hanging' });
    const call = generate();
    await server.fetched('/files/hang');
    cancel.abort(reason);
    await expect(call).rejects.toBe(reason);
    await server.idle();
  });

  test('while it still connects', async () => {
    server = await startMisbehavingServer();
    const call = generate();
    cancel.abort(reason);
    await expect(call).rejects.toBe(reason);
    await server.idle();
  });

  test('before it begins, and nothing is sent', async () => {
    server = await startMisbehavingServer();
    cancel.abort(reason);
    await expect(generate()).rejects.toBe(reason);
    expect(server.requests).toEqual([]);
  });

  test('with any value as the reason', async () => {
    server = await startMisbehavingServer({ script: 'hang-before-headers' });
    const call = generate();
    await server.received(1);
    cancel.abort('enough');
    await expect(call).rejects.toBe('enough');
  });
});

test('a cancel that comes while the received image is being written does not throw it away', async () => {
  server = await startMisbehavingServer();
  const call = generate();
  let settled = false;
  void call.then(() => {
    settled = true;
  });
  // The image is smaller than one write, so the file appears only when all of it has arrived.
  while (!existsSync(path)) await nextTurn();
  expect(settled).toBe(false);
  cancel.abort(reason);
  expect(await call).toMatchObject({ ok: true });
  expect(readFileSync(path).equals(encodePng({ width: 64, height: 64, seed: 1 }))).toBe(true);
});

test('a cancel after the end changes nothing', async () => {
  server = await startMisbehavingServer();
  const answer = await generate();
  cancel.abort(reason);
  expect(answer).toMatchObject({ ok: true });
  expect(existsSync(path)).toBe(true);
});
