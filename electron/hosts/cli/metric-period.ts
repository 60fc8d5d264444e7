import { METRIC_PERIODS, type MetricsQuery } from '../../../shared/contract/metrics.ts';
import { usageError } from './options.ts';

/** A named period, or days as `2026-11-01..2026-11-30`, both included, on this machine's clock. */
export function metricPeriod(text: string): MetricsQuery['period'] {
  const found = METRIC_PERIODS.find((name) => name === text);
  if (found !== undefined) return found;
  const [, first = '', last = ''] = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(text) ?? [];
  const [from, to] = [midnight(first), midnight(last)];
  if (from !== null && to !== null && from <= to) {
    const end = new Date(to);
    return { from, to: end.setDate(end.getDate() + 1) };
  }
  throw usageError(
    `--period must be one of ${METRIC_PERIODS.join(', ')}, or days such as 2026-11-01..2026-11-30; got ${text.slice(0, 80)}`,
    'period',
  );
}

/** When a day that is written as YYYY-MM-DD begins here; null when there is no such day. */
function midnight(day: string): number | null {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const at = new Date(year, month - 1, date);
  const exists = at.getMonth() === month - 1 && at.getDate() === date && at.getTime() >= 0;
  return exists ? at.getTime() : null;
}
