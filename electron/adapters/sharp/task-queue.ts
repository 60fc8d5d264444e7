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
