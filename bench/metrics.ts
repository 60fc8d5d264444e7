import { createClock } from '../electron/adapters/system/clock.ts';
import { readJobCosts } from '../electron/core/metrics/job-costs.ts';
import { readMetrics } from '../electron/core/metrics/read-metrics.ts';
import type { Store } from '../electron/core/ports/store.ts';
import { metricsQuerySchema } from '../shared/contract/metrics.ts';
import { type Failure, failure } from '../shared/domain/errors.ts';
import type { Image } from '../shared/domain/image.ts';
import type { Job } from '../shared/domain/job.ts';
import { anAttempt } from '../shared/testing/records.ts';
import { fillLog, ids, newImage, newJob, openBenchStore, scratch } from './fixtures.ts';
import { figure, inTurns, median, type Row, within } from './measure.ts';

const ENTRIES = 1_000_000;
const JOBS = 1_000;
/** Nine calls in ten bring the image; the tenth fails and is made again. */
const IMAGES = 90;
const CALLS_PER_JOB = 100;
const DAYS = 90;
const DAY = 86_400_000;
const REPEATS = 10;

const FAILED = (['rate_limited', 'timeout', 'server_error', 'unusable_answer'] as const).map(
  (code): Failure => failure(code, 'failed', { billing: code === 'unusable_answer' ? 'billed' : 'unknown' }),
);

/** The dashboard over 100,000 calls of 1,000 jobs with 1,000,000 entries, all of them in its period. */
export async function run(): Promise<Row[]> {
  const store = openBenchStore(scratch());
  console.error(`  filling ${ENTRIES.toLocaleString('en')} entries, ${JOBS * CALLS_PER_JOB} calls …`);
  const now = Date.now();
  for (let at = 0; at < JOBS; at += 1)
    fillJob(store, at, now - DAYS * DAY + Math.floor((at * DAYS * DAY) / JOBS));
  const parts = { table: store.metrics, clock: createClock() };
  const all = metricsQuerySchema.parse({ period: 'all' });
  const week = metricsQuerySchema.parse({ period: '7d' });
  const figures = await inTurns(5, {
    all: () => eachMs(() => readMetrics(parts, all)),
    week: () => eachMs(() => readMetrics(parts, week)),
    filtered: () => eachMs(() => readMetrics(parts, { ...all, preset: 'strong' })),
    jobs: () => eachMs(() => readJobCosts(parts, { ...all, limit: 50 })),
    held: () => longestTurnMs(() => readMetrics(parts, all)),
  });
  store.close();
  return [
    within('metrics of 100,000 calls in 1,000,000 entries', figure(figures, 'all'), 100, 'ms'),
    within('the same, of one preset', figure(figures, 'filtered'), 100, 'ms'),
    within('metrics of a week of them, and of the week before', figure(figures, 'week'), 50, 'ms'),
    within('the cost of each of 1,000 jobs', figure(figures, 'jobs'), 100, 'ms'),
    within('the longest that anything else waits', figure(figures, 'held'), 50, 'ms'),
  ];
}

async function eachMs(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < REPEATS; round += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return median(times);
}

/** The longest time between two turns of the event loop while the work goes on. */
async function longestTurnMs(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let done = false;
  const look = (): void => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
    if (!done) setImmediate(look);
  };
  setImmediate(look);
  await work();
  done = true;
  look();
  return longest;
}

/** A finished job with its calls, which took a day's share of the time, and its log. */
function fillJob(store: Store, at: number, start: number): void {
  const times = { createdAt: start, updatedAt: start, startedAt: start };
  const made = newJob(IMAGES);
  const params = { ...made.params, preset: at % 2 === 0 ? ('standard' as const) : ('strong' as const) };
  const queued: Job = { ...made, ...times, params, status: 'queued' };
  const images = Array.from({ length: IMAGES }, (_, index) => newImage(queued, index + 1));
  store.transaction('normal', () => {
    store.jobs.insert(queued);
    store.jobs.update({ ...queued, status: 'processing' });
    store.images.insertMany(images);
    for (const image of images) fillImage(store, image, start + image.index * 60_000);
    store.jobs.update({ ...queued, status: 'completed', finishedAt: start + 2 * 3_600_000 });
  });
  fillLog(store, queued.id, ENTRIES / JOBS);
  if (at % 100 === 99) console.error(`  ${at + 1} of ${JOBS} jobs`);
}

function fillImage(store: Store, image: Image, at: number): void {
  const [failed] = FAILED.slice(image.index % FAILED.length);
  const calls = image.index % 9 === 0 ? 2 : 1;
  for (let number = 1; number <= calls; number += 1) {
    const ok = number === calls;
    const elapsedMs = 4_000 + ((image.index * 7_919 + at) % 26_000);
    store.attempts.insert({
      ...anAttempt({ id: ids.uuid(), jobId: image.jobId, imageId: image.id, number, createdAt: at }),
      status: ok ? 'succeeded' : 'failed',
      billing: ok ? 'billed' : (failed?.billing ?? 'unknown'),
      estimatedUsd: 0.04,
      costUsd: ok ? 0.042 : null,
      failure: ok ? null : (failed ?? null),
      elapsedMs,
      finishedAt: at + elapsedMs,
    });
  }
  store.jobs.addStepTime(image.jobId, 'processing', 300 + (at % 700), at + 31_000);
  store.jobs.addStepTime(image.jobId, 'upload', 5 + (at % 40), at + 31_500);
  store.images.update({ ...image, status: 'completed', attempts: calls, updatedAt: at + 32_000 });
}
