import type { Chance } from '../chance.ts';
import { type Life, never } from './life.ts';

type Waiting = { readonly life: Life; readonly what: string; readonly go: () => void };

/** What waits for its turn: calls to the disk and to workers, which a world lets go on in any order. */
export class Turns {
  #waiting: Waiting[] = [];

  get count(): number {
    return this.#waiting.length;
  }

  of(life: Life): number {
    return this.#waiting.filter((one) => one.life === life).length;
  }

  /** Resolves when it is its turn; never for a dead app. */
  wait(life: Life, what: string): Promise<void> {
    if (life.dead) return never();
    return new Promise((resolve) => this.#waiting.push({ life, what, go: resolve }));
  }

  /** Lets one of them go on. @returns what it is */
  next(chance: Chance): string {
    const at = chance.below(this.#waiting.length);
    const [one] = this.#waiting.splice(at, 1);
    one?.go();
    return one?.what ?? '';
  }

  forget(life: Life): void {
    this.#waiting = this.#waiting.filter((one) => one.life !== life);
  }
}
