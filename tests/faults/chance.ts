import { seededRandom } from '../../electron/core/pipeline/random.ts';

/** Everything that is left to chance in one case of a proof, in the order in which it is asked: it follows from the seed alone. */
export class Chance {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededRandom(seed);
  }

  /** From 0 up to but not including 1. */
  fraction(): number {
    return this.#next();
  }

  /** A whole number from 0 up to but not including `below`. */
  below(below: number): number {
    return Math.floor(this.#next() * below);
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** @throws Error when there is nothing to pick from */
  pick<T>(from: readonly T[]): T {
    const picked = from[this.below(from.length)];
    if (picked === undefined) throw new Error('There is nothing to pick from');
    return picked;
  }

  /** True as often as this part of all times. */
  odds(part: number): boolean {
    return this.#next() < part;
  }

  /** One of the names, each as often as its weight says. */
  weighted<T extends string>(weights: Readonly<Partial<Record<T, number>>>): T {
    const all = Object.entries(weights) as [T, number][];
    const sum = all.reduce((total, [, weight]) => total + weight, 0);
    let left = this.#next() * sum;
    for (const [name, weight] of all) {
      left -= weight;
      if (left < 0) return name;
    }
    return (all.at(-1) as [T, number])[0];
  }
}
