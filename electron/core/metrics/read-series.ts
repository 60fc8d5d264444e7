import type { Quantiles, SeriesPoint, Stretch } from '../../../shared/contract/metrics.ts';
import { STEPS, type Step } from '../../../shared/domain/log-entry.ts';
import { isRateLimit } from '../pipeline/retry-decision.ts';
import type { FailureSum, MetricsRange, MetricsTable, RetryWait } from '../ports/metrics-store.ts';
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
  await pause();
  const runs = table.runs(range, now);
  const work = joined(runs);
  await pause();
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
      workMs: totalWithin(work, piece),
      ...readWaits(table, within),
      calling: readDurations(table, within, durations),
    });
    await pause();
  }
  const jobs = new Set(runs.map(({ job }) => job)).size;
  return { series, failures, steps: await quantilesOfAll(durations, pause), jobs };
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

/** How long all calls stood still in one piece, and what else was waited for, in milliseconds. */
function readWaits(table: MetricsTable, piece: MetricsRange): { rateLimitMs: number; retryWaitMs: number } {
  const waits = table.waits(piece);
  const isStanding = ({ code }: RetryWait) => isRateLimit(knownCode(code));
  return {
    rateLimitMs: totalWithin(joined(waits.filter(isStanding)), piece),
    retryWaitMs: totalWithin(
      waits.filter((wait) => !isStanding(wait)),
      piece,
    ),
  };
}
