/** What a dead app's store throws: whatever it still tries goes nowhere. */
export class Dead extends Error {
  override readonly name = 'Dead';

  constructor() {
    super('This app was killed');
  }
}

/** A promise that nobody settles, as those of a process that is gone. */
export function never<T>(): Promise<T> {
  return new Promise(() => {});
}

/**
 * One process of the app, from its start to its end. What it does to the world goes through here, so that it can be killed between any
 * two effects, and has none afterwards.
 */
export class Life {
  readonly number: number;
  dead = false;
  /** Effects until it is killed; null when nobody means to. */
  #left: number | null = null;
  readonly #onDeath: () => void;

  constructor(number: number, onDeath: () => void) {
    this.number = number;
    this.#onDeath = onDeath;
  }

  /** It dies before or after one of its next effects: which one counts down to. */
  killIn(effects: number): void {
    this.#left ??= effects;
  }

  /** It lives on, after all. */
  spare(): void {
    this.#left = null;
  }

  kill(): void {
    if (this.dead) return;
    this.dead = true;
    this.#onDeath();
  }

  /** To be asked before and after each effect. @returns whether it is still alive */
  isAlive(): boolean {
    if (this.dead) return false;
    if (this.#left !== null) {
      this.#left -= 1;
      if (this.#left <= 0) this.kill();
    }
    return !this.dead;
  }
}
