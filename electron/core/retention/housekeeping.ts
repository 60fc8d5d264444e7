import { hasRule, type RetentionSettings } from '../../../shared/domain/retention.ts';
import type { Ports } from '../ports/index.ts';
import { believeClock, doubtedDays } from './clock-doubt.ts';
import type { Compaction } from './compaction.ts';
import { noteLookedAt, readLookedAt } from './history.ts';
import type { RetentionRuns } from './retention-runs.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** After a start, so that nothing of it delays the first pictures. */
const FIRST_LOOK_MS = 10 * 60_000;
/** Less than this, and less than this part of the database, is not worth the writing: it is used again. */
const WORTH_BYTES = 16 * 1024 * 1024;
const WORTH_PART = 0.2;

export type HousekeepingParts = {
  readonly ports: Pick<Ports, 'store' | 'clock' | 'reportProblem'>;
  readonly settings: () => RetentionSettings;
  readonly runs: RetentionRuns;
  readonly compaction: Compaction;
  readonly onProblem: (message: string, advice: string) => void;
};

/**
 * Follows the retention rules where their user switched that on: looks once an hour, at most daily takes something away, and only
 * while no job is unfinished. Then it also gives back the room that the database does not need any more.
 */
export class Housekeeping {
  readonly #parts: HousekeepingParts;
  #stopTimer: (() => void) | null = null;
  #working: Promise<void> = Promise.resolve();
  #stopped = false;
  #isDoubtTold = false;

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
  }

  /** Begins to look after things. */
  watch(): void {
    this.#lookIn(FIRST_LOOK_MS);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopTimer?.();
    await this.#working;
  }

  #lookIn(ms: number): void {
    if (this.#stopped) return;
    this.#stopTimer = this.#parts.ports.clock.after(ms, () => {
      this.#working = this.#look().finally(() => this.#lookIn(HOUR_MS));
    });
  }

  /** Never rejects. */
  async #look(): Promise<void> {
    const { ports, settings } = this.#parts;
    try {
      if (this.#doubtsClock()) return;
      if (!settings().automatic || ports.store.jobs.queue().length > 0) return;
      if (this.#isDue()) await this.#run();
      else this.#compact();
    } catch (error) {
      ports.reportProblem('The retention rules could not be followed', error);
    }
  }

  /**
   * By a clock that was set years ahead everything would be old. Where it is so much later than it last was, nothing goes by itself until
   * its user has removed old jobs by hand, which says that the time is right.
   */
  #doubtsClock(): boolean {
    const { ports, settings, onProblem } = this.#parts;
    const now = ports.clock.now();
    const days = doubtedDays(ports.store, now);
    if (days === null) believeClock(ports.store, now);
    else if (!this.#isDoubtTold && settings().automatic && hasRule(settings().rules)) {
      this.#isDoubtTold = true;
      onProblem(
        `The clock says that Safelight was last open ${days} days ago. Nothing old is removed by itself until you have looked.`,
        'If the clock is right, remove old jobs once in Settings, Retention; else set the clock.',
      );
    }
    return days !== null;
  }

  /** A time in the future is of a clock that was wrong. */
  #isDue(): boolean {
    const { store, clock } = this.#parts.ports;
    const age = clock.now() - readLookedAt(store);
    return age < 0 || age >= DAY_MS;
  }

  async #run(): Promise<void> {
    const { ports, settings, runs } = this.#parts;
    const { rules } = settings();
    if (!hasRule(rules) || runs.isRunning) return;
    noteLookedAt(ports.store, ports.clock.now());
    await runs.start(rules, null, 'undo');
  }

  #compact(): void {
    const { compaction } = this.#parts;
    const { bytes, freeBytes, way } = compaction.status();
    if (way === 'in-use' && freeBytes >= WORTH_BYTES && freeBytes >= bytes * WORTH_PART)
      compaction.start(false);
  }
}
