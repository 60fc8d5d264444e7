import { DEFAULT_MODELS, type JobParams } from '../../../shared/domain/job.ts';
import { DEFAULT_RETRY_POLICY } from '../../../shared/domain/retry-policy.ts';
import type { JobDefaults } from '../../../shared/domain/settings.ts';

/** All that a job may begin with before its prompt is known. */
export type StartingParams = Omit<JobParams, 'prompt' | 'seed'>;

/** What a new job begins with where its user has set nothing: it works without a key. */
export const BUILT_IN: StartingParams = {
  provider: 'demo',
  baseUrl: null,
  model: DEFAULT_MODELS.demo,
  size: '1024x1024',
  quality: 'auto',
  format: 'png',
  images: 4,
  variants: 2,
  preset: 'standard',
  retryPolicy: DEFAULT_RETRY_POLICY,
  concurrency: 4,
  budgetUsd: null,
  demoFaults: null,
};

/** The defaults that were set, over what is built in. A provider brings its own model unless one is named. */
export function startingParams(defaults: JobDefaults): StartingParams {
  const given = Object.fromEntries(Object.entries(defaults).filter(([, value]) => value !== undefined));
  return { ...BUILT_IN, model: DEFAULT_MODELS[defaults.provider ?? BUILT_IN.provider], ...given };
}
