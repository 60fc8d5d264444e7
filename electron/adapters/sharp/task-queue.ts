/** What choosing needs to know of a waiting task: which file it works on, null when on none. */
export type Waiting = { readonly base: string | null };

/** What choosing needs to know of a worker's place. */
export type Place = {
  readonly idle: boolean;
  readonly started: boolean;
  /** Files that its worker has decoded not long ago. */
  readonly bases: ReadonlySet<string>;
};

/**
 * Which waiting task goes to which place next. Oldest first, but to the worker that has the base decoded: a task whose base a busy
 * worker holds lets others pass, unless a place would stay idle for it. No task waits for long: the worker that holds its base takes
 * it before any newer one.
 * @returns null when nothing can start.
 */
export function choose<T extends Waiting, P extends Place>(
  queue: readonly T[],
  places: readonly P[],
): { task: T; place: P } | null {
  // A started worker first: work that comes one at a time needs only one process.
  const free = places.find(({ idle, started }) => idle && started) ?? places.find(({ idle }) => idle);
  const [oldest] = queue;
  if (free === undefined || oldest === undefined) return null;
  for (const task of queue) {
    const holders = places.filter(({ bases }) => task.base !== null && bases.has(task.base));
    const place = holders.length === 0 ? free : holders.find(({ idle }) => idle);
    if (place !== undefined) return { task, place };
  }
  return { task: oldest, place: free };
}

/** After so many tasks of the first line one of the second has its turn. */
const TURNS = 4;

/**
 * Two lines for the same places: one of work, and one of what may wait, such as thumbnails. The second never holds the first up
 * for longer than one small task, and is never held up for good by a first line that does not end.
 */
export class TwoLines<T> {
  readonly #work: T[] = [];
  readonly #spare: T[] = [];
  #turns = 0;

  add(task: T, line: 'work' | 'spare'): void {
    (line === 'work' ? this.#work : this.#spare).push(task);
  }

  /** The line that is served next; empty when both are. */
  next(): readonly T[] {
    if (this.#spare.length === 0) return this.#work;
    return this.#work.length === 0 || this.#turns >= TURNS ? this.#spare : this.#work;
  }

  /** Takes a task that is being started. */
  start(task: T): void {
    this.#turns = this.#spare.includes(task) ? 0 : this.#turns + 1;
    this.remove(task);
  }

  /** Whether it was there. */
  remove(task: T): boolean {
    for (const line of [this.#work, this.#spare]) {
      const at = line.indexOf(task);
      if (at < 0) continue;
      line.splice(at, 1);
      return true;
    }
    return false;
  }

  removeAll(): T[] {
    return [...this.#work.splice(0), ...this.#spare.splice(0)];
  }
}
