/** A drive or network that has not answered within this many milliseconds is told as one that does not answer. */
export const PATIENCE_MS = 5_000;

/**
 * Makes a function that waits only so long for a disk. Each call that hangs keeps one of the few threads that the system calls of this
 * process have, so while one hangs no other is made for the same key: who comes later waits for the same one.
 */
export function patient(ms = PATIENCE_MS): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const hanging = new Map<string, Promise<unknown>>();
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const under = hanging.get(key) as Promise<T> | undefined;
    const working = under ?? work();
    let timer: NodeJS.Timeout | undefined;
    const tired = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        if (!hanging.has(key)) remember(key, working);
        reject(Object.assign(new Error(`no answer within ${ms / 1_000} seconds`), { code: 'ETIMEDOUT' }));
      }, ms);
    });
    try {
      return await Promise.race([working, tired]);
    } finally {
      clearTimeout(timer);
    }
  };

  function remember(key: string, working: Promise<unknown>): void {
    hanging.set(key, working);
    const forget = () => void hanging.delete(key);
    working.then(forget, forget);
  }
}
