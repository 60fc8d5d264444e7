/** A stretch of time, in milliseconds on the job's clock. */
export type Stretch = { readonly from: number; readonly to: number };

/** Time that is covered by any of many stretches: disjoint and in order, however the stretches overlap. */
export class Covered {
  readonly #stretches: Stretch[] = [];

  /** Stretches come about in the order of their ends, so nearly always only the last ones are looked at. */
  add(from: number, to: number): void {
    if (to <= from) return;
    let at = this.#stretches.length;
    while (at > 0 && (this.#stretches[at - 1] as Stretch).from > to) at -= 1;
    let first = at;
    let joined: Stretch = { from, to };
    while (first > 0) {
      const before = this.#stretches[first - 1] as Stretch;
      if (before.to < from) break;
      joined = { from: Math.min(joined.from, before.from), to: Math.max(joined.to, before.to) };
      first -= 1;
    }
    this.#stretches.splice(first, at - first, joined);
  }

  all(): readonly Stretch[] {
    return this.#stretches;
  }

  /** How much of a stretch is covered. */
  within({ from, to }: Stretch): number {
    let sum = 0;
    for (let at = this.#firstAfter(from); at < this.#stretches.length; at += 1) {
      const stretch = this.#stretches[at] as Stretch;
      if (stretch.from >= to) break;
      sum += Math.min(to, stretch.to) - Math.max(from, stretch.from);
    }
    return sum;
  }

  /** The parts of a stretch that are not covered, in order. */
  gaps({ from, to }: Stretch): Stretch[] {
    const gaps: Stretch[] = [];
    let end = from;
    for (let at = this.#firstAfter(from); at < this.#stretches.length; at += 1) {
      const stretch = this.#stretches[at] as Stretch;
      if (stretch.from >= to) break;
      if (stretch.from > end) gaps.push({ from: end, to: stretch.from });
      end = stretch.to;
    }
    if (end < to) gaps.push({ from: end, to });
    return gaps;
  }

  #firstAfter(at: number): number {
    return firstEndingAfter(this.#stretches, at);
  }
}

/** Where in disjoint stretches in order the first one lies that ends after a moment. */
export function firstEndingAfter(stretches: readonly Stretch[], at: number): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle] as Stretch).to > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
