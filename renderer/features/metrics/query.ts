import type { MetricPeriod, MetricsQuery } from '../../../shared/contract/metrics.ts';

export const FIRST_PERIOD: MetricPeriod = '7d';

/** What the view shows at first. */
export function firstQuery(now: Date): MetricsQuery {
  return {
    period: FIRST_PERIOD,
    provider: null,
    model: null,
    preset: null,
    utcOffsetMinutes: -now.getTimezoneOffset(),
  };
}
