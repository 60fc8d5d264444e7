import { DEFAULT_MODELS, type JobParams, type ProviderId } from '../../../shared/domain/job.ts';
import type { Preset } from '../../../shared/domain/processing.ts';
import { DEFAULT_RETRY_POLICY } from '../../../shared/domain/retry-policy.ts';

/** What the form holds, as it was typed. */
export type NewJob = {
  readonly prompt: string;
  readonly images: string;
  readonly variants: string;
  readonly provider: ProviderId;
  readonly preset: Preset;
  readonly faults: string;
};

export const BLANK_JOB: NewJob = {
  prompt: '',
  images: '4',
  variants: '2',
  provider: 'demo',
  preset: 'standard',
  faults: '',
};

const CONCURRENCY = 4;

/** All that the job is asked to do. Numbers may be nonsense: the app checks them, and says so where they were typed. */
export function newJobParams(job: NewJob, seed: number): JobParams {
  const faults = job.faults.trim();
  return {
    prompt: job.prompt.trim(),
    provider: job.provider,
    baseUrl: null,
    model: DEFAULT_MODELS[job.provider],
    size: '1024x1024',
    quality: 'auto',
    format: 'png',
    images: Number(job.images),
    variants: Number(job.variants),
    preset: job.preset,
    seed,
    retryPolicy: DEFAULT_RETRY_POLICY,
    concurrency: CONCURRENCY,
    budgetUsd: null,
    demoFaults: job.provider === 'demo' && faults !== '' ? faults : null,
  };
}

/** Chosen anew for each job, so that the same prompt makes other pictures. */
export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
