import type { DownloadProgress, Offer, Updater, UpdateSource } from '../../electron/core/ports/updater.ts';

/** What a server offers, for tests to change. */
export function offer(version: string, more: Partial<Offer> = {}): Offer {
  return {
    version,
    releasedAt: 1_770_000_000_000,
    notes: `What is new in ${version}`,
    bytes: 100_000_000,
    isForThisMachine: true,
    ...more,
  };
}

/** An updater without a network: offers what it is told, and downloads when it is told. */
export class FakeUpdater implements Updater {
  readonly unsupported: Updater['unsupported'] = null;
  readonly builtInUrl: string | null = 'https://updates.example.com/';
  /** What a check answers or throws. */
  answer: () => Promise<Offer> = async () => offer('test');
  readonly checks: UpdateSource[] = [];
  downloads = 0;
  /** Of the download under way. */
  finish: (error?: Error) => void = () => {};
  progress: (progress: DownloadProgress) => void = () => {};
  restarts = 0;
  /** What the app said at its end: whether to install; null when it said nothing. */
  left: boolean | null = null;

  check(source: UpdateSource): Promise<Offer> {
    this.checks.push(source);
    return this.answer();
  }

  download(onProgress: (progress: DownloadProgress) => void, signal: AbortSignal): Promise<void> {
    this.downloads += 1;
    this.progress = onProgress;
    return new Promise((resolve, reject) => {
      this.finish = (error) => (error === undefined ? resolve() : reject(error));
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  }

  restart(): void {
    this.restarts += 1;
  }

  leave(mayInstall: boolean): boolean {
    this.left = mayInstall;
    return mayInstall;
  }
}
