import type { PageError } from '../../../shared/contract/diagnostics.ts';
import type { Clock } from '../ports/clock.ts';
import type { Crashes } from '../ports/crashes.ts';

/** How many errors of the page are written down in an hour: a page that fails at each frame must not push other records out. */
const MOST_AN_HOUR = 5;
const HOUR_MS = 60 * 60_000;

const WHAT: Readonly<Record<PageError['kind'], string>> = {
  error: 'A script of the window failed',
  rejection: 'Something that the window waited for failed',
  drawing: 'A part of the window could not be drawn',
};

/** What the page tells of its own errors: each once, and only a few. */
export class PageErrors {
  readonly #crashes: Pick<Crashes, 'note'>;
  readonly #clock: Clock;
  readonly #told = new Set<string>();
  #times: number[] = [];

  constructor({ crashes, clock }: { readonly crashes: Pick<Crashes, 'note'>; readonly clock: Clock }) {
    this.#crashes = crashes;
    this.#clock = clock;
  }

  tell({ kind, message, stack }: PageError): void {
    const now = this.#clock.now();
    const key = `${message}\n${stack}`;
    this.#times = this.#times.filter((time) => now - time < HOUR_MS);
    if (this.#told.has(key) || this.#times.length >= MOST_AN_HOUR) return;
    this.#told.add(key);
    this.#times.push(now);
    this.#crashes.note({ process: 'page', reason: WHAT[kind], error: errorOf(message, stack) });
  }
}

/** As the page saw it: with its stack, and none of ours. */
function errorOf(message: string, stack: string | null): Error {
  const error = new Error(message);
  error.stack = stack ?? message;
  return error;
}
