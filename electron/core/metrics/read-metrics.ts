import type { Metrics, MetricsQuery, StepFigures } from '../../../shared/contract/metrics.ts';
import { STEPS } from '../../../shared/domain/log-entry.ts';
import { breather } from '../pause.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricsScope, MetricsTable } from '../ports/metrics-store.ts';
import { errorFigures } from './error-figures.ts';
import { cut, resolvePeriod } from './period.ts';
import { type Reading, readSeries } from './read-series.ts';
import { addTallies } from './tally.ts';

type Parts = { readonly table: MetricsTable; readonly clock: Clock };

/** All figures of a period. Read piece by piece, so a job at work may add to a later piece what an earlier one had not yet. */
export async function readMetrics({ table, clock }: Parts, query: MetricsQuery): Promise<Metrics> {
  const now = clock.now();
  const { stretch, before, bucket } = resolvePeriod(query, now, table.firstAt());
  const all = table.scopes();
  const scopes = scopesOf(all, query);
  const pause = breather(clock);
  const read = (range: typeof stretch): Promise<Reading> =>
    readSeries(table, { ...range, scopes }, cut(range, bucket, query.utcOffsetMinutes), now, pause);
  const reading = await read(stretch);
  const earlier = before === null ? null : await read(before);
  await pause();
  return {
    period: stretch,
    before,
    bucket,
    jobs: reading.jobs,
    totals: addTallies(reading.series),
    beforeJobs: earlier?.jobs ?? null,
    beforeTotals: earlier === null ? null : addTallies(earlier.series),
    steps: stepFigures(reading, earlier),
    series: [...reading.series],
    errors: errorFigures(table, { ...stretch, scopes }, reading, earlier),
    choices: choicesOf(all),
  };
}

/** The scopes that a query is about; null for all there are. */
export function scopesOf(
  all: readonly MetricsScope[],
  { provider, model, preset }: Pick<MetricsQuery, 'provider' | 'model' | 'preset'>,
): number[] | null {
  if (provider === null && model === null && preset === null) return null;
  const fits = (scope: MetricsScope): boolean =>
    (provider ?? scope.provider) === scope.provider &&
    (model ?? scope.model) === scope.model &&
    (preset ?? scope.preset) === scope.preset;
  const fitting = all.filter(fits);
  return fitting.length === all.length ? null : fitting.map(({ id }) => id);
}

function stepFigures(reading: Reading, before: Reading | null): StepFigures[] {
  return STEPS.flatMap((step) => {
    const quantiles = reading.steps.get(step);
    if (quantiles === undefined) return [];
    return [{ step, ...quantiles, before: before?.steps.get(step) ?? null }];
  });
}

function choicesOf(scopes: readonly MetricsScope[]): Metrics['choices'] {
  const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();
  return {
    providers: sorted(scopes.map(({ provider }) => provider)),
    models: sorted(scopes.map(({ model }) => model)),
    presets: sorted(scopes.map(({ preset }) => preset)),
  };
}
