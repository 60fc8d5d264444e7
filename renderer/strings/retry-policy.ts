import { RETRY_CLASSES, type RetryPolicy } from '../../shared/domain/retry-policy.ts';
import { number, plural } from './format.ts';

/** More waits than this are told by the first ones and the last. */
const WAITS_TOLD = 4;

/** The waits between the calls, in milliseconds, without what chance or the provider may add. */
export function waitsOf({ retries, backoffMs, factor, maxBackoffMs }: RetryPolicy): number[] {
  return Array.from({ length: retries }, (_, at) => Math.min(backoffMs * factor ** at, maxBackoffMs));
}

/** A retry policy as a sentence: `3 retries after 2, 4 and 8 s; 120 s for each call.` */
export function policyInWords(policy: RetryPolicy): string {
  const limit = `${seconds(policy.timeoutMs)} s for each call.`;
  if (policy.retries === 0) return `No retries; ${limit}`;
  const chance =
    policy.jitter > 0 ? `, up to ${number.format(Math.round(policy.jitter * 100))} % longer` : '';
  const retries = `${plural(policy.retries, 'retry', 'retries')} after ${listed(waitsOf(policy).map(seconds))} s${chance}; ${limit}`;
  return [retries, ...exceptionsOf(policy)].join(' ');
}

/** Where a policy is narrower than most. */
function exceptionsOf({ retryOn, whenBilled }: RetryPolicy): string[] {
  return [
    ...(retryOn.length < RETRY_CLASSES.length ? ['Not after every kind of failure.'] : []),
    ...(whenBilled === 'ask' ? ['Asks before it may pay twice.'] : []),
  ];
}

/** Milliseconds as seconds, to a tenth. */
function seconds(ms: number): string {
  return number.format(Math.round(ms / 100) / 10);
}

function listed(waits: readonly string[]): string {
  const last = waits.at(-1) ?? '';
  if (waits.length > WAITS_TOLD) return `${waits.slice(0, WAITS_TOLD - 1).join(', ')} … ${last}`;
  return waits.length < 2 ? last : `${waits.slice(0, -1).join(', ')} and ${last}`;
}
