import type { Estimate } from '../../../shared/contract/commands.ts';
import { type JobParams, MAX_CONCURRENCY } from '../../../shared/domain/job.ts';
import { checkParams } from './check-params.ts';
import type { Services } from './services.ts';

/** So many of the latest calls to the same model tell how long the next ones will take. */
const CALLS_LOOKED_AT = 50;

/** What a job would cost and take, and what is wrong with it. Sends and writes nothing. */
export function estimateJob(services: Services, params: JobParams): Estimate {
  const { issues, usdPerImage } = checkParams(services, params);
  return {
    issues: [...issues],
    usd: usdPerImage === null ? null : usdPerImage * params.images,
    usdPerImage,
    ms: estimateMs(services, params),
  };
}

/** Rounds of calls at a time × what a call usually takes. Rate limits and retries, which nobody knows ahead, are not in it. */
function estimateMs({ ports, maxConcurrency }: Services, params: JobParams): number | null {
  const { provider, model, images, concurrency } = params;
  const usual = medianOf(ports.store.attempts.latestElapsedMs(provider, model, CALLS_LOOKED_AT));
  if (usual === null) return null;
  const mostCalls = ports.providers[provider].maxConcurrency(params) ?? MAX_CONCURRENCY;
  const atATime = Math.max(1, Math.min(concurrency, maxConcurrency(), mostCalls));
  return Math.ceil(images / atATime) * usual;
}

/** The middle value, the higher one of two; null of none. */
function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
