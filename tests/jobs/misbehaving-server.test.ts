import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOpenAIProvider } from '../../electron/adapters/openai/provider.ts';
import { createImageWorkerPool } from '../../electron/adapters/sharp/pool.ts';
import type { ImageWorker } from '../../electron/core/ports/image-worker.ts';
import type { FailureCode } from '../../shared/domain/errors.ts';
import type { JobParams } from '../../shared/domain/job.ts';
import { type BehaviourName, MisbehavingServer, type ServerOptions } from '../servers/misbehaving-openai.ts';
import { CANARY_KEY } from '../servers/openai-fixtures.ts';
import { TestApp, temporaryFolder } from '../support/test-app.ts';

/** Whole jobs: the real pipeline, database, files, SDK, sockets and image worker, with only the clock under the test's control. */
let worker: ImageWorker;
let folder: ReturnType<typeof temporaryFolder>;
let server: MisbehavingServer;
let app: TestApp;

beforeAll(() => {
  const workerEntry = join(import.meta.dirname, '../../electron/adapters/sharp/worker/main.ts');
  worker = createImageWorkerPool({ nodePath: process.execPath, workerEntry, size: 1 });
});
afterAll(() => worker.stop());
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await app.close();
  await server.close();
  folder.remove();
});

async function open(options: ServerOptions): Promise<void> {
  server = new MisbehavingServer(options);
  await server.start();
  const provider = createOpenAIProvider({ readKey: () => CANARY_KEY });
  app = new TestApp({
    folder: folder.path,
    secrets: [CANARY_KEY],
    change: (ports) => ({ ...ports, worker, providers: { demo: provider, openai: provider } }),
  });
}

async function runJob(params: Partial<JobParams> = {}) {
  const { id } = await app.createJob({
    images: 1,
    variants: 1,
    preset: 'off',
    baseUrl: server.url,
    ...params,
  });
  const job = await app.untilFinal(id);
  const [image] = app.ports.store.images.ofJob(id);
  const waits = app.log(id).flatMap(({ details }) => {
    const { waitMs } = (details ?? {}) as { waitMs?: number | null };
    return typeof waitMs === 'number' ? [waitMs] : [];
  });
  return { job, image, waits, calls: server.requests.length + server.resetOnAccept };
}

const BACKOFF = [2_000, 4_000, 8_000];
type Expected = { code: FailureCode; calls: number; waits: number[] };
const once = (code: FailureCode): Expected => ({ code, calls: 1, waits: [] });
const retried = (code: FailureCode): Expected => ({ code, calls: 4, waits: BACKOFF });
const limited: Expected = { code: 'unusable_answer', calls: 3, waits: [2_000, 4_000] };

const REFUSED: [BehaviourName, Expected][] = [
  ['moderation-blocked', once('content_declined')],
  ['content-policy', once('content_declined')],
  ['declined-by-text', once('content_declined')],
  ['declined-with-200', once('content_declined')],
  ['invalid-size', once('invalid_request')],
  ['unknown-parameter', once('invalid_request')],
  ['billing-limit', once('insufficient_credit')],
  ['insufficient-quota', once('insufficient_credit')],
  ['spend-limit', once('insufficient_credit')],
  ['billing-not-active', once('insufficient_credit')],
  ['invalid-key', once('invalid_key')],
  ['invalid-key-echoed', once('invalid_key')],
  ['organization-unverified', once('access_denied')],
  ['unsupported-country', once('access_denied')],
  ['model-not-found', once('model_not_found')],
  ['html-404', once('wrong_address')],
  ['proxy-login', once('proxy_login')],
  ['too-large', once('request_refused')],
  ['fastapi-422', once('invalid_request')],
  ['redirect-302', once('redirected')],
  ['redirect-307', once('redirected')],
  ['redirect-loop', once('redirected')],
  ['url-to-credentials', once('link_refused')],
  ['rate-limit-hour', once('rate_limited_too_long')],
  ['gzip-bomb', once('answer_too_large')],
  ['huge-base64', once('answer_too_large')],
];

const RETRIED: [BehaviourName, Expected][] = [
  ['rate-limit', retried('rate_limited')],
  ['status-408', retried('server_error')],
  ['status-409', retried('server_error')],
  ['status-500', retried('server_error')],
  ['status-502', retried('server_error')],
  ['status-503', retried('server_error')],
  ['status-504', retried('server_error')],
  ['status-520', retried('server_error')],
  ['status-524', retried('server_error')],
  ['slow-down', retried('slow_down')],
  ['numeric-code', retried('server_error')],
  ['fastapi-500', retried('server_error')],
  ['reset-on-accept', retried('connection_lost')],
  ['reset-after-request', retried('connection_lost')],
  ['reset-in-body', retried('connection_lost')],
  ['cut-content-length', retried('connection_lost')],
  ['close-without-answer', retried('connection_lost')],
];

const UNUSABLE: BehaviourName[] = [
  'no-data',
  'fewer-images',
  'null-answer',
  'list-answer',
  'truncated-json',
  'empty-answer',
  'no-content',
  'html-answer',
  'not-base64',
  'html-as-base64',
  'base64-of-html',
  'truncated-png',
  'bad-checksum-png',
];

describe('a job against a server that refuses', () => {
  it.each(REFUSED)('with %s makes one call and fails', async (behaviour, expected) => {
    await open({ script: behaviour });
    const { job, image, waits, calls } = await runJob();
    expect({ code: image?.failure?.code ?? null, calls, waits }).toEqual(expected);
    expect(job.status).toBe('failed');
    const errors = app.log(job.id).filter(({ level }) => level === 'error');
    expect(errors[0]?.details).toMatchObject({ advice: expect.stringMatching(/\w+/) });
    expect(JSON.stringify(app.log(job.id))).not.toContain(CANARY_KEY.slice(4, 20));
  });
});

it.each(['redirect-302', 'url-to-credentials'] as const)(
  'what the next image would meet as well, as with %s, is paid for once: the job stops',
  async (behaviour) => {
    await open({ script: behaviour });
    const { job, calls } = await runJob({ images: 3, concurrency: 1 });
    expect(calls).toBe(1);
    const codes = app.ports.store.images.ofJob(job.id).map(({ failure }) => failure?.code);
    expect(codes.slice(1)).toEqual(['job_stopped', 'job_stopped']);
  },
);

describe('a job against a server in passing trouble', () => {
  it.each(RETRIED)('with %s waits 2, 4 and 8 s between its four calls', async (behaviour, expected) => {
    // A list, since a reset on accept comes before there is a request that a function could look at.
    await open({ script: Array.from({ length: 4 }, () => behaviour) });
    const { job, image, waits, calls } = await runJob();
    expect({ code: image?.failure?.code ?? null, calls, waits }).toEqual(expected);
    expect(job.status).toBe('failed');
    expect(
      app.log(job.id).filter(({ level, step }) => level === 'warning' && step === 'base_generation'),
    ).toHaveLength(3);
  });

  it.each([
    'rate-limit-ms',
    'rate-limit-seconds',
    'rate-limit-text',
    'rate-limit-minutes',
  ] as BehaviourName[])('with %s waits as long as it was asked to', async (behaviour) => {
    await open({ script: [behaviour, 'good'] });
    const { job, image, waits, calls } = await runJob();
    expect(job.status).toBe('completed');
    expect(image?.failure).toBeNull();
    expect(calls).toBe(2);
    const asked = app
      .log(job.id)
      .flatMap(({ details }) => ((details ?? {}) as { hintMs?: number }).hintMs ?? []);
    expect(waits).toEqual([Math.max(2_000, asked[0] ?? 0)]);
    expect(asked).toHaveLength(1);
  });

  it.each([
    'hang-before-headers',
    'hang-in-body',
    'hang-in-error-body',
    'slow-headers',
    'slow-body',
  ] as BehaviourName[])(
    'with %s gives up after the job’s own time limit, and says that it may be billed',
    async (behaviour) => {
      await open({ script: [behaviour, 'good'] });
      const { id } = await app.createJob({ images: 1, variants: 1, preset: 'off', baseUrl: server.url });
      await server.received(1);
      await app.clock.advance(120_000);
      const job = await app.untilFinal(id);
      expect(job.status).toBe('completed');
      const timedOut = app.log(id).find(({ message }) => message.includes('timed out'));
      expect(timedOut?.details).toMatchObject({
        code: 'timeout',
        billing: 'unknown',
        mayBeBilledTwice: true,
      });
      expect(server.requests).toHaveLength(2);
    },
  );
});

describe('a job against a server whose answers are no use', () => {
  it.each(UNUSABLE)('with %s asks at most twice more', async (behaviour) => {
    await open({ script: () => behaviour });
    const { job, image, waits, calls } = await runJob();
    expect({ code: image?.failure?.code ?? null, calls, waits }).toEqual(limited);
    expect(job.status).toBe('failed');
  });

  it('refuses a small file that claims 60,000 pixels, before decoding it', async () => {
    await open({ script: () => 'huge-header-png' });
    const { image } = await runJob();
    expect(image?.failure).toMatchObject({ code: 'unusable_answer', phase: 'decode', billing: 'billed' });
  });
});

describe('a job against a server that is merely odd', () => {
  it.each([
    'good-gzip',
    'good-as-text',
    'good-without-usage',
    'data-prefix',
    'more-images',
    'jpeg-for-png',
    'wrong-dimensions',
    'url-answer',
  ] as BehaviourName[])('with %s keeps the image', async (behaviour) => {
    await open({ script: () => behaviour });
    const { job, calls } = await runJob();
    expect(job.status).toBe('completed');
    expect(calls).toBe(1);
  });

  it('names a JPEG by what it is, and says so', async () => {
    await open({ script: () => 'jpeg-for-png' });
    const { job } = await runJob();
    const { files } = await app.call('job.get', { jobId: job.id });
    expect(files.find(({ kind }) => kind === 'variant')?.path).toMatch(/\.jpg$/);
    expect(app.log(job.id).map(({ message }) => message)).toContainEqual(
      expect.stringContaining('sent jpeg where png was asked for'),
    );
  });
});

describe('a job of 20 images against a server that fails now and then', () => {
  it('ends partial with an exact account, and a retry completes it without buying any image again', async () => {
    const bought: string[] = [];
    let mended = false;
    await open({
      script: (seen) => {
        const trouble = !mended && seen.number % 4 === 0;
        if (trouble) return seen.number % 8 === 0 ? 'moderation-blocked' : 'fastapi-422';
        bought.push(String(seen.number));
        return 'good';
      },
    });
    const { job } = await runJob({ images: 20, concurrency: 2 });
    expect(job.status).toBe('completed_partial');
    expect(job.counts).toEqual({
      requested: 20,
      active: 0,
      completed: 15,
      failed: 5,
      cancelled: 0,
      unknown: 0,
    });
    expect(bought).toHaveLength(15);
    const conclusion = app.log(job.id).find(({ step }) => step === 'completion');
    expect(conclusion).toMatchObject({ level: 'warning', details: { images: { completed: 15, failed: 5 } } });
    mended = true;
    expect(await app.call('job.retry', { jobId: job.id })).toMatchObject({ regenerate: 5, reprocess: 0 });
    expect((await app.untilFinal(job.id)).status).toBe('completed');
    expect(bought).toHaveLength(20);
  });
});
