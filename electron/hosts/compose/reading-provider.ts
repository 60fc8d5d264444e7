import type { Provider } from '../../core/ports/provider.ts';

/**
 * The provider of an app that only reads. It can be asked whether its server is there, and is loaded only for that; all
 * else belongs to making images, which such an app refuses before it gets here.
 */
export function readingProvider(load: () => Promise<Provider>): Provider {
  const refuse = (): never => {
    throw new Error('A read-only app makes no images');
  };
  return {
    check: refuse,
    estimateUsd: refuse,
    bucketKey: refuse,
    maxConcurrency: refuse,
    generate: async () => refuse(),
    probe: async (params, signal) => (await load()).probe(params, signal),
  };
}
