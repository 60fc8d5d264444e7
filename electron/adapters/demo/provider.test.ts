import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Failure, failure, failureSchema } from '../../../shared/domain/errors.ts';
import type { JobParams } from '../../../shared/domain/job.ts';
import { PARAMS } from '../../../shared/testing/records.ts';
import { FakeClock } from '../../../tests/support/fake-clock.ts';
import { FailureError } from '../../core/ports/failure-error.ts';
import type { Inspected, RasterWork } from '../../core/ports/image-worker.ts';
import type { ProviderRequest } from '../../core/ports/provider.ts';
import { createDemoProvider, DEMO_MODEL, type Pace } from './provider.ts';

const FONTS = join(import.meta.dirname, '../../../resources/fonts');
const DEMO: JobParams = { ...PARAMS, provider: 'demo', model: DEMO_MODEL, size: '256x256' };

let folder: string;
let clock: FakeClock;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-provider-'));
  clock = new FakeClock();
});
afterEach(() => rm(folder, { recursive: true }));

/** Stands in for the image worker: the "image" is the SVG itself. */
async function storeSvg({ svg, width, height, format, outputPath }: RasterWork): Promise<Inspected> {
  await writeFile(outputPath, svg);
  return { width, height, format, bytes: svg.length, sha256: '0'.repeat(64) };
}

function provider(pace: Pace = 'instant', rasterize = storeSvg) {
  return createDemoProvider({ clock, rasterize, fontsDir: FONTS, pace });
}

function request(changes: Partial<JobParams> = {}, more: Partial<ProviderRequest> = {}): ProviderRequest {
  return {
    params: { ...DEMO, ...changes },
    imageIndex: 1,
    imageSeed: 7,
    attemptId: '01980000-0000-7000-8000-000000000000',
    attempt: 1,
    outputPath: join(folder, 'image.part'),
    ...more,
  };
}

const never = new AbortController().signal;

async function failureFor(demoFaults: string): Promise<Failure> {
  const answer = await provider().generate(request({ demoFaults }), never);
  if (answer.ok) throw new Error('It did not fail');
  return answer.failure;
}

describe('generating', () => {
  it('leaves a picture of the size and format asked for, free of charge', async () => {
    const works: RasterWork[] = [];
    const keep = (work: RasterWork) => {
      works.push(work);
      return storeSvg(work);
    };
    const asked = request({ size: '512x256', format: 'webp' });
    const answer = await provider('instant', keep).generate(asked, never);
    expect(answer).toMatchObject({ ok: true, costUsd: 0, requestId: `demo-${asked.attemptId}` });
    expect(works).toMatchObject([{ width: 512, height: 256, format: 'webp', outputPath: asked.outputPath }]);
    expect(await readFile(asked.outputPath, 'utf8')).toMatch(/^<svg .* width="512" height="256"/);
  });

  it('draws a square of 1024 when the size is automatic', async () => {
    const asked = request({ size: 'auto' });
    await provider().generate(asked, never);
    expect(await readFile(asked.outputPath, 'utf8')).toContain('width="1024" height="1024"');
  });

  it('makes the same picture for the same seed, whatever the attempt, and another for another seed', async () => {
    const draw = async (more: Partial<ProviderRequest>) => {
      const asked = request({}, more);
      await provider().generate(asked, never);
      return readFile(asked.outputPath, 'utf8');
    };
    const first = await draw({});
    expect(await draw({ attempt: 3 })).toBe(first);
    expect(await draw({ imageSeed: 8 })).not.toBe(first);
  });

  it('answers with the worker’s failure when the drawing fails', async () => {
    const broken = failure('disk_full', 'The disk is full.');
    const reject = () => Promise.reject(new FailureError(broken));
    expect(await provider('instant', reject).generate(request(), never)).toMatchObject({
      ok: false,
      failure: broken,
    });
  });

  it('throws what is neither the server’s nor the worker’s doing', async () => {
    const reject = () => Promise.reject(new TypeError('a mistake'));
    await expect(provider('instant', reject).generate(request(), never)).rejects.toThrow('a mistake');
  });

  it('keeps an image that had arrived when the signal fired', async () => {
    const controller = new AbortController();
    const late = async (work: RasterWork) => {
      const drawn = await storeSvg(work);
      controller.abort(new Error('too late'));
      return drawn;
    };
    expect(await provider('instant', late).generate(request(), controller.signal)).toMatchObject({
      ok: true,
    });
  });
});

describe('pace', () => {
  it.each([
    ['brisk', 300, 900],
    ['realistic', 4_000, 12_000],
  ] as const)('%s takes %i to %i ms, by the seed', async (pace, min, max) => {
    const waits: number[] = [];
    for (const imageSeed of [1, 2, 3, 4, 5]) {
      const done = provider(pace).generate(request({}, { imageSeed }), never);
      await clock.advance(max);
      await done;
      waits.push(clock.asked.at(-1) ?? 0);
    }
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(min);
    expect(Math.max(...waits)).toBeLessThanOrEqual(max);
    expect(new Set(waits).size).toBe(5);
  });

  it('takes longer where a rule says so', async () => {
    const done = provider().generate(request({ demoFaults: '*:slow=20' }), never);
    await clock.advance(20_000);
    expect(await done).toMatchObject({ ok: true });
    expect(clock.asked).toEqual([20_000]);
  });

  it('stops at once with the signal’s reason, and draws nothing later', async () => {
    const controller = new AbortController();
    let drawn = 0;
    const count = (work: RasterWork) => {
      drawn += 1;
      return storeSvg(work);
    };
    const done = provider('realistic', count).generate(request(), controller.signal);
    const reason = new Error('cancelled');
    controller.abort(reason);
    await expect(done).rejects.toBe(reason);
    await clock.advance(60_000);
    expect(drawn).toBe(0);
  });

  it('does not begin when the signal has fired before', async () => {
    const reason = new Error('cancelled');
    await expect(provider().generate(request(), AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('misbehaving', () => {
  it.each([
    [
      'rate_limit=7',
      { code: 'rate_limited', status: 429, providerCode: 'rate_limit_exceeded', hintMs: 7_000 },
    ],
    ['rate_limit', { code: 'rate_limited', status: 429, hintMs: null, billing: 'refused' }],
    ['server_error', { code: 'server_error', status: 500, billing: 'refused' }],
    ['connection_lost', { code: 'connection_lost', status: null, phase: 'body', billing: 'unknown' }],
    ['declined', { code: 'content_declined', status: 400, providerCode: 'moderation_blocked' }],
    ['invalid', { code: 'invalid_request', status: 400, param: 'size' }],
    ['no_credit', { code: 'insufficient_credit', status: 429, providerCode: 'insufficient_quota' }],
    ['bad_key', { code: 'invalid_key', status: 401, providerCode: 'invalid_api_key' }],
  ])('%s fails as the real provider would, and says that it is a demo', async (fault, expected) => {
    const read = await failureFor(`*:${fault}`);
    expect(read).toMatchObject(expected);
    expect(read.message).toMatch(/\(demo\)\.$/);
    expect(failureSchema.parse(read)).toEqual(read);
  });

  it('tells the rate limit with a 429', async () => {
    const answer = await provider().generate(request({ demoFaults: '*:rate_limit=7' }), never);
    expect(answer.rateLimit).toEqual({ limitRequests: 5, remainingRequests: 0, resetRequestsMs: 7_000 });
  });

  it('costs nothing even when it fails', async () => {
    const answer = await provider().generate(request({ demoFaults: '*:connection_lost' }), never);
    expect(answer.costUsd).toBe(0);
  });

  it('unusable answers well, with bytes that are not an image', async () => {
    const asked = request({ demoFaults: '*:unusable' });
    expect(await provider().generate(asked, never)).toMatchObject({ ok: true, costUsd: 0 });
    expect(await readFile(asked.outputPath, 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('timeout hangs until the signal fires', async () => {
    const controller = new AbortController();
    let settled = false;
    const done = provider().generate(request({ demoFaults: '*:timeout' }), controller.signal);
    done
      .catch(() => {})
      .finally(() => {
        settled = true;
      });
    await clock.advance(24 * 3_600_000);
    expect(settled).toBe(false);
    const reason = new Error('deadline');
    controller.abort(reason);
    await expect(done).rejects.toBe(reason);
  });

  it('works again after the attempts that a rule names', async () => {
    const rule = { demoFaults: '1:server_error*2' };
    const ok = await Promise.all(
      [1, 2, 3].map(async (attempt) => (await provider().generate(request(rule, { attempt }), never)).ok),
    );
    expect(ok).toEqual([false, false, true]);
  });
});

describe('what is known without asking', () => {
  it('finds nothing wrong with what it can do', () => {
    expect(provider().check({ ...DEMO, demoFaults: '2:server_error*2' })).toEqual([]);
    expect(provider().check({ ...DEMO, size: 'auto', quality: 'max' })).toEqual([]);
  });

  it.each([
    ['model', { model: 'gpt-image-2' }, 'Use demo-1.'],
    ['size', { size: '100x4096' }, 'The nearest size is 256x2048.'],
    ['demoFaults', { demoFaults: 'nonsense' }, 'Write rules as TARGET:FAULT'],
  ])('refuses a wrong %s and says what to do', (field, changes, advice) => {
    const issues = provider().check({ ...DEMO, ...changes });
    expect(issues.map((issue) => issue.field)).toEqual([field]);
    expect(issues[0]?.advice).toContain(advice);
  });

  it('is free, shares one bucket, and needs neither network nor key', async () => {
    expect(provider().estimateUsd(DEMO)).toBe(0);
    expect(provider().bucketKey(DEMO)).toBe('demo');
    const checks = await provider().probe(DEMO, never);
    expect(checks.map(({ name, state }) => [name, state])).toEqual([
      ['network', 'ok'],
      ['key', 'ok'],
    ]);
  });
});
