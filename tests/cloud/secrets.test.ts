import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { giveFailure, ScriptedProvider } from '../support/fake-ports.ts';
import { ChainDevice } from './chain-device.ts';
import { contentOf } from './cloud-content.ts';
import type { Mishap } from './gateway/mishaps.ts';
import { hasPostgres, startClouds, type TestCloud, type TestClouds } from './start-cloud.ts';

/** Secrets of which nothing but knowing them tells what they are. */
const KEY = 'Canary-key/With+Odd=Signs.7f3a9c21';
const HOOK = { url: 'https://hooks.example.com/Canary-hook-5d1e8842aa', secret: 'Canary-signing-90b1c7d2e3' };

/** As they may turn up: plain, in an address, inside JSON, and in base64 behind anything. */
function formsOf(secret: string): string[] {
  const inBase64 = ['', 'x', 'xx'].map((before) =>
    Buffer.from(before + secret)
      .toString('base64')
      .slice(4, -4),
  );
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...inBase64];
}

function refusal(status: number, message: string): Mishap {
  return {
    kind: 'answer',
    answer: { status, body: { code: 'PGRST999', message, details: message, hint: null } },
  };
}

describe.skipIf(!hasPostgres)('what is secret', () => {
  let clouds: TestClouds;
  let cloud: TestCloud;
  let studio: ChainDevice;
  let laptop: ChainDevice;
  /** What was said by whom, by name; to be looked through at the end. */
  let said: Record<string, string>;
  /** Those of each moment. */
  let secrets: Set<string>;

  beforeAll(async () => {
    clouds = await startClouds();
  });
  beforeEach(async () => {
    [cloud, said, secrets] = [await clouds.start(), {}, new Set([KEY, HOOK.url, HOOK.secret])];
    const provider = () => new ScriptedProvider(() => giveAway([...secrets]));
    studio = new ChainDevice({ cloud, provider, secrets: [KEY] });
    laptop = new ChainDevice({ cloud, name: 'Laptop' });
  });
  afterEach(async () => {
    for (const device of [studio, laptop]) {
      await device.close();
      device.remove();
    }
    expect(cloud.gateway.unknown).toEqual([]);
  });
  afterAll(() => clouds.stop());

  /** A provider that knows everything, and tells. */
  function giveAway(all: readonly string[]) {
    const text = `${all.join(' ')} ${all.map(encodeURIComponent).join('&')} ${Buffer.from(all.join()).toString('base64')}`;
    const answer = giveFailure('invalid_request', {
      requestId: text.slice(0, 500),
      param: all[0] ?? '',
      status: 400,
    });
    if (answer.ok) throw new Error('It should be a failure.');
    return { ...answer, failure: { ...answer.failure, message: `it was ${text}` } };
  }

  /** The tokens of the session that a device has now. They are in its own file, and nowhere else. */
  async function tokensOf({ dataDir }: ChainDevice): Promise<string[]> {
    const { plain } = JSON.parse(await readFile(join(dataDir, 'cloud.json'), 'utf8'));
    const { access_token, refresh_token } = JSON.parse(plain);
    return [access_token, refresh_token];
  }

  /** Every file of a device but the one that holds the session. */
  async function keepFiles(name: string, { dataDir }: ChainDevice): Promise<void> {
    const entries = await readdir(join(dataDir, '..'), { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile() && each.name !== 'cloud.json')) {
      const path = join(entry.parentPath, entry.name);
      said[`${name}: ${path}`] = await readFile(path, 'latin1');
    }
  }

  async function keepAnswers(name: string, { app, problems }: ChainDevice): Promise<void> {
    said[`${name}: status`] = JSON.stringify(await app.call('cloud.status', {}));
    said[`${name}: parked`] = JSON.stringify(await app.call('cloud.parked', {}));
    said[`${name}: log of the sync`] = JSON.stringify(await app.call('cloud.log', {}));
    said[`${name}: events`] = JSON.stringify(app.events);
    said[`${name}: problems`] = JSON.stringify(problems);
  }

  it('reaches neither the cloud nor its readers, nor any message about it, whoever repeats it', async () => {
    await studio.join();
    await studio.app.ports.webhookSecrets.set(randomUUID(), HOOK);
    for (const token of await tokensOf(studio)) secrets.add(token);
    // A server that sends back what it was sent, in every place.
    const echo = [...secrets].join(' ');
    cloud.gateway.mishap = ({ method, path }) => {
      if (method === 'POST' && path.endsWith('_images')) return refusal(400, `bad ${echo}`);
      return null;
    };
    const job = await studio.app.createJob({ images: 2 });
    await studio.untilFinal(job.id);
    await studio.synced();
    expect(await studio.app.call('cloud.parked', {})).not.toEqual([]);
    await keepAnswers('refused', studio);
    cloud.gateway.mishap = () => refusal(500, `away ${echo}`);
    await studio.app.call('cloud.sync', { waitMs: 0 });
    await studio.until(async () => (await studio.app.call('cloud.status', {})).state === 'offline');
    await keepAnswers('failing', studio);

    // Another token, given in the middle, and the password of whoever signs in again.
    cloud.gateway.mishap = ({ path }) =>
      path.startsWith('/auth/') ? refusal(400, `no ${studio.account.password}`) : null;
    await expect(studio.signIn()).rejects.toThrow();
    cloud.gateway.mishap = () => null;
    await studio.signIn();
    for (const token of await tokensOf(studio)) secrets.add(token);
    const second = await studio.app.createJob({ images: 1 });
    await studio.untilFinal(second.id);
    await studio.app.call('cloud.retryParked', {});
    expect(await studio.synced()).toMatchObject({ state: 'up_to_date', parked: 0 });
    await keepAnswers('in the end', studio);

    await laptop.join();
    await laptop.app.call('cloud.watch', { jobId: job.id });
    expect(await laptop.app.call('cloud.fetch', { jobId: job.id, waitMs: 7_000_000 })).toEqual({
      complete: true,
    });
    await keepAnswers('laptop', laptop);

    for (const format of ['jsonl', 'bundle'] as const) await exported(format, job.id);
    const content = await contentOf(cloud);
    for (const table of ['jobs', 'images', 'files', 'logs'] as const)
      said[`table ${table}`] = JSON.stringify(content.rows(table));
    said['requests'] = JSON.stringify(cloud.gateway.journal.all);
    await keepFiles('studio', studio);
    await keepFiles('laptop', laptop);

    // They were there to be caught: this is where they passed.
    expect(said['table logs']).toContain('it was [redacted]');
    expect(said['refused: parked']).toContain('[redacted]');
    expect(said['failing: log of the sync']).toContain('[redacted]');
    const mirror = Object.keys(said).filter((name) => /^laptop.*cloud\.db/.test(name));
    expect(mirror.map((name) => said[name]).join()).toContain('it was [redacted]');
    expect(found([...secrets, studio.account.password])).toEqual([]);
  });

  async function exported(format: 'jsonl' | 'bundle', jobId: string): Promise<void> {
    const { exportId } = await studio.app.call('export.start', { jobId, format });
    const isDone = () =>
      studio.app.events.some(
        (event) =>
          event.name === 'export.changed' &&
          event.payload.exportId === exportId &&
          event.payload.state === 'done',
      );
    await studio.until(isDone);
  }

  /** What was found, and where. */
  function found(all: readonly string[]): string[] {
    return all.flatMap((secret, at) =>
      Object.entries(said).flatMap(([name, text]) =>
        formsOf(secret).some((form) => text.includes(form)) ? [`secret ${at} in ${name}`] : [],
      ),
    );
  }
});
