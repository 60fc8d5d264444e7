import type { ProviderRequest } from '../../electron/core/ports/provider.ts';
import type { JobParams } from '../../shared/domain/job.ts';
import { PARAMS } from '../../shared/testing/records.ts';

/** A key that must never be seen anywhere but in the `Authorization` header. */
export const CANARY_KEY = 'sk-canary-0123456789abcdefghijWXYZ';

export const ATTEMPT_ID = '01890a5d-ac96-774b-bcce-b302099a8057';

/** A job's parameters for the OpenAI provider, small enough to be quick. */
export function openaiParams(known: Partial<JobParams> = {}): JobParams {
  return {
    ...PARAMS,
    prompt: 'A red lighthouse',
    size: 'auto',
    quality: 'medium',
    images: 1,
    variants: 1,
    preset: 'off',
    seed: 1,
    concurrency: 1,
    ...known,
  };
}

export function providerRequest(params: JobParams, outputPath: string): ProviderRequest {
  return { params, imageIndex: 1, imageSeed: 1, attemptId: ATTEMPT_ID, attempt: 1, outputPath };
}
