import type { HOSTS } from '../../../shared/contract/commands.ts';
import type { ProviderId } from '../../../shared/domain/job.ts';
import type { AppLog } from './app-log.ts';
import type { Archives } from './archives.ts';
import type { Clock } from './clock.ts';
import type { Cloud, SessionStore } from './cloud.ts';
import type { Crashes } from './crashes.ts';
import type { DatabaseCare } from './database-care.ts';
import type { Expressions } from './expressions.ts';
import type { Files } from './files.ts';
import type { Ids } from './ids.ts';
import type { ImageWorker } from './image-worker.ts';
import type { Keys } from './keys.ts';
import type { MirrorFile } from './mirror-file.ts';
import type { PriceBook } from './prices.ts';
import type { Provider } from './provider.ts';
import type { Shell } from './shell.ts';
import type { Store } from './store.ts';
import type { Updater } from './updater.ts';
import type { WebhookSecrets } from './webhook-secrets.ts';
import type { WebhookSender } from './webhooks.ts';

/** All that the core needs of the world. A host makes these from the adapters and passes them to createApp. */
export interface Ports {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly expressions: Expressions;
  readonly store: Store;
  readonly database: DatabaseCare;
  readonly files: Files;
  readonly archives: Archives;
  /** Makes a store of its own that is gone when it is closed: for a bundle to look at. */
  readonly scratchStore: () => Store;
  readonly worker: ImageWorker;
  readonly providers: Readonly<Record<ProviderId, Provider>>;
  readonly prices: PriceBook;
  readonly keys: Keys;
  readonly webhooks: WebhookSender;
  readonly webhookSecrets: WebhookSecrets;
  readonly cloud: Cloud;
  readonly cloudSession: SessionStore;
  readonly mirror: MirrorFile;
  readonly shell: Shell;
  readonly updater: Updater;
  /** The app's own log, apart from those of jobs. */
  readonly log: AppLog;
  readonly crashes: Crashes;
  /** The last resort for what cannot be logged: standard error, and the app's own log. Must not throw. */
  readonly reportProblem: (message: string, error: unknown) => void;
  readonly info: {
    readonly version: string;
    readonly dataDir: string;
    readonly host: (typeof HOSTS)[number];
    /** As Node names it: linux, darwin, win32. */
    readonly platform: string;
    /** What this machine is called where its user sees several of them. */
    readonly deviceName: string;
    /** Absolute path of the runtime files: fonts, icons, samples. */
    readonly resourcesDir: string;
    readonly machine: MachineInfo;
  };
}

/** What the program runs on. */
export type MachineInfo = {
  /** Null where it is not Electron that runs it. */
  readonly electron: string | null;
  readonly chromium: string | null;
  readonly node: string;
  /** `Linux 6.1.0` */
  readonly os: string;
  readonly arch: string;
  /** Absolute paths: the user's home, and where the program lies. */
  readonly home: string;
  readonly program: string;
};
