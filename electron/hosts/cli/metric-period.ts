import { METRIC_PERIODS, type MetricsQuery } from '../../../shared/contract/metrics.ts';
import { readDate } from '../../../shared/domain/search-time.ts';
import { given, usageError } from './options.ts';

/** A named period, or days as `2026-11-01..2026-11-30`, both included, on this machine's clock. */
export function metricPeriod(text: string): MetricsQuery['period'] {
  const found = METRIC_PERIODS.find((name) => name === text);
  if (found !== undefined) return found;
  const [, first = '', last = ''] = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(text) ?? [];
  const [from, to] = [readDate(first), readDate(last)];
  if (from !== null && to !== null && from >= 0 && from <= to) {
    const end = new Date(to);
    return { from, to: end.setDate(end.getDate() + 1) };
  }
  throw usageError(
    `--period must be one of ${METRIC_PERIODS.join(', ')}, or days such as 2026-11-01..2026-11-30; got ${given(text)}`,
    'period',
  );
}
