import type { MetricsQuery, MetricTable } from '../../../../shared/contract/metrics.ts';
import { EXIT } from '../exit-codes.ts';
import { findJob } from '../find-job.ts';
import { jobCostLines, metricsLines } from '../print/metrics-lines.ts';
import { ask, type Session, withApp } from '../session.ts';

/** Jobs that are listed with their cost. */
const LISTED_JOBS = 10;

export type MetricsOptions = {
  readonly period: MetricsQuery['period'];
  readonly provider?: string;
  readonly model?: string;
  readonly preset?: string;
  readonly csv?: MetricTable;
  readonly job?: string;
};

/** `safelight metrics`: what a period brought and cost, in words and figures; or one table of it as CSV; or one job's cost. */
export function metrics(session: Session, options: MetricsOptions): Promise<number> {
  const { output, printer } = session;
  return withApp(session, 'read', async ({ client }) => {
    if (options.job !== undefined) {
      const jobId = await findJob(client, options.job);
      const cost = await ask(client, 'metrics.jobCost', { jobId });
      printer.report({
        record: { type: 'job_cost', jobId, ...cost },
        lines: (style) => jobCostLines(cost, style),
      });
      return EXIT.completed;
    }
    const query = {
      period: options.period,
      provider: options.provider ?? null,
      model: options.model ?? null,
      preset: options.preset ?? null,
      utcOffsetMinutes: -new Date().getTimezoneOffset(),
    };
    if (options.csv !== undefined) {
      const { text } = await ask(client, 'metrics.csv', { ...query, table: options.csv });
      // The line's end is the output's to write.
      output.out(text.trimEnd());
      return EXIT.completed;
    }
    const figures = await ask(client, 'metrics.get', query);
    const costs = await ask(client, 'metrics.jobs', { ...query, limit: LISTED_JOBS });
    printer.report({
      record: { type: 'metrics', ...figures, jobCosts: costs.jobs },
      lines: (style) => metricsLines(figures, costs.jobs, query.period, style),
    });
    return EXIT.completed;
  });
}
