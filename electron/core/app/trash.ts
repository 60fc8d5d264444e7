import { AppError } from '../../../shared/contract/result.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { Clock } from '../ports/clock.ts';
import { FailureError } from '../ports/failure-error.ts';
import type { DeletedJob, Store } from '../ports/store.ts';
import type { Purge } from './purge.ts';

/** How long something deleted can be brought back. */
export const UNDO_MS = 60_000;

export type TrashParts = {
  readonly store: Pick<Store, 'jobs' | 'images'>;
  readonly clock: Clock;
  readonly purge: Purge;
  /** Hears what could not be removed; it is tried again at the next start. Must not throw. */
  readonly onProblem: (message: string, error: unknown, advice?: string | null) => void;
};

/**
 * What was deleted and can still be brought back, and its removal when that is over. What is to be removed stands in the
 * database, and each step of a removal can be taken twice, so a crash in the middle only makes the next start finish it.
 */
export class Trash {
  readonly #parts: TrashParts;
  /** Jobs and images whose removal has begun: there is no way back. */
  readonly #leaving = new Set<string>();
  #stopTimer: (() => void) | null = null;
  #working: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(parts: TrashParts) {
    this.#parts = parts;
  }

  /** Whether a job or an image that was deleted at this time can still be brought back. */
  canRestore(id: string, deletedAt: number): boolean {
    return !this.#isLapsed(deletedAt) && !this.#leaving.has(id);
  }

  /** Sees to it that what is in the trash is removed in time; what has lapsed already, at once. */
  watch(): void {
    if (this.#stopped) return;
    this.#stopTimer?.();
    try {
      this.#watchNext();
    } catch (error) {
      // What was deleted is deleted, whatever becomes of its removal.
      this.#parts.onProblem('What was deleted is not removed before the next start', error);
    }
  }

  #watchNext(): void {
    const { clock } = this.#parts;
    const { jobs, images } = this.#held();
    const times = [...jobs.map(({ deletedAt }) => deletedAt), ...images.map(deletedAtOf)];
    if (times.length === 0) return;
    const waits = times.map((at) => (this.#isLapsed(at) ? 0 : at + UNDO_MS - clock.now()));
    this.#stopTimer = clock.after(Math.min(...waits), () => void this.#queue(() => this.#removeLapsed()));
  }

  /**
   * Removes the files of these deleted images now: nobody can bring them back any more, also if the app ends in the middle.
   * @throws FailureError when files cannot be removed; AppError `not_possible` when the app is closing.
   */
  async empty(images: readonly Image[]): Promise<void> {
    if (images.length === 0) return;
    const { store, clock, purge } = this.#parts;
    for (const image of images) {
      this.#leaving.add(image.id);
      store.images.update({ ...image, deletedAt: clock.now() - UNDO_MS });
    }
    await this.#removeInTurn(async () => {
      for (const image of images) await this.#remove(image.id, () => purge.image(image));
    });
  }

  /**
   * Removes a job that was marked as deleted, now. Nobody can bring it back any more, also if the app ends in the middle: it must be
   * marked as one that was deleted at least `UNDO_MS` ago.
   * @throws FailureError when files cannot be removed: it then stays for the next start; AppError `not_possible` when the app is closing.
   */
  async emptyJob(deleted: DeletedJob): Promise<void> {
    const { id } = deleted.job;
    this.#leaving.add(id);
    await this.#removeInTurn(() => this.#remove(id, () => this.#parts.purge.job(deleted)));
  }

  async #removeInTurn(work: () => Promise<void>): Promise<void> {
    const removing = this.#working.then(work);
    this.#working = removing.catch(() => {});
    await removing;
    if (this.#stopped) throw new AppError('not_possible', 'Safelight is closing');
  }

  /** Resolves when nothing is being removed any more. What is left is removed at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopTimer?.();
    this.#parts.purge.stop();
    await this.#working;
  }

  /** A time in the future is of a clock that was wrong: nothing may stay in the trash for good. */
  #isLapsed(deletedAt: number): boolean {
    const age = this.#parts.clock.now() - deletedAt;
    return age < 0 || age >= UNDO_MS;
  }

  /** One removal after the other. Never rejects. */
  #queue(work: () => Promise<void>): Promise<void> {
    this.#working = this.#working.then(work).catch((error: unknown) => {
      this.#parts.onProblem('What was deleted is not removed before the next start', error);
    });
    return this.#working;
  }

  async #removeLapsed(): Promise<void> {
    if (this.#stopped) return;
    const { purge } = this.#parts;
    const held = this.#held();
    const jobs = held.jobs.filter(({ deletedAt }) => this.#isLapsed(deletedAt));
    const images = held.images.filter((image) => this.#isLapsed(deletedAtOf(image)));
    // All at once: whatever the clock does while the first of them go, none of the others comes back.
    for (const { id } of [...images, ...jobs.map(({ job }) => job)]) this.#leaving.add(id);
    // Images first: with a job whose files are kept go the rows that know which of them were not to be kept.
    const errors: unknown[] = [];
    for (const image of images) await this.#tryToRemove(image.id, () => purge.image(image), errors);
    for (const deleted of jobs) await this.#tryToRemove(deleted.job.id, () => purge.job(deleted), errors);
    this.#tellOf(errors);
    this.watch();
  }

  /** What is in the trash, without what could not be removed: that would be tried again without an end. */
  #held(): { jobs: DeletedJob[]; images: Image[] } {
    const { store } = this.#parts;
    return {
      jobs: store.jobs.deleted().filter(({ job }) => !this.#leaving.has(job.id)),
      images: store.images.deletedWithFiles().filter(({ id }) => !this.#leaving.has(id)),
    };
  }

  async #tryToRemove(id: string, work: () => Promise<void>, errors: unknown[]): Promise<void> {
    try {
      await this.#remove(id, work);
    } catch (error) {
      errors.push(error);
    }
  }

  /** Once for all of them: a drive that is away keeps every file. */
  #tellOf(errors: readonly unknown[]): void {
    const [first] = errors;
    if (first === undefined) return;
    const what = errors.length === 1 ? 'Something deleted' : `${errors.length} deleted jobs and images`;
    const why = first instanceof FailureError ? ` ${first.failure.message}` : '';
    this.#parts.onProblem(
      `${what} could not be removed from the disk.${why}`,
      first,
      'Mend that, or connect the drive. It is tried again at the next start of Safelight.',
    );
  }

  /** Where that fails, it stays among those that leave: what is half gone must not come back. */
  async #remove(id: string, work: () => Promise<void>): Promise<void> {
    if (this.#stopped) return;
    await work();
    this.#leaving.delete(id);
  }
}

function deletedAtOf({ deletedAt }: Image): number {
  return deletedAt ?? 0;
}
