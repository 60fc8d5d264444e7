import type { ProviderRequest } from '../../electron/core/ports/provider.ts';
import type { JobParams } from '../../shared/domain/job.ts';
import { DEFAULT_RETRY_POLICY } from '../../shared/domain/retry-policy.ts';

/** A key that must never be seen anywhere but in the `Authorization` header. */
export const CANARY_KEY = 'sk-canary-0123456789abcdefghijWXYZ';

export const ATTEMPT_ID = '01890a5d-ac96-774b-bcce-b302099a8057';

/** A job's parameters for the OpenAI provider, small enough to be quick. */
export function openaiParams(known: Partial<JobParams> = {}): JobParams {
  return {
    prompt: 'A red lighthouse',
    provider: 'openai',
    baseUrl: null,
    model: 'gpt-image-2',
    size: 'auto',
    quality: 'medium',
    format: 'png',
    images: 1,
    variants: 1,
    preset: 'off',
    seed: 1,
    retryPolicy: DEFAULT_RETRY_POLICY,
    concurrency: 1,
    budgetUsd: null,
    demoFaults: null,
    ...known,
  };
}

export function providerRequest(params: JobParams, outputPath: string): ProviderRequest {
  return { params, imageIndex: 1, imageSeed: 1, attemptId: ATTEMPT_ID, attempt: 1, outputPath };
}
