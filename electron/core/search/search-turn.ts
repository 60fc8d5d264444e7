import { AppError } from '../../../shared/contract/result.ts';
import type { SEARCH_STOPS } from '../../../shared/contract/search.ts';
import { breather } from '../pause.ts';
import type { Clock } from '../ports/clock.ts';

/** After so long a search stops and says so; whoever wants goes on from there. */
export const LIMIT_MS = 3_000;

/** One search under way: lets others work between its slices, knows its time, and can be ended. */
export class SearchTurn {
  /** Why it must not go on; null as long as it may. */
  stopped: (typeof SEARCH_STOPS)[number] | null = null;
  readonly #clock: Clock;
  readonly #begun: number;
  readonly #breathe: () => Promise<void>;
  #cancelled = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#begun = clock.monotonic();
    this.#breathe = breather(clock, () => this.#requireWanted());
  }

  /** Since it has begun, in milliseconds. */
  get elapsed(): number {
    return this.#clock.monotonic() - this.#begun;
  }

  cancel(): void {
    this.#cancelled = true;
  }

  /** Between two slices. @throws AppError `not_possible` when the search was ended. */
  async pause(): Promise<void> {
    if (this.elapsed >= LIMIT_MS) this.stopped ??= 'time';
    if (this.stopped === null) await this.#breathe();
  }

  #requireWanted(): void {
    if (this.#cancelled) throw new AppError('not_possible', 'The search was ended before it was done.');
  }
}
