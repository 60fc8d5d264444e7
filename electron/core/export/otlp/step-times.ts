import type { LogEntry, Step } from '../../../../shared/domain/log-entry.ts';

export type StepTime = {
  /** Null for a step of the job as a whole. */
  readonly imageId: string | null;
  readonly step: Step;
  from: number;
  to: number;
  failed: boolean;
};

/** When each image was in which step, by its first and last entry. As many as images times steps, however long the log is. */
export class StepTimes {
  readonly #times = new Map<string, StepTime>();

  see({ imageId, step, createdAt, level }: LogEntry): void {
    const key = `${imageId} ${step}`;
    const known = this.#times.get(key);
    if (known === undefined) {
      this.#times.set(key, { imageId, step, from: createdAt, to: createdAt, failed: level === 'error' });
      return;
    }
    known.to = Math.max(known.to, createdAt);
    // The last word counts: a step that went wrong and was repeated well has not failed.
    if (level === 'error' || level === 'success') known.failed = level === 'error';
  }

  /** What is only logged when it is over began before its entry. */
  widen(imageId: string, step: Step, from: number, to: number): void {
    const known = this.#times.get(`${imageId} ${step}`);
    if (known === undefined) return;
    known.from = Math.min(known.from, from);
    known.to = Math.max(known.to, to);
  }

  all(): Iterable<StepTime> {
    return this.#times.values();
  }
}
