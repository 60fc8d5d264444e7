import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FailureCode } from '../../../shared/domain/errors.ts';
import { failure } from '../../../shared/domain/errors.ts';
import { STEPS } from '../../../shared/domain/log-entry.ts';
import { DEFAULT_RETRY_POLICY } from '../../../shared/domain/retry-policy.ts';
import { giveFailure, giveImage, hang, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';
import { createDemoProvider } from '../../adapters/demo/provider.ts';
import { FailureError } from '../ports/failure-error.ts';
import type { ProviderAnswer, ProviderRequest } from '../ports/provider.ts';
import { compareMetrics } from './testing/compare-metrics.ts';
import { broughtWhatIsKept, type Rows, rowsOf } from './testing/naive-metrics.ts';
import { slowPorts, type ToldStep } from './testing/told-steps.ts';

const FONTS = join(import.meta.dirname, '../../../resources/fonts');
const HOUR = 3_600_000;

async function withApp(
  provider: ScriptedProvider,
  work: (app: TestApp, told: readonly ToldStep[]) => Promise<void>,
): Promise<void> {
  const folder = temporaryFolder();
  const told: ToldStep[] = [];
  const app = new TestApp({ folder: folder.path, provider, change: (ports) => slowPorts(ports, told) });
  try {
    await work(app, told);
  } finally {
    await app.close();
    folder.remove();
  }
}

type Outcome =
  | { readonly kind: 'image'; readonly ms: number; readonly costUsd: number | null }
  | {
      readonly kind: 'failure';
      readonly ms: number;
      readonly code: FailureCode;
      readonly costUsd: number | null;
    };

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('image' as const),
      ms: fc.nat(30_000),
      costUsd: fc.constantFrom(0.04, 0.0123, null),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('failure' as const),
      ms: fc.nat(30_000),
      code: fc.constantFrom<FailureCode>(
        'rate_limited',
        'slow_down',
        'server_error',
        'timeout',
        'unusable_answer',
        'content_declined',
        'connection_lost',
        'insufficient_credit',
      ),
      costUsd: fc.constantFrom(0.04, null),
    }),
  },
);

const BILLING = {
  timeout: 'unknown',
  connection_lost: 'unknown',
  unusable_answer: 'billed',
} as const satisfies Partial<Record<FailureCode, string>>;

/** Plays outcomes one after the other, from the beginning again at their end. */
function playing(outcomes: readonly Outcome[], clock: () => TestApp['clock']): ScriptedProvider {
  const provider = new ScriptedProvider(async (request, signal, call) => {
    const played = outcomes[call % outcomes.length];
    if (played === undefined) throw new Error('Nothing to play');
    await new Promise<void>((resolve) => clock().after(played.ms, resolve));
    return signal.aborted ? hang(request, signal) : answerOf(played, request, provider.estimate === 0);
  });
  return provider;
}

async function answerOf(played: Outcome, request: ProviderRequest, isFree: boolean): Promise<ProviderAnswer> {
  const costUsd = isFree ? 0 : played.costUsd;
  if (played.kind === 'image') return { ...(await giveImage(request)), costUsd };
  const known: Partial<Record<FailureCode, 'billed' | 'unknown'>> = BILLING;
  const billing = known[played.code] ?? 'refused';
  return { ...giveFailure(played.code, { billing }), costUsd: billing === 'refused' ? null : costUsd };
}

const scenario = fc.record({
  outcomes: fc.array(outcome, { minLength: 1, maxLength: 12 }),
  jobs: fc.array(
    fc.record({
      images: fc.integer({ min: 1, max: 4 }),
      estimate: fc.constantFrom(0.04, 0.05, null, 0),
      retry: fc.boolean(),
      again: fc.boolean(),
      processing: fc.nat(3),
      pause: fc.nat(30 * HOUR),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  utcOffsetMinutes: fc.constantFrom(0, 60, -480, 345),
  period: fc.constantFrom(
    'all' as const,
    '7d' as const,
    '24h' as const,
    'today' as const,
    'yesterday' as const,
  ),
});

test(
  'whatever jobs go through, the figures are those of the attempts, the images and the log',
  () =>
    fc.assert(
      fc.asyncProperty(scenario, async ({ outcomes, jobs, utcOffsetMinutes, period }) => {
        let clock: TestApp['clock'] | null = null;
        const provider = playing(outcomes, () => {
          if (clock === null) throw new Error('Not started');
          return clock;
        });
        await withApp(provider, async (app, told) => {
          clock = app.clock;
          const jobIds: string[] = [];
          for (const { images, estimate, retry, again, processing, pause } of jobs) {
            provider.estimate = estimate;
            for (let n = 0; n < processing; n += 1)
              app.worker.variantFailures.push(new FailureError(failure('processing_failed', 'scripted')));
            const { id } = await app.createJob({ images, variants: 1 });
            jobIds.push(id);
            const { counts } = await app.untilFinal(id);
            if (retry && counts.failed + counts.cancelled > 0) {
              await app.call('job.retry', { jobId: id });
              await app.untilFinal(id);
            }
            const [first] = app.ports.store.images.ofJob(id);
            if (again && first?.status === 'completed') {
              await app.call('job.retry', { jobId: id, imageIds: [first.id], from: 'generate' });
              await app.untilFinal(id);
            }
            await app.clock.advance(pause);
          }
          await compareMetrics(app, jobIds, { period, utcOffsetMinutes }, told);
          const rows = rowsOf(app.ports.store, jobIds, told);
          stepsAgreeWithLog(rows);
          await costsAgree(app, rows, jobIds);
        });
      }),
      { numRuns: 15 },
    ),
  120_000,
);

/** Where the log says how long a step took, the store was told the same; each image has one variant. */
function stepsAgreeWithLog({ entries, steps }: Rows): void {
  const sorted = (times: readonly number[]) => [...times].sort((a, b) => a - b);
  for (const step of ['validation', 'processing'] as const) {
    const told = steps.filter((each) => each.step === step).map(({ ms }) => ms);
    const logged = entries.flatMap((entry) => {
      const { elapsedMs } = entry.known;
      return entry.step === step && typeof elapsedMs === 'number' ? [elapsedMs] : [];
    });
    expect(sorted(told)).toEqual(sorted(logged));
  }
}

/** The cost of each job by its calls, by the metrics, and as the job itself counts it. */
async function costsAgree(app: TestApp, rows: Rows, jobIds: readonly string[]): Promise<void> {
  const { jobs, total } = await app.call('metrics.jobs', { period: 'all' });
  const withCalls = jobIds.filter((id) => rows.attempts.some(({ jobId }) => jobId === id));
  expect(total).toBe(withCalls.length);
  for (const jobId of withCalls) {
    const { total: byCall, images } = await app.call('metrics.jobCost', { jobId });
    const inPeriod = jobs.find((job) => job.jobId === jobId);
    expect(inPeriod).toMatchObject(byCall);
    expect(images.flatMap(({ attempts }) => attempts)).toHaveLength(inPeriod?.calls ?? 0);
    const { cost } = app.job(jobId);
    expect(byCall.usd).toBeCloseTo(cost.usd, 9);
    expect(byCall.unpriced + byCall.maybeBilled).toBe(cost.unpriced);
    expect(byCall.wastedUsd - cost.wastedUsd).toBeCloseTo(boughtInVain(rows, jobId), 9);
  }
}

/** What the calls of a job cost whose images were bought again or came to nothing. The job itself does not count them as wasted. */
function boughtInVain(rows: Rows, jobId: string): number {
  return rows.attempts
    .filter((attempt) => attempt.jobId === jobId && attempt.status === 'succeeded')
    .filter((attempt) => !broughtWhatIsKept(rows, attempt))
    .reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);
}

test('jobs of the demo provider with faults: each step took what the job says, and nothing cost anything', async () => {
  const folder = temporaryFolder();
  const told: ToldStep[] = [];
  const app = new TestApp({
    folder: folder.path,
    change: (ports) => {
      const demo = createDemoProvider({
        clock: ports.clock,
        fontsDir: FONTS,
        pace: 'instant',
        rasterize: async ({ svg, width, height, format, outputPath }) => {
          await writeFile(outputPath, `IMAGE\n${svg}`);
          return { width, height, format, bytes: svg.length, sha256: '0'.repeat(64) };
        },
      });
      return slowPorts({ ...ports, providers: { ...ports.providers, demo } }, told);
    },
  });
  const jobIds: string[] = [];
  for (const demoFaults of [
    '1:server_error*2,3:declined,*:slow=4',
    '*:rate_limit=5*1',
    '2:timeout*9,4:unusable*1',
    '2-3:slow=9',
  ]) {
    const { id } = await app.createJob({
      provider: 'demo',
      model: 'demo-1',
      images: 4,
      demoFaults,
      retryPolicy: { ...DEFAULT_RETRY_POLICY, timeoutMs: 20_000 },
      size: '256x256',
    });
    jobIds.push(id);
    await app.untilFinal(id);
  }
  const metrics = await compareMetrics(app, jobIds, { period: '24h' }, told);
  expect(metrics.totals).toMatchObject({ usd: 0, wastedUsd: 0, unpriced: 0, maybeBilled: 0 });
  expect(metrics.totals.rateLimitMs).toBeGreaterThanOrEqual(5_000);
  expect(metrics.errors.map(({ code }) => code)).toEqual(
    expect.arrayContaining([
      'server_error',
      'content_declined',
      'rate_limited',
      'timeout',
      'unusable_answer',
    ]),
  );
  const range = { ...metrics.period, scopes: null };
  for (const step of STEPS.filter((each) => each !== 'base_generation')) {
    const spent = jobIds.reduce((sum, id) => sum + (app.ports.store.jobs.stepTimes(id)[step] ?? 0), 0);
    expect(app.ports.store.metrics.durations(step, range).reduce((a, b) => a + b, 0)).toBe(spent);
  }
  await app.close();
  folder.remove();
});
