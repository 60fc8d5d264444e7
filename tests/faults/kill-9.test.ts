import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOpenAIProvider } from '../../electron/adapters/openai/provider.ts';
import { isFinal } from '../../shared/domain/job.ts';
import { TestApp, temporaryFolder } from '../support/test-app.ts';
import { type Receiver, sendingPorts, startReceiver } from './receiver.ts';

/** The attempt ids of the requests that reached the server, in order, by the folder's job. */
const requests: string[] = [];
let server: Server;
let baseUrl: string;
let receiver: Receiver;

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(String(request.headers['x-client-request-id']));
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ created: 1, data: [{ b64_json: png().toString('base64') }] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  receiver = await startReceiver();
});
afterAll(() => {
  server.close();
  receiver.close();
});

/** A 1 × 1 PNG: enough for the fake worker, and for the provider's look at the first bytes. */
function png(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from([0, 1, 2, 3]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

type ChildEnd = {
  readonly killed: boolean;
  readonly acknowledged: string[];
  readonly operations: number | null;
};

/** Runs the child until it ends or kills itself. */
function runChild(folder: string, killAfter: number): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    const entry = join(import.meta.dirname, 'crash-child.ts');
    const child = spawn(process.execPath, [entry, folder, baseUrl, String(killAfter)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      err += data;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal !== 'SIGKILL' && code !== 0) return reject(new Error(`The child failed (${code}): ${err}`));
      const lines = out.split('\n').filter((line) => line.endsWith('}'));
      const parsed = lines.map((line) => JSON.parse(line) as { id?: string; operations?: number });
      resolve({
        killed: signal === 'SIGKILL',
        acknowledged: parsed.flatMap(({ id }) => id ?? []),
        operations: parsed.at(-1)?.operations ?? null,
      });
    });
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** The app on what a killed process left, with the real provider and webhooks, at the real time. Nothing runs before its start. */
async function restart(folder: string): Promise<TestApp> {
  const provider = createOpenAIProvider({ readKey: () => 'test-key-for-crashes' });
  const sending = await sendingPorts(folder);
  const app = new TestApp({
    folder,
    change: (ports) => ({ ...ports, ...sending, providers: { demo: provider, openai: provider } }),
  });
  app.clock.jump(Date.now() - app.clock.now());
  return app;
}

/** Gives the app that will be killed a webhook to tell how its jobs end. */
async function addWebhook(folder: string): Promise<void> {
  const app = await restart(folder);
  await app.call('webhook.add', {
    name: 'Team',
    kind: 'standard',
    url: receiver.url(folder),
    events: ['job.completed', 'job.completed_partial', 'job.failed'],
    allowLocal: true,
  });
  await app.close();
}

/** What a user meets who is asked: nothing goes on by itself, what is told is true, and their word is carried out. */
async function expectAsked(folder: string): Promise<void> {
  const app = await restart(folder);
  try {
    await app.app.start('ask');
    const [job] = (await app.call('job.list', {})).jobs;
    const asked = await app.call('app.recovery', {});
    if (!job || isFinal(job.status)) return expect(asked).toEqual([]);
    const images = await app.call('image.list', { jobId: job.id });
    const attempts = await app.call('job.attempts', { jobId: job.id });
    const [told] = asked;
    expect(asked).toHaveLength(1);
    expect(told).toMatchObject({
      jobId: job.id,
      notStarted: images.filter(({ status }) => status === 'pending').length,
      unknown: images.filter(({ status }) => status === 'unknown').length,
    });
    expect(told && told.saved + told.notStarted + told.unknown).toBe(images.length);
    await app.clock.advance(60_000);
    expect(await app.call('job.attempts', { jobId: job.id })).toEqual(attempts);
    expect(app.job(job.id).status).toBe('queued');

    await app.call('job.resume', { jobId: job.id, unknown: 'resend' });
    expect(await app.call('app.recovery', {})).toEqual([]);
    await app.clock.runUntil(() => isFinal(app.job(job.id).status), 20_000);
    expect(app.job(job.id).status).toBe('completed');
    await expectNoOrphans(app, job.id, folder);
  } finally {
    await app.close();
  }
}

async function expectNothingLost(folder: string, acknowledged: readonly string[]): Promise<void> {
  const restarted = await restart(folder);
  try {
    const left = await messages(restarted);
    await restarted.app.start('run');
    const [job] = (await restarted.call('job.list', {})).jobs;
    // Killed before the job was written down: there is nothing that could have been lost.
    if (!job) return expect([...acknowledged, ...left, ...receiver.received(folder)]).toEqual([]);
    await restarted.clock.runUntil(() => isFinal(restarted.job(job.id).status), 20_000);

    const stored = new Set(restarted.log(job.id).map(({ id }) => id));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    await expectNothingRepeated(restarted, job.id);

    await restarted.call('job.resume', { jobId: job.id, unknown: 'resend' });
    await restarted.clock.runUntil(() => isFinal(restarted.job(job.id).status), 20_000);
    expect(restarted.job(job.id).status).toBe('completed');
    await expectNoOrphans(restarted, job.id, folder);
    await expectAllTold(restarted, folder, left);
  } finally {
    await restarted.close();
  }
}

/** Every image was asked for once; only one of unknown outcome may have to be asked for again, by its user's word. */
async function expectNothingRepeated(app: TestApp, jobId: string): Promise<void> {
  const attempts = await app.call('job.attempts', { jobId });
  const sent = attempts.filter(({ id }) => requests.includes(id));
  for (const { id } of sent) expect(requests.filter((request) => request === id)).toHaveLength(1);
  const images = sent.map(({ imageId }) => imageId);
  expect(new Set(images).size).toBe(images.length);
}

async function expectNoOrphans(app: TestApp, jobId: string, folder: string): Promise<void> {
  const { files } = await app.call('job.get', { jobId });
  const known = files.map(({ path }) => path).sort();
  const present = [
    ...filesBelow(join(folder, 'library')),
    ...filesBelow(join(folder, 'data', 'originals')),
  ].sort();
  expect(present).toEqual(known);
  expect(files.filter(({ kind }) => kind === 'variant')).toHaveLength(4);
  expect(files.filter(({ kind }) => kind === 'sidecar')).toHaveLength(2);
}

async function messages(app: TestApp) {
  return (await app.call('webhook.deliveries', {})).deliveries;
}

/** Every message that was ever written down has reached its receiver, and no other; the job's end was told by just one. */
async function expectAllTold(app: TestApp, folder: string, left: readonly { id: string }[]): Promise<void> {
  const { webhooks } = app.ports.store;
  await app.clock.runUntil(() => webhooks.nextOfEach().length === 0, 20_000);
  const written = await messages(app);
  expect(written.filter(({ type }) => type === 'job.completed')).toHaveLength(1);
  const ids = written.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(left.map(({ id }) => id)));
  expect(new Set(receiver.received(folder))).toEqual(new Set(ids));
}

describe('kill -9', () => {
  it('at every durable step of a job loses nothing, repeats nothing unasked, leaves no orphan, and tells its webhook', async () => {
    const whole = temporaryFolder();
    await addWebhook(whole.path);
    const { operations } = await runChild(whole.path, 0);
    whole.remove();
    if (operations === null) throw new Error('The undisturbed run did not finish');
    expect(operations).toBeGreaterThan(40);
    const everyOne = Array.from({ length: operations }, (_, at) => at + 1);
    await killAt(everyOne, (folder, { acknowledged }) => expectNothingLost(folder, acknowledged));
  }, 180_000);

  it('leaves it to the user what goes on, where the app asks', async () => {
    const everyFourth = Array.from({ length: 12 }, (_, at) => 4 * at + 2);
    await killAt(everyFourth, (folder) => expectAsked(folder));
  }, 120_000);
});

/** Kills a process after each of these operations and looks at what is left, two at a time. */
async function killAt(
  operations: readonly number[],
  look: (folder: string, end: ChildEnd) => Promise<void>,
): Promise<void> {
  const queue = [...operations];
  const work = async () => {
    for (let killAfter = queue.shift(); killAfter !== undefined; killAfter = queue.shift()) {
      const folder = temporaryFolder();
      try {
        await addWebhook(folder.path);
        await look(folder.path, await runChild(folder.path, killAfter));
      } catch (error) {
        throw new Error(`Killed after durable operation ${killAfter}`, { cause: error });
      } finally {
        folder.remove();
      }
    }
  };
  await Promise.all([work(), work()]);
}
