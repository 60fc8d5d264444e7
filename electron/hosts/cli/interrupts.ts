import { EXIT } from './exit-codes.ts';

/** Ctrl+C, and a polite request to end. The first is a wish, the second an order. */
export type Interrupts = {
  /** Fires at the first interrupt. Whoever asks for it promises to end soon after; until then an interrupt ends the process. */
  signal(): AbortSignal;
};

/** Why something did not begin. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * One press of Ctrl+C under `npm run` arrives twice, from the terminal and passed on by npm; within this many milliseconds
 * the second counts as the same.
 */
const SAME_PRESS_MS = 250;

export function createInterrupts(target: NodeJS.Process): Interrupts {
  let controller: AbortController | null = null;
  return {
    signal() {
      controller ??= listen(target);
      return controller.signal;
    },
  };
}

function listen(target: NodeJS.Process): AbortController {
  const controller = new AbortController();
  let firstAt = 0;
  const interrupted = (): void => {
    if (!controller.signal.aborted) {
      firstAt = performance.now();
      controller.abort(new Interrupted('Interrupted'));
    } else if (performance.now() - firstAt > SAME_PRESS_MS) {
      target.exit(EXIT.cancelled);
    }
  };
  for (const name of SIGNALS) target.on(name, interrupted);
  return controller;
}
