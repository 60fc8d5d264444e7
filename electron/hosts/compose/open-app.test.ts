import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandInput, CommandName, CommandOutput } from '../../../shared/contract/commands.ts';
import type { AnyEvent } from '../../../shared/contract/events.ts';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import { PARAMS } from '../../../shared/testing/records.ts';
import { type Behaviour, MisbehavingServer } from '../../../tests/servers/misbehaving-openai.ts';
import { type Cipher, type OpenedApp, type OpenOptions, openApp } from './open-app.ts';
import { findRuntime } from './runtime.ts';

/** A key that no pattern would recognise, so that only knowing it can keep it out. */
const CANARY = 'Canary/With+Odd=Signs.7f3a9c21';

let dir: string;
let opened: OpenedApp | null;
let events: AnyEvent[];
let problems: string[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'safelight-compose-'));
  [opened, events, problems] = [null, [], []];
});
afterEach(async () => {
  await opened?.close();
  await rm(dir, { recursive: true, force: true });
});

/** Hides a text by reversing it: enough to tell ciphertext from text. */
const cipher: Cipher = {
  protection: 'system',
  backend: 'test',
  encrypt: async (text) => Buffer.from([...text].reverse().join('')),
  decrypt: async (bytes) => [...bytes.toString()].reverse().join(''),
};

async function open(change: Partial<OpenOptions> = {}): Promise<OpenedApp> {
  opened = await openApp({
    dataDir: join(dir, 'data'),
    library: join(dir, 'library'),
    host: 'web',
    env: {},
    runtime: findRuntime(),
    want: 'write',
    version: '1.2.3',
    demoPace: 'instant',
    reportProblem: (message, error) => problems.push(`${message}: ${String(error)}`),
    ...change,
  });
  opened.app.subscribe((event) => events.push(event));
  await opened.app.start('run');
  return opened;
}

async function ask<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
  const answer = await opened?.client.call(name, input);
  if (!answer?.ok) throw new Error(JSON.stringify(answer?.error));
  return answer.value;
}

async function finished(params: Partial<CommandInput<'job.create'>['params']>): Promise<Job> {
  const ended = new Promise<Job>((resolve) => {
    opened?.app.subscribe((event) => {
      if (event.name === 'job.changed' && isFinal(event.payload.status)) resolve(event.payload);
    });
  });
  await ask('job.create', { params: { ...PARAMS, images: 1, variants: 1, ...params } });
  return ended;
}

async function everyText(): Promise<string> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((path) => readFile(path, 'latin1')))).join('\n');
}

describe('a key that was set in the app', () => {
  const ECHO: Behaviour = {
    status: 400,
    headers: { 'x-request-id': CANARY },
    body: { error: { message: `bad Authorization: Bearer ${CANARY}`, code: CANARY, type: btoa(CANARY) } },
  };

  it('goes out to its server, and is nowhere in database, files, events or answers', async () => {
    const server = new MisbehavingServer({ script: () => ECHO });
    await server.start();
    try {
      await open({ cipher: Promise.resolve(cipher) });
      const told: unknown[] = [await ask('key.set', { baseUrl: server.url, key: CANARY, keep: 'store' })];
      const job = await finished({ provider: 'openai', model: 'gpt-image-1', baseUrl: server.url });
      expect(job.status).toBe('failed');
      expect(server.requests.length).toBeGreaterThan(0);
      for (const { headers } of server.requests) expect(headers['authorization']).toBe(`Bearer ${CANARY}`);
      const test = { provider: 'openai', baseUrl: server.url, model: 'gpt-image-1' } as const;
      told.push(await ask('doctor.run', test), await ask('key.list', {}), await ask('app.info', {}));
      told.push(await ask('log.page', { jobId: job.id }), await ask('job.get', { jobId: job.id }));
      const inPrompt = { ...PARAMS, prompt: `draw ${CANARY}` };
      told.push(await opened?.client.call('job.create', { params: inPrompt }));
      told.push(await ask('key.clear', { baseUrl: server.url }));
      told.push(await opened?.client.call('key.set', { baseUrl: `x${CANARY}`, key: CANARY, keep: 'store' }));
      const texts = [JSON.stringify([told, events, problems]), await everyText()];
      for (const form of [
        CANARY,
        JSON.stringify(CANARY).slice(1, -1),
        encodeURIComponent(CANARY),
        btoa(CANARY),
      ])
        for (const text of texts) expect(text.includes(form), form).toBe(false);
      expect(JSON.stringify(told)).toContain('9c21');
    } finally {
      await server.close();
    }
  });

  it('is sent to no other server', async () => {
    const server = new MisbehavingServer({});
    await server.start();
    try {
      await open({ cipher: Promise.resolve(cipher) });
      await ask('key.set', { baseUrl: null, key: CANARY, keep: 'store' });
      await ask('key.set', { baseUrl: `${server.url}/other`, key: CANARY, keep: 'session' });
      await finished({ provider: 'openai', model: 'gpt-image-1', baseUrl: server.url });
      expect(server.requests.length).toBeGreaterThan(0);
      expect(JSON.stringify(server.requests.map(({ headers }) => headers))).not.toContain(CANARY);
    } finally {
      await server.close();
    }
  });

  it('is refused to be stored where nothing protects it', async () => {
    const { client } = await open();
    expect(await client.call('key.set', { baseUrl: null, key: CANARY, keep: 'store' })).toMatchObject({
      ok: false,
      error: { code: 'not_possible', advice: expect.stringContaining('until the app ends') },
    });
    for (const key of ['with a blank', 'naïve-key', 'line\nbreak']) {
      const refused = await client.call('key.set', { baseUrl: null, key, keep: 'session' });
      expect(refused).toMatchObject({ ok: false, error: { code: 'invalid_input', field: 'key' } });
    }
    expect(await ask('key.list', {})).toEqual({ protection: 'none', backend: '', keys: [] });
  });
});

describe('the pictures of a job', () => {
  it('are shown whole and small, by ids', async () => {
    const { app } = await open();
    const job = await finished({ provider: 'demo', model: 'demo-1', size: '256x256', format: 'jpeg' });
    expect(job.status).toBe('completed');
    const { files, images } = await ask('job.get', { jobId: job.id });
    const variant = files.find(({ kind }) => kind === 'variant');
    expect(await app.media(`/media/file/${variant?.id}`)).toEqual({
      path: variant?.path,
      mediaType: 'image/jpeg',
    });
    const small = await app.media(`/media/thumb/${variant?.id}`);
    expect(small).toEqual({
      path: join(dir, 'data', 'thumbs', `${variant?.sha256}.webp`),
      mediaType: 'image/webp',
    });
    expect(await app.media(`/media/image/${images[0]?.id}`)).toEqual(small);
    expect(await readFile(small?.path ?? '', 'latin1')).toMatch(/^RIFF....WEBP/s);
    expect(problems).toEqual([]);
  });
});

describe('a preview of a preset', () => {
  it('shows the sample before and after, with the proof', async () => {
    const { app } = await open();
    const { before, after, proof } = await ask('preset.preview', { preset: 'standard', seed: 7 });
    expect(proof).toMatchObject({ reached: true, metadataRemoved: [] });
    expect(proof.distanceToBase).toBeGreaterThanOrEqual(6);
    const [sample, edited] = await Promise.all([before, after].map((path) => app.media(path)));
    expect(sample?.mediaType).toBe('image/jpeg');
    const bytes = (path = '') => readFile(path);
    expect(await bytes(sample?.path)).toEqual(
      await bytes(join(findRuntime().resourcesDir, 'samples/lighthouse.jpg')),
    );
    expect(await bytes(edited?.path)).not.toEqual(await bytes(sample?.path));
    expect(await ask('preset.preview', { preset: 'standard', seed: 7 })).toEqual({ before, after, proof });
    const off = await ask('preset.preview', { preset: 'off', seed: 9 });
    expect(off).toMatchObject({ before, after: before, proof: { distanceToBase: 0, ssim: 1 } });
    expect(await app.media('/media/preview/standard-8-1.2.3.jpg')).toBeNull();
  });
});

describe('the host', () => {
  it('tells what it is and what it can do, and refuses the rest with what to do', async () => {
    const { client } = await open();
    expect(await ask('app.info', {})).toMatchObject({
      version: '1.2.3',
      host: 'web',
      platform: process.platform,
      dataDir: join(dir, 'data'),
      library: join(dir, 'library'),
      writable: true,
      shell: { openFolder: false, reveal: false, drag: false, chooseFolder: false, chooseFile: false },
    });
    for (const answer of [
      await client.call('shell.openFolder', { place: 'library' }),
      await client.call('shell.chooseFolder', {}),
      await client.call('shell.openLink', { url: 'https://platform.openai.com/api-keys' }),
    ]) {
      expect(answer).toMatchObject({ ok: false, error: { message: 'This works in the desktop app.' } });
    }
  });
});
