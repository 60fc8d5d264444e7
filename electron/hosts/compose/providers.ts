import { join } from 'node:path';
import type { ProviderId } from '../../../shared/domain/job.ts';
import type { Pace } from '../../adapters/demo/provider.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { ImageWorker } from '../../core/ports/image-worker.ts';
import type { PriceBook } from '../../core/ports/prices.ts';
import type { Provider } from '../../core/ports/provider.ts';
import { readingProvider } from './reading-provider.ts';
import type { Runtime } from './runtime.ts';

export type ProviderOptions = {
  readonly want: 'write' | 'read';
  readonly runtime: Runtime;
  readonly clock: Clock;
  readonly worker: ImageWorker;
  readonly readKey: (baseUrl: string | null) => string | null;
  readonly prices: PriceBook;
  /** How long the demo provider takes for a picture. */
  readonly demoPace: Pace;
};

/** Makes the providers; those of an app that only reads are loaded when they are asked something. */
export async function createProviders(options: ProviderOptions): Promise<Record<ProviderId, Provider>> {
  const loadOpenai = () => openai(options);
  const loadDemo = () => demo(options);
  if (options.want === 'read')
    return { openai: readingProvider(loadOpenai), demo: readingProvider(loadDemo) };
  const [openaiProvider, demoProvider] = await Promise.all([loadOpenai(), loadDemo()]);
  return { openai: openaiProvider, demo: demoProvider };
}

async function openai({ readKey, prices }: ProviderOptions): Promise<Provider> {
  const { createOpenAIProvider } = await import('../../adapters/openai/provider.ts');
  return createOpenAIProvider({ readKey, prices });
}

async function demo({ clock, worker, runtime, demoPace }: ProviderOptions): Promise<Provider> {
  const { createDemoProvider } = await import('../../adapters/demo/provider.ts');
  return createDemoProvider({
    clock,
    rasterize: (work, signal) => worker.rasterize(work, signal),
    pace: demoPace,
    fontsDir: join(runtime.resourcesDir, 'fonts'),
  });
}
