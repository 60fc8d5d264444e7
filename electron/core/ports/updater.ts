import type { Update, UpdateChannel, UpdatesUnsupported } from '../../../shared/domain/updates.ts';

/** Where to look, and for what. */
export type UpdateSource = { readonly url: string; readonly channel: UpdateChannel };

/** The newest version that a server offers, as its publisher signed it. Not yet judged: it may be older than this one. */
export type Offer = Update & {
  /** Whether it is meant for this machine: its system is new enough, and it is among those that get a staged update. */
  readonly isForThisMachine: boolean;
};

export type DownloadProgress = { readonly percent: number; readonly bytesPerSecond: number };

/** What cannot be done about updates, for its user to read. */
export class UpdateFailure extends Error {
  override readonly name = 'UpdateFailure';
  readonly advice: string | null;
  /** Whether to try again may help. */
  readonly retry: boolean;

  constructor(message: string, more: { advice?: string; retry?: boolean; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.advice = more.advice ?? null;
    this.retry = more.retry ?? true;
  }
}

/** Gets new versions of the app and puts them in its place. */
export interface Updater {
  /** Why this copy cannot update itself; null when it can. */
  readonly unsupported: UpdatesUnsupported | null;
  /** The address that is built into the package; null for none. */
  readonly builtInUrl: string | null;
  /**
   * Asks the server. Nothing is believed that its publisher has not signed.
   * @throws UpdateFailure, or the signal's reason
   */
  check(source: UpdateSource, signal: AbortSignal): Promise<Offer>;
  /**
   * Downloads what the last check offered, and checks it. What is there already is not downloaded again.
   * @throws UpdateFailure, or the signal's reason
   */
  download(onProgress: (progress: DownloadProgress) => void, signal: AbortSignal): Promise<void>;
  /** Ends the app to install what was downloaded, and starts it again. The host may ask first, and be told no. */
  restart(): void;
  /** Hears, as the app ends, whether what was downloaded may be installed with that; answers whether it will be. */
  leave(mayInstall: boolean): boolean;
}
