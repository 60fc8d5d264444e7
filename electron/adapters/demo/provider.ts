import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure } from '../../../shared/domain/errors.ts';
import type { JobParams } from '../../../shared/domain/job.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { FailureError } from '../../core/ports/failure-error.ts';
import type { ImageWorker } from '../../core/ports/image-worker.ts';
import type { Provider, ProviderAnswer, ProviderRequest, RateLimit } from '../../core/ports/provider.ts';
import { checkParams, pixelsOf } from './check.ts';
import { failureOf } from './fault-failures.ts';
import { type FaultRule, misbehaviourOf, parseFaults } from './faults.ts';
import { type Lettering, loadLettering } from './lettering.ts';
import { paint } from './painter/paint.ts';
import { hash32, Random } from './painter/random.ts';
import { wait } from './wait.ts';

export { DEMO_MODEL } from './check.ts';

/** How long an image takes, in seconds: `realistic` as a real model does, `brisk` enough to be watched, `instant` not at all. */
const PACES = { instant: [0, 0], brisk: [0.3, 0.9], realistic: [4, 12] } as const;
export type Pace = keyof typeof PACES;

const FONT_FILE = 'josefin-sans-500.woff';

export type DemoProviderOptions = {
  readonly clock: Clock;
  /** Turns the painted SVG into the image file. */
  readonly rasterize: ImageWorker['rasterize'];
  /** The folder `resources/fonts`. */
  readonly fontsDir: string;
  readonly pace?: Pace;
};

/** Paints seeded pictures on this machine: no key, no network, no cost. Misbehaves where `demoFaults` tells it to. */
export function createDemoProvider(options: DemoProviderOptions): Provider {
  const { clock, rasterize, pace = 'brisk' } = options;
  const lettering = once(() => loadLettering(join(options.fontsDir, FONT_FILE)));

  async function generate(request: ProviderRequest, signal: AbortSignal): Promise<ProviderAnswer> {
    const { delayMs, answer } = misbehaviourOf(rulesOf(request.params), request);
    await wait(clock, paceMs(pace, request) + delayMs, signal);
    if (answer?.kind === 'unusable') return answerWithWebPage(request);
    if (answer !== null) return failed(failureOf(answer, requestId(request)));
    try {
      await draw(request, await lettering(), signal);
    } catch (error) {
      if (error instanceof FailureError) return failed(error.failure);
      throw error;
    }
    return succeeded(request);
  }

  async function draw(request: ProviderRequest, letters: Lettering, signal: AbortSignal): Promise<void> {
    const size = pixelsOf(request.params.size);
    const svg = paint({
      prompt: request.params.prompt,
      seed: request.imageSeed,
      lettering: letters,
      ...size,
    });
    const { format } = request.params;
    await rasterize({ svg, ...size, format, outputPath: request.outputPath }, signal);
  }

  return {
    check: checkParams,
    estimateUsd: () => 0,
    bucketKey: () => 'demo',
    maxConcurrency: () => null,
    generate,
    probe: async () => [
      { name: 'network', state: 'ok', message: 'The demo provider works offline.', advice: null },
      { name: 'key', state: 'ok', message: 'The demo provider needs no key.', advice: null },
    ],
  };
}

/** Rules that `check` refused are no rules: nothing is generated before it passed. */
function rulesOf({ demoFaults }: JobParams): readonly FaultRule[] {
  const parsed = parseFaults(demoFaults ?? '');
  return parsed.ok ? parsed.rules : [];
}

/** Seeded by image and attempt, so that a job repeated takes the same time. */
function paceMs(pace: Pace, { imageSeed, attempt }: ProviderRequest): number {
  const [min, max] = PACES[pace];
  return new Random(hash32(`pace ${imageSeed}/${attempt}`)).between(min, max) * 1_000;
}

/** What a captive portal answers: a good status, and bytes that are not an image. */
async function answerWithWebPage(request: ProviderRequest): Promise<ProviderAnswer> {
  await writeFile(request.outputPath, '<!doctype html><title>Sign in (demo)</title>\n');
  return succeeded(request);
}

function requestId({ attemptId }: ProviderRequest): string {
  return `demo-${attemptId}`;
}

function succeeded(request: ProviderRequest): ProviderAnswer {
  return { ok: true, usage: null, costUsd: 0, requestId: requestId(request), rateLimit: null };
}

function failed(failure: Failure): ProviderAnswer {
  return { ok: false, failure, usage: null, costUsd: 0, rateLimit: rateLimitOf(failure) };
}

/** The headers that come with a 429 at OpenAI's first tier, 5 images a minute. */
function rateLimitOf({ code, hintMs }: Failure): RateLimit | null {
  return code === 'rate_limited' ? { limitRequests: 5, remainingRequests: 0, resetRequestsMs: hintMs } : null;
}

/** Makes a value at the first call and keeps it; a failure is not kept. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}
