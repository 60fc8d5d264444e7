import { DEFAULT_MODELS, type JobParams } from '../../../shared/domain/job.ts';
import { DEFAULT_RETRY_POLICY } from '../../../shared/domain/retry-policy.ts';
import { strings } from '../../strings/index.ts';

/** Image 2 fails once and is tried again; image 5 fails as often as it is called in the first run, so that a retry completes it. */
const FAULTS = '2:server_error*1,5:server_error*3';

/**
 * The job that a newcomer sees first: six pictures drawn on this computer, with a failure, its cause and a retry to be seen before any
 * of it costs money. It waits less than other jobs do, and its seed is one whose pictures are good to look at.
 */
export function demoJob(): JobParams {
  return {
    prompt: strings.welcome.demoPrompt,
    provider: 'demo',
    baseUrl: null,
    model: DEFAULT_MODELS.demo,
    size: '1024x1024',
    quality: 'auto',
    format: 'png',
    images: 6,
    variants: 2,
    preset: 'standard',
    seed: 7,
    retryPolicy: { ...DEFAULT_RETRY_POLICY, retries: 2, backoffMs: 1_000 },
    concurrency: 3,
    budgetUsd: null,
    demoFaults: FAULTS,
  };
}
