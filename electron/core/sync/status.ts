import type { CloudProblem, CloudState, CloudStatus } from '../../../shared/domain/cloud.ts';
import type { Clock } from '../ports/clock.ts';
import { goesBy, type Trouble } from './trouble.ts';

/** What the state is decided by. */
export type Standing = {
  readonly on: boolean;
  readonly hasProject: boolean;
  readonly signedIn: boolean;
  /** Whether who is signed in has joined. */
  readonly joined: boolean;
  readonly trouble: Trouble | null;
  /** Whether something waits, or is on its way. */
  readonly pending: boolean;
};

/** See CLOUD_STATES for the order. */
export function stateOf(standing: Standing): CloudState {
  const { on, hasProject, signedIn, joined, trouble, pending } = standing;
  if (!on) return 'off';
  if (!hasProject) return 'no_project';
  if (!signedIn) return 'signed_out';
  if (!joined) return 'choose_history';
  if (trouble !== null) return goesBy(trouble.problem) ? 'offline' : 'problem';
  return pending ? 'sending' : 'up_to_date';
}

/** The one of several troubles that is told: what somebody has to mend goes before what goes by. */
export function worstOf(troubles: readonly (Trouble | null)[]): Trouble | null {
  const there = troubles.filter((trouble) => trouble !== null);
  return there.find(({ problem }) => !goesBy(problem)) ?? there[0] ?? null;
}

/** A problem that is tried again by somebody else, who does not say when. */
export function troubleFrom(problem: CloudProblem | null): Trouble | null {
  return problem === null ? null : { problem, nextTryAt: null };
}

/** Between two events about the status lie at least so many milliseconds. */
const GAP_MS = 250;

/** Tells of the status when it changed, four times a second at most. */
export class StatusTeller {
  readonly #clock: Clock;
  readonly #status: () => CloudStatus;
  readonly #tell: (status: CloudStatus) => void;
  #told = '';
  #toldAt = Number.NEGATIVE_INFINITY;
  #stopTimer: (() => void) | null = null;
  #isStopped = false;

  /** @param tell hears of each status that differs from the one before */
  constructor(clock: Clock, status: () => CloudStatus, tell: (status: CloudStatus) => void) {
    this.#clock = clock;
    this.#status = status;
    this.#tell = tell;
  }

  /** Something may have changed. */
  changed(): void {
    if (this.#stopTimer !== null || this.#isStopped) return;
    const wait = Math.max(0, this.#toldAt + GAP_MS - this.#clock.monotonic());
    this.#stopTimer = this.#clock.after(wait, () => {
      this.#stopTimer = null;
      this.#look();
    });
  }

  /** For good: what ends behind this changes the status too, when the database may be closed. */
  stop(): void {
    this.#isStopped = true;
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  #look(): void {
    const status = this.#status();
    const text = JSON.stringify(status);
    if (text === this.#told) return;
    this.#told = text;
    this.#toldAt = this.#clock.monotonic();
    this.#tell(status);
  }
}
