import type { JobParams } from '../../shared/domain/job.ts';
import { DEFAULT_RETRY_POLICY } from '../../shared/domain/retry-policy.ts';

/** A small, ordinary job; tests say only what is different in theirs. */
export const PARAMS: JobParams = {
  prompt: 'a lighthouse',
  provider: 'openai',
  baseUrl: null,
  model: 'gpt-image-2',
  size: '1024x1024',
  quality: 'auto',
  format: 'png',
  images: 2,
  variants: 2,
  preset: 'standard',
  seed: 7,
  retryPolicy: DEFAULT_RETRY_POLICY,
  concurrency: 4,
  budgetUsd: null,
  demoFaults: null,
};
