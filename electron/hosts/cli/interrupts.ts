import { EXIT } from './exit-codes.ts';

/** Ctrl+C, a terminal that goes away, and a polite request to end. The first is a wish, the second an order. */
export type Interrupts = {
  /** Fires at the first interrupt. Whoever asks for it promises to end soon after; until then an interrupt ends the process. */
  signal(): AbortSignal;
  /** Has this done, at once, before the process ends for an interrupt: the second one, or the first where nobody asked for the signal. */
  beforeExit(work: () => void): void;
};

/** Why something did not begin. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * One press of Ctrl+C under `npm run` arrives twice, from the terminal and passed on by npm; within this many milliseconds
 * the second counts as the same.
 */
const SAME_PRESS_MS = 250;

export function createInterrupts(target: NodeJS.Process): Interrupts {
  const works: (() => void)[] = [];
  let controller: AbortController | null = null;
  let firstAt = 0;
  let listening = false;
  const leave = (): void => {
    for (const work of works) work();
    target.exit(EXIT.cancelled);
  };
  const interrupted = (): void => {
    if (controller === null) leave();
    else if (!controller.signal.aborted) {
      firstAt = performance.now();
      controller.abort(new Interrupted('Interrupted'));
    } else if (performance.now() - firstAt > SAME_PRESS_MS) leave();
  };
  const listen = (): void => {
    if (!listening) for (const name of SIGNALS) target.on(name, interrupted);
    listening = true;
  };
  return {
    signal() {
      listen();
      controller ??= new AbortController();
      return controller.signal;
    },
    beforeExit(work) {
      listen();
      works.push(work);
    },
  };
}

/**
 * Waits for work that comes before anything worth ending properly. An interrupt ends the wait at once, whatever the work
 * hangs in; the work itself is left alone.
 * @throws the signal's reason
 */
export async function unlessInterrupted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let forget = (): void => {};
  const interrupted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    forget = () => signal.removeEventListener('abort', stop);
  });
  return Promise.race([interrupted, work]).finally(forget);
}
