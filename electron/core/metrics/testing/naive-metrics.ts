import type { Attempt } from '../../../../shared/domain/attempt.ts';
import { type Image, isSettled } from '../../../../shared/domain/image.ts';
import type { LogEntry } from '../../../../shared/domain/log-entry.ts';
import { detailsOf } from '../../../../shared/domain/log-entry.ts';
import type { Store } from '../../ports/store.ts';

/** The rows that the figures must agree with: attempts, images, and the log's entries. */
export type Rows = {
  readonly attempts: readonly Attempt[];
  readonly images: readonly Image[];
  readonly entries: readonly (LogEntry & { readonly known: Readonly<Record<string, unknown>> })[];
};

export function rowsOf(store: Store, jobIds: readonly string[]): Rows {
  const all = { afterSeq: 0, beforeSeq: null, levels: null, steps: null, imageId: null, search: null };
  return {
    attempts: jobIds.flatMap((jobId) => store.attempts.ofJob(jobId)),
    images: jobIds.flatMap((jobId) => store.images.ofJob(jobId)),
    entries: jobIds
      .flatMap((jobId) => store.log.page({ ...all, exclude: null, jobId, limit: 1_000 }))
      .map((entry) => ({ ...entry, known: { ...(detailsOf(entry) as object | null) } })),
  };
}

/** What happened from a moment up to another, added up row by row, with no regard to how the metrics do it. */
export function naiveTally({ attempts, images, entries }: Rows, from: number, to: number) {
  const within = (at: number | null): boolean => at !== null && at >= from && at < to;
  const calls = attempts.filter(({ finishedAt, status }) => within(finishedAt) && status !== 'not_sent');
  const settled = images.filter(({ status, updatedAt }) => isSettled(status) && within(updatedAt));
  const count = (status: Image['status']): number =>
    settled.filter((image) => image.status === status).length;
  const charged = calls.filter(({ billing }) => billing === 'billed' || billing === 'unknown');
  const known = charged.filter(({ costUsd, estimatedUsd }) => costUsd !== null || estimatedUsd === 0);
  const doubtful = charged.filter((attempt) => !known.includes(attempt));
  const maybe = doubtful.filter(({ billing }) => billing === 'unknown');
  const bought = (attempt: Attempt): boolean => {
    const image = images.find(({ id }) => id === attempt.imageId);
    const ofImage = attempts.filter(
      ({ imageId, status }) => imageId === attempt.imageId && status === 'succeeded',
    );
    const latest = Math.max(...ofImage.map(({ number }) => number));
    return attempt.number === latest && image?.status !== 'failed' && image?.status !== 'cancelled';
  };
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
    wastedUsd: dollars(known.filter((attempt) => !bought(attempt)).map(({ costUsd }) => costUsd ?? 0)),
    estimatedUsd: dollars(charged.map(({ estimatedUsd }) => estimatedUsd ?? 0)),
    unpriced: doubtful.length - maybe.length,
    maybeBilled: maybe.length,
    maybeBilledUsd: dollars(maybe.map(({ estimatedUsd }) => estimatedUsd ?? 0)),
    failures: naiveFailures({ attempts, images, entries }, from, to).length,
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

/** The codes of all that failed: each call by its attempt, whatever else by the entry that tells of it. */
export function naiveFailures({ attempts, entries }: Rows, from: number, to: number): string[] {
  const ofCalls = attempts.flatMap(({ failure, finishedAt }) =>
    failure !== null && finishedAt !== null && finishedAt >= from && finishedAt < to ? [failure.code] : [],
  );
  const others = entries
    .filter(({ createdAt }) => createdAt >= from && createdAt < to)
    .flatMap(({ known: { next, code, imagesNotStarted } }) => {
      if (typeof imagesNotStarted === 'number') return Array<string>(imagesNotStarted).fill('job_stopped');
      return next === undefined ? [] : [String(code)];
    });
  return [...ofCalls, ...others];
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

/** By nearest rank. */
export function naiveQuantile(values: readonly number[], percent: number): number {
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
