import { createHash, randomUUID } from 'node:crypto';
import type { PriceBook } from '../../core/ports/prices.ts';
import type { Provider } from '../../core/ports/provider.ts';
import { checkParams } from './check.ts';
import { generateImage } from './generate.ts';
import { BUILT_IN_PRICES, estimateImageUsd, priceOf } from './prices.ts';
import { probeServer } from './probe.ts';
import { DEFAULT_LIMITS, type Limits } from './receive.ts';
import { callableTarget, resolveTarget } from './target.ts';

export type OpenAIProviderOptions = {
  /** The key for this address as it is now; null when none is set. Asked for each call, so that a new key counts at once. */
  readonly readKey: (baseUrl: string | null) => string | null;
  /** The prices to reckon by; the built-in ones if not given. */
  readonly prices?: Pick<PriceBook, 'current'>;
  readonly limits?: Partial<Limits>;
  /** Milliseconds since the epoch; only to read a `Retry-After` that is a date. */
  readonly now?: () => number;
};

/** OpenAI's image API and servers that speak it, by the official SDK, which is loaded at the first call. */
export function createOpenAIProvider(options: OpenAIProviderOptions): Provider {
  const { readKey } = options;
  const prices = () => options.prices?.current ?? BUILT_IN_PRICES;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const deps = { limits, now: options.now ?? Date.now, prices };
  return {
    check: (params) => checkParams(params, readKey(params.baseUrl)),

    estimateUsd(params) {
      const reading = resolveTarget(params.baseUrl, null);
      const price = reading.ok && reading.target.profile.priced ? priceOf(params.model, prices()) : null;
      return price === null ? null : estimateImageUsd(price, params, prices());
    },

    bucketKey(params) {
      const reading = resolveTarget(params.baseUrl, readKey(params.baseUrl));
      if (!reading.ok) return `${params.baseUrl} ${params.model}`;
      const { baseUrl, key } = reading.target;
      return `${baseUrl} ${params.model} ${key === null ? 'no key' : fingerprint(key)}`;
    },

    maxConcurrency(params) {
      const reading = resolveTarget(params.baseUrl, null);
      return reading.ok ? reading.target.profile.concurrency : null;
    },

    async generate(request, signal) {
      const { baseUrl } = request.params;
      const callable = callableTarget(baseUrl, readKey(baseUrl));
      if (callable.ok) return generateImage(callable.target, request, signal, deps);
      return { ok: false, failure: callable.failure, usage: null, costUsd: null, rateLimit: null };
    },

    async probe(params, signal) {
      const reading = resolveTarget(params.baseUrl, readKey(params.baseUrl));
      if (reading.ok) return probeServer(reading.target, randomUUID(), signal, deps);
      return [{ name: 'network', state: 'failed', message: reading.message, advice: reading.advice }];
    },
  };
}

/** Tells keys apart without giving them away: 32 bits of a hash. */
function fingerprint(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
