import type { ImageGenerationLogger } from '../logging/image-generation-logger.ts';
import { pause } from '../pause.ts';
import type { Ports } from '../ports/index.ts';
import type { Due } from './plan.ts';
import { removeLog } from './remove-log.ts';

/**
 * Logs that are removed when the time to undo it is over. Until then they stay whole, and nothing of this is written down: where the
 * app ends before, they are due again.
 */
export class LogRemovals {
  readonly #ports: Ports;
  readonly #logger: ImageGenerationLogger;
  #waiting: readonly Due[] = [];
  #stopTimer: (() => void) | null = null;
  #working: Promise<void> = Promise.resolve();
  readonly #controller = new AbortController();

  constructor(ports: Ports, logger: ImageGenerationLogger) {
    this.#ports = ports;
    this.#logger = logger;
  }

  /** Removes these at a time, with those that wait already. In milliseconds since the epoch. */
  removeAt(at: number, logs: readonly Due[]): void {
    if (logs.length === 0 || this.#controller.signal.aborted) return;
    this.#waiting = [...this.#waiting, ...logs];
    this.#stopTimer?.();
    const wait = Math.max(0, at - this.#ports.clock.now());
    this.#stopTimer = this.#ports.clock.after(wait, () => this.#removeWaiting());
  }

  /** Leaves those that wait as they are. Returns how many. */
  forget(): number {
    this.#stopTimer?.();
    const forgotten = this.#waiting.length;
    this.#waiting = [];
    return forgotten;
  }

  /** Removes one log now. Returns whether it is gone. */
  remove(due: Due, signal: AbortSignal): Promise<boolean> {
    return removeLog(this.#ports, this.#logger, due.facts, signal);
  }

  async stop(): Promise<void> {
    this.#controller.abort();
    this.forget();
    await this.#working;
  }

  #removeWaiting(): void {
    const due = this.#waiting;
    this.#waiting = [];
    this.#working = this.#working.then(() => this.#removeAll(due));
  }

  async #removeAll(due: readonly Due[]): Promise<void> {
    const { signal } = this.#controller;
    try {
      for (const one of due) {
        if (signal.aborted) return;
        await this.remove(one, signal);
        await pause(this.#ports.clock, 0, signal);
      }
    } catch (error) {
      this.#ports.reportProblem('Old logs could not be removed; it is tried again with the next run', error);
    }
  }
}
