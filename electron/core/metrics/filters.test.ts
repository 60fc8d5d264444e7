import { expect, test } from 'vitest';
import type { MetricsQuery } from '../../../shared/contract/metrics.ts';
import type { JobParams } from '../../../shared/domain/job.ts';
import { giveFailure, giveImage, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { compareMetrics } from './testing/compare-metrics.ts';
import { slowPorts, type ToldStep } from './testing/told-steps.ts';

const apps = testApps();

type Scope = Pick<JobParams, 'provider' | 'model' | 'preset'>;

const SCOPES: readonly Scope[] = [
  { provider: 'demo', model: 'demo-1', preset: 'off' },
  { provider: 'openai', model: 'gpt-image-2', preset: 'standard' },
  { provider: 'openai', model: 'gpt-image-2', preset: 'strong' },
  { provider: 'openai', model: 'gpt-image-1', preset: 'strong' },
];

const QUERIES: readonly Partial<Scope>[] = [
  {},
  { provider: 'openai' },
  { model: 'gpt-image-2' },
  { preset: 'strong' },
  { provider: 'openai', model: 'gpt-image-2', preset: 'strong' },
  { provider: 'demo', preset: 'strong' },
];

test('a filter leaves the figures of the jobs that fit it, also in the period before', async () => {
  const told: ToldStep[] = [];
  const provider = new ScriptedProvider(async (request, _signal, call) => {
    await new Promise<void>((resolve) => app.clock.after((call % 37) * 111, resolve));
    if (call % 5 === 0) return giveFailure('server_error');
    return call % 7 === 0 ? giveFailure('content_declined') : giveImage(request);
  });
  const app = apps.open(provider, { change: (ports) => slowPorts(ports, told) });
  const jobs: (Scope & { id: string })[] = [];
  const makeJobs = async () => {
    for (const scope of SCOPES) {
      const { id } = await app.createJob({ ...scope, images: 8, variants: 1 });
      await app.untilFinal(id);
      jobs.push({ id, ...scope });
    }
  };
  await makeJobs();
  await app.clock.advance(24 * 3_600_000);
  await makeJobs();

  for (const filter of QUERIES) {
    const fits = ({ provider, model, preset }: Scope) =>
      (filter.provider ?? provider) === provider &&
      (filter.model ?? model) === model &&
      (filter.preset ?? preset) === preset;
    const fitting = jobs.filter(fits).map(({ id }) => id);
    const query: Partial<MetricsQuery> = { period: '24h', ...filter };
    const { totals, beforeTotals } = await compareMetrics(app, fitting, query, told);
    expect([totals.completed > 0, beforeTotals !== null && beforeTotals.completed > 0]).toEqual(
      fitting.length > 0 ? [true, true] : [false, false],
    );
    const costs = await app.call('metrics.jobs', query);
    expect(costs.jobs.map(({ jobId }) => jobId).sort()).toEqual(fitting.slice(fitting.length / 2).sort());
  }
});
