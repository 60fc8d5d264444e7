import type { Attempt } from '../../../../shared/domain/attempt.ts';
import { type Image, isSettled } from '../../../../shared/domain/image.ts';
import type { LogEntry, Step } from '../../../../shared/domain/log-entry.ts';
import { detailsOf } from '../../../../shared/domain/log-entry.ts';
import type { Store } from '../../ports/store.ts';
import type { ToldStep } from './told-steps.ts';

/** What the figures must agree with: attempts, images, the log's entries, and how long steps took as the store was told. */
export type Rows = {
  readonly attempts: readonly Attempt[];
  readonly images: readonly Image[];
  readonly entries: readonly (LogEntry & { readonly known: Readonly<Record<string, unknown>> })[];
  readonly steps: readonly ToldStep[];
};

export function rowsOf(store: Store, jobIds: readonly string[], told: readonly ToldStep[]): Rows {
  const all = { afterSeq: 0, beforeSeq: null, levels: null, steps: null, imageId: null, search: null };
  return {
    attempts: jobIds.flatMap((jobId) => store.attempts.ofJob(jobId)),
    images: jobIds.flatMap((jobId) => store.images.ofJob(jobId)),
    entries: jobIds
      .flatMap((jobId) => store.log.page({ ...all, exclude: null, jobId, limit: 1_000 }))
      .map((entry) => ({ ...entry, known: { ...(detailsOf(entry) as object | null) } })),
    steps: told.filter(({ jobId }) => jobIds.includes(jobId)),
  };
}

/** What happened from a moment up to another, added up row by row, with no regard to how the metrics do it. */
export function naiveTally(rows: Rows, from: number, to: number) {
  const { attempts, images, entries } = rows;
  const within = (at: number | null): boolean => at !== null && at >= from && at < to;
  const calls = attempts.filter(({ finishedAt, status }) => within(finishedAt) && status !== 'not_sent');
  const settled = images.filter(({ status, updatedAt }) => isSettled(status) && within(updatedAt));
  const count = (status: Image['status']): number =>
    settled.filter((image) => image.status === status).length;
  const charged = calls.filter(({ billing }) => billing === 'billed' || billing === 'unknown');
  const known = charged.filter(({ costUsd, estimatedUsd }) => costUsd !== null || estimatedUsd === 0);
  const doubtful = charged.filter((attempt) => !known.includes(attempt));
  const maybe = doubtful.filter(({ billing }) => billing === 'unknown');
  const waits = entries.filter(({ known: { waitMs } }) => typeof waitMs === 'number' && waitMs > 0);
  const isLimit = ({ known: { code } }: Rows['entries'][number]) =>
    code === 'rate_limited' || code === 'slow_down';
  const spanOf = ({ createdAt, known: { waitMs } }: Rows['entries'][number]): [number, number] => [
    createdAt,
    createdAt + Number(waitMs),
  ];
  return {
    calls: calls.length,
    succeeded: calls.filter(({ status }) => status === 'succeeded').length,
    retries: calls.filter(({ repeats }) => repeats !== null).length,
    completed: count('completed'),
    failed: count('failed'),
    cancelled: count('cancelled'),
    unknown: count('unknown'),
    usd: dollars(known.map(({ costUsd }) => costUsd ?? 0)),
    wastedUsd: dollars(
      known.filter((attempt) => !broughtWhatIsKept(rows, attempt)).map(({ costUsd }) => costUsd ?? 0),
    ),
    estimatedUsd: dollars(charged.map(({ estimatedUsd }) => estimatedUsd ?? 0)),
    unpriced: doubtful.length - maybe.length,
    maybeBilled: maybe.length,
    maybeBilledUsd: dollars(maybe.map(({ estimatedUsd }) => estimatedUsd ?? 0)),
    failures: naiveFailures(rows, from, to).length,
    failedCallMs: sum(
      calls.filter(({ status }) => status !== 'succeeded').map(({ elapsedMs }) => elapsedMs ?? 0),
    ),
    rateLimitMs: covered(waits.filter(isLimit).map(spanOf), from, to),
    retryWaitMs: sum(
      waits.filter((entry) => !isLimit(entry)).map((entry) => covered([spanOf(entry)], from, to)),
    ),
    workMs: covered(naiveRuns(entries), from, to),
  };
}

/** Whether a call brought the image that is there, and not one that failed later or was bought again. */
export function broughtWhatIsKept({ attempts, images }: Rows, { imageId, number }: Attempt): boolean {
  const image = images.find(({ id }) => id === imageId);
  const ofImage = attempts.filter((each) => each.imageId === imageId && each.status === 'succeeded');
  const latest = Math.max(...ofImage.map((each) => each.number));
  return number === latest && image?.status !== 'failed' && image?.status !== 'cancelled';
}

/** How long a step took each time that it ended within a stretch; of calls, those that brought an image. */
export function naiveDurations({ attempts, steps }: Rows, step: Step, from: number, to: number): number[] {
  const ended =
    step === 'base_generation'
      ? attempts
          .filter(({ status }) => status === 'succeeded')
          .map(({ finishedAt, elapsedMs }) => ({ at: finishedAt ?? 0, ms: elapsedMs ?? 0 }))
      : steps.filter((told) => told.step === step);
  return ended.filter(({ at }) => at >= from && at < to).map(({ ms }) => ms);
}

export type NaiveFailure = { readonly code: string; readonly at: number; readonly jobId: string };

/** All that failed: each call by its attempt, whatever else by the entry that tells of it. */
export function naiveFailures({ attempts, entries }: Rows, from: number, to: number): NaiveFailure[] {
  const ofCalls = attempts.flatMap(({ failure, finishedAt, jobId }) =>
    failure === null || finishedAt === null ? [] : [{ code: failure.code, at: finishedAt, jobId }],
  );
  const others = entries.flatMap(({ jobId, createdAt: at, known: { next, code, imagesNotStarted } }) => {
    if (typeof imagesNotStarted === 'number') {
      return Array<NaiveFailure>(imagesNotStarted).fill({ code: 'job_stopped', at, jobId });
    }
    return next === undefined ? [] : [{ code: String(code), at, jobId }];
  });
  return [...ofCalls, ...others].filter(({ at }) => at >= from && at < to);
}

/** From each start of a job to its end, by the entries that say so. */
function naiveRuns(entries: Rows['entries']): [number, number][] {
  const jobs = new Map<string, { start: number; runs: [number, number][] }>();
  for (const { jobId, step, message, createdAt } of entries) {
    const job = jobs.get(jobId) ?? { start: 0, runs: [] };
    jobs.set(jobId, job);
    if (step === 'initialization' && /started$/.test(message)) job.start = createdAt;
    if (step === 'completion' && /images completed/.test(message)) job.runs.push([job.start, createdAt]);
  }
  return [...jobs.values()].flatMap(({ runs }) => runs);
}

/** How much of a stretch any of these covers, by counting the pieces between all their ends. */
function covered(spans: readonly (readonly [number, number])[], from: number, to: number): number {
  const ends = [...new Set([from, to, ...spans.flat()])]
    .filter((at) => at >= from && at <= to)
    .sort((a, b) => a - b);
  let total = 0;
  for (const [at, start] of ends.entries()) {
    const end = ends[at + 1];
    if (end !== undefined && spans.some(([a, b]) => a <= start && b >= end)) total += end - start;
  }
  return total;
}

/** The figures of durations; null when there are none. */
export function naiveQuantiles(values: readonly number[]) {
  if (values.length === 0) return null;
  const [p50, p95, p99] = [50, 95, 99].map((percent) => naiveQuantile(values, percent));
  return { count: values.length, p50, p95, p99 };
}

/** By nearest rank. */
function naiveQuantile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (
    sorted.find(
      (value) => sorted.filter((other) => other <= value).length * 100 >= percent * sorted.length,
    ) ?? 0
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function dollars(values: readonly number[]): number {
  return Number(sum(values).toFixed(9));
}
