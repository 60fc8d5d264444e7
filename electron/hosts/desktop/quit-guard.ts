/** What the guard needs of the app. */
export type Quitting = {
  /** How many jobs are worked on right now. */
  readonly jobsAtWork: () => number;
  /** Asks whether to quit although so many jobs are running. */
  readonly ask: (jobs: number) => Promise<boolean>;
  readonly quit: () => void;
};

/**
 * Asks before an end that would interrupt jobs, once at a time. Nothing depends on the answer but the user's time and money: what
 * was done is on the disk either way.
 */
export class QuitGuard {
  readonly #quitting: Quitting;
  #agreed = false;
  #asking = false;

  constructor(quitting: Quitting) {
    this.#quitting = quitting;
  }

  /** Whether the app may end now. */
  get agreed(): boolean {
    return this.#agreed;
  }

  /** Lets the app end without asking: the system shuts down, or a signal says so. */
  agree(): void {
    this.#agreed = true;
  }

  /** Decides on an event that would end the app; one that is held back is repeated when its user has agreed. */
  hold(event: { preventDefault(): void }): void {
    // That nothing is worked on now says nothing of later: what ends here may be held back by something else.
    if (this.#agreed || this.#quitting.jobsAtWork() === 0) return;
    event.preventDefault();
    if (!this.#asking) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      // A question that cannot be shown must not keep the app from ending.
      this.#agreed = await this.#quitting.ask(this.#quitting.jobsAtWork()).catch(() => true);
    } finally {
      this.#asking = false;
    }
    if (this.#agreed) this.#quitting.quit();
  }
}
