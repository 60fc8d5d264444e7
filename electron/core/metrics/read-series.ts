import type { Quantiles, SeriesPoint, Stretch } from '../../../shared/contract/metrics.ts';
import { STEPS, type Step } from '../../../shared/domain/log-entry.ts';
import { isRateLimit } from '../pipeline/retry-decision.ts';
import type { FailureSum, MetricsRange, MetricsTable } from '../ports/metrics-store.ts';
import { knownCode } from './known-code.ts';
import { quantilesOf } from './quantiles.ts';
import { joined, totalWithin } from './stretches.ts';
import { roundMoney } from './tally.ts';

/** What a stretch of time holds, piece by piece. */
export type Reading = {
  readonly series: readonly SeriesPoint[];
  /** Of each piece, what failed in it. */
  readonly failures: readonly (readonly FailureSum[])[];
  readonly steps: ReadonlyMap<Step, Quantiles>;
  /** Jobs that were worked on. */
  readonly jobs: number;
};

/**
 * Reads one stretch in pieces, and lets others have their turn between them.
 * @param pieces in order, without gaps; together they are the range.
 * @param now epoch milliseconds: what is under way has gone on until then.
 * @param pause returns at once until it is somebody else's turn.
 */
export async function readSeries(
  table: MetricsTable,
  range: MetricsRange,
  pieces: readonly Stretch[],
  now: number,
  pause: () => Promise<void>,
): Promise<Reading> {
  const times = readTimes(table, range, now);
  const durations = new Map<Step, number[][]>(STEPS.map((step) => [step, []]));
  const series: SeriesPoint[] = [];
  const failures: FailureSum[][] = [];
  for (const piece of pieces) {
    const within = { ...piece, scopes: range.scopes };
    const failed = table.failures(within);
    failures.push(failed);
    series.push({
      ...piece,
      ...roundMoney(table.calls(within)),
      ...table.images(within),
      failures: failed.reduce((sum, { count }) => sum + count, 0),
      workMs: totalWithin(times.work, piece),
      rateLimitMs: totalWithin(times.standing, piece),
      retryWaitMs: totalWithin(times.waits, piece),
      calling: readDurations(table, within, durations),
    });
    await pause();
  }
  return { series, failures, steps: await quantilesOfAll(durations, pause), jobs: times.jobs };
}

/** Adds the durations of one piece to those of all. @returns how long the calls of this piece took. */
function readDurations(
  table: MetricsTable,
  range: MetricsRange,
  all: ReadonlyMap<Step, number[][]>,
): Quantiles | null {
  let calling: Quantiles | null = null;
  for (const [step, collected] of all) {
    const found = table.durations(step, range);
    collected.push(found);
    if (step === 'base_generation') calling = quantilesOf(found);
  }
  return calling;
}

async function quantilesOfAll(
  durations: ReadonlyMap<Step, readonly number[][]>,
  pause: () => Promise<void>,
): Promise<Map<Step, Quantiles>> {
  const result = new Map<Step, Quantiles>();
  for (const [step, pieces] of durations) {
    const quantiles = quantilesOf(...pieces);
    if (quantiles !== null) result.set(step, quantiles);
    await pause();
  }
  return result;
}

type Times = {
  readonly work: readonly Stretch[];
  readonly standing: readonly Stretch[];
  readonly waits: readonly Stretch[];
  readonly jobs: number;
};

/** When jobs were worked on, when all calls stood still, and what else was waited for. */
function readTimes(table: MetricsTable, range: MetricsRange, now: number): Times {
  const runs = table.runs(range, now);
  const waits = table.waits(range);
  const isStanding = ({ code }: { code: string }) => isRateLimit(knownCode(code));
  return {
    work: joined(runs),
    standing: joined(waits.filter(isStanding)),
    waits: waits.filter((wait) => !isStanding(wait)),
    jobs: new Set(runs.map(({ job }) => job)).size,
  };
}
