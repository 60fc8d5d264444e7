/** A clock that many can watch at the cost of one timer, which runs only while somebody does. */
export type Ticker = {
  /** Calls at each tick. Returns the function that stops it. */
  subscribe(listener: () => void): () => void;
  /** The time of the last tick, epoch milliseconds. */
  now(): number;
};

export function createTicker(everyMs: number): Ticker {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick(): void {
    now = Date.now();
    for (const listener of listeners) listener();
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) {
        now = Date.now();
        timer = setInterval(tick, everyMs);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearInterval(timer);
      };
    },
    now: () => now,
  };
}
