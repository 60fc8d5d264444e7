import { breather, pause } from '../pause.ts';
import { pushEntriesAgain } from './push-again.ts';
import { pushJobs } from './push-jobs.ts';
import { pushLog } from './push-log.ts';
import { pushFiles, pushImages } from './push-parts.ts';
import { MOST_ROWS, type Sending } from './sending.ts';

/** Sends everything that waits, a batch of each kind at a time. What it holds in memory does not grow with what waits. */
export class PushRound {
  readonly #sending: Sending;
  readonly #historyPaused: () => boolean;
  readonly #onProgress: () => void;
  #checked = false;
  /** Rows that waited at the last lap. */
  #waited = 0;

  constructor(sending: Sending, historyPaused: () => boolean, onProgress: () => void) {
    this.#sending = sending;
    this.#historyPaused = historyPaused;
    this.#onProgress = onProgress;
  }

  /** Looks at the project again before the next thing is sent: somebody may have mended it. */
  checkAgain(): void {
    this.#checked = false;
  }

  /** @throws CloudError when something is in the way, AppError when the store cannot be read */
  async run(signal: AbortSignal): Promise<void> {
    const { line, ports, link } = this.#sending;
    await line.search(breather(ports.clock));
    if (!this.#checked) await link.check(signal);
    signal.throwIfAborted();
    this.#checked = true;
    while (await this.#lap(signal)) {
      this.#onProgress();
      await pause(ports.clock, 0, signal);
      signal.throwIfAborted();
    }
    // Last the rows of the jobs of which something was sent: by them other devices hear of it, and know how far the log goes.
    while (await pushJobs(this.#sending, signal)) signal.throwIfAborted();
  }

  /** @returns whether there is more. Parents go before what belongs to them. */
  async #lap(signal: AbortSignal): Promise<boolean> {
    const more = [
      this.#seedHistory(),
      await pushJobs(this.#sending, signal),
      await pushImages(this.#sending, signal),
      await this.#pushFiles(signal),
      await pushEntriesAgain(this.#sending, signal),
      await pushLog(this.#sending, signal),
    ];
    return more.includes(true);
  }

  /** Old jobs come in line only as far as there is room, so the line stays short however old the library is. */
  #seedHistory(): boolean {
    const { sync } = this.#sending.ports.store;
    if (sync.state().historyBelow === null || this.#historyPaused()) return false;
    const waiting = sync.waitingRows();
    // As many as at the last lap: those cannot be sent, and must not keep the others waiting.
    if (waiting < MOST_ROWS || waiting === this.#waited) sync.seedHistory(MOST_ROWS);
    this.#waited = waiting;
    return true;
  }

  /** A file's row names its image's, which has to be there: so none goes while an image waits. */
  async #pushFiles(signal: AbortSignal): Promise<boolean> {
    if (this.#sending.ports.store.sync.due('image', 1).length > 0) return true;
    return await pushFiles(this.#sending, signal);
  }
}
