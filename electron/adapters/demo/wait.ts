import type { Clock } from '../../core/ports/clock.ts';

/** Waits `ms` milliseconds (Infinity: for ever), or rejects with the signal's reason as soon as it fires. */
export function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    if (ms <= 0) return resolve();
    const onAbort = () => {
      forget();
      reject(signal.reason);
    };
    const onTime = () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const forget = Number.isFinite(ms) ? clock.after(ms, onTime) : () => {};
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
