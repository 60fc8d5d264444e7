import type { ProviderId } from '../../../shared/domain/job.ts';
import type { Clock } from './clock.ts';
import type { Files } from './files.ts';
import type { Ids } from './ids.ts';
import type { ImageWorker } from './image-worker.ts';
import type { Provider } from './provider.ts';
import type { Store } from './store.ts';

/** All that the core needs of the world. A host makes these from the adapters and passes them to createApp. */
export interface Ports {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store;
  readonly files: Files;
  readonly worker: ImageWorker;
  readonly providers: Readonly<Record<ProviderId, Provider>>;
  /** Live secrets as they are now, which must never be written or shown. */
  readonly secrets: () => readonly string[];
  /** The last resort for what cannot be logged: standard error, or the app's own log. Must not throw. */
  readonly reportProblem: (message: string, error: unknown) => void;
  readonly info: { readonly version: string; readonly dataDir: string };
}
