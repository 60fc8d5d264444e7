/**
 * Does so many things at a time, and of those that wait the one that was asked for last first: it is what somebody looks at
 * now, when the earlier ones have been scrolled past.
 */
export class LatestFirst {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(most: number) {
    this.#most = most;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#turn();
    try {
      return await work();
    } finally {
      this.#passOn();
    }
  }

  async #turn(): Promise<void> {
    if (this.#running >= this.#most) return new Promise((go) => void this.#waiting.push(go));
    this.#running += 1;
  }

  /** The place goes over as it is, so that nobody comes in between. */
  #passOn(): void {
    const next = this.#waiting.pop();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
