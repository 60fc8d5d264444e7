import { AppError, type AppErrorData } from '../../../shared/contract/result.ts';
import {
  NOTHING_RETAINED,
  type RetentionProgress,
  type RetentionTotals,
} from '../../../shared/contract/retention.ts';
import type { RetentionRules } from '../../../shared/domain/retention.ts';
import { explained } from '../explain-failure.ts';
import { isLibraryAway } from '../health/library-away.ts';
import type { ImageGenerationLogger } from '../logging/image-generation-logger.ts';
import type { Redact } from '../logging/redaction.ts';
import { pause } from '../pause.ts';
import type { Ports } from '../ports/index.ts';
import type { DeletedJob } from '../ports/store.ts';
import { believeClock } from './clock-doubt.ts';
import { addToHistory, dropFromHistory } from './history.ts';
import { LogRemovals } from './log-removals.ts';
import { addTo, type Due, isUnchanged } from './plan.ts';
import { type ReadPlan, readPlan } from './read-plan.ts';

/** Jobs marked as deleted in one transaction: more would hold the app up. */
const JOBS_AT_A_TIME = 25;

/** How what goes is taken: with a while to undo it, or for good at once. */
export type Way = 'undo' | 'now';

export type RetentionParts = {
  readonly ports: Ports;
  readonly redact: Redact;
  readonly logger: ImageGenerationLogger;
  /** Takes jobs out of all lists, with their files; whoever deleted them `at` this time can bring them back for a while. */
  readonly takeAway: (jobIds: readonly string[], at: number) => void;
  /** Has jobs that were taken away removed when nobody can bring them back any more. */
  readonly watchTrash: () => void;
  /** Removes a job that was taken away, now. @throws FailureError when files cannot be removed. */
  readonly removeNow: (deleted: DeletedJob) => Promise<void>;
  readonly undoMs: number;
  readonly tell: (progress: RetentionProgress) => void;
};

type Undo = { readonly runId: string; readonly until: number; readonly jobIds: readonly string[] };

/** Takes away what the rules say, one run at a time. */
export class RetentionRuns {
  readonly #parts: RetentionParts;
  readonly #logs: LogRemovals;
  #latest: RetentionProgress | null = null;
  #undo: Undo | null = null;
  #controller = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
    this.#logs = new LogRemovals(parts.ports, parts.logger);
  }

  /** The run under way, or the latest one of this start. */
  get latest(): RetentionProgress | null {
    return this.#latest;
  }

  get isRunning(): boolean {
    return this.#latest?.state === 'running';
  }

  /**
   * Begins to take away what a preview told.
   * @param token of that preview; null for whatever the rules take now, without anybody having seen it.
   * @throws AppError `not_possible` when a run is under way, when it would take something else by now, or when the library is not there.
   */
  async start(rules: RetentionRules, token: string | null, way: Way): Promise<{ runId: string }> {
    const { ports } = this.#parts;
    this.#refuseSecond();
    const read = await readPlan(ports, rules);
    this.#refuseSecond();
    if (token !== null && token !== read.token) throw changed();
    if (read.plan.jobs.some(({ facts }) => facts.libraryFiles > 0)) await requireLibrary(this.#parts);
    this.#refuseSecond();
    // Whoever was shown what goes has seen how old it is said to be.
    if (token !== null) believeClock(ports.store, ports.clock.now());
    return this.#begin(read, token === null, way);
  }

  #refuseSecond(): void {
    if (this.#stopped) throw new AppError('not_possible', 'Safelight is closing');
    if (!this.isRunning) return;
    throw new AppError('not_possible', 'Old jobs are being removed already.', {
      advice: 'Wait until that has ended, or cancel it.',
    });
  }

  #begin({ plan }: ReadPlan, automatic: boolean, way: Way): { runId: string } {
    const runId = this.#parts.ports.ids.uuid();
    this.#controller = new AbortController();
    this.#tell({
      runId,
      automatic,
      state: 'running',
      done: 0,
      total: plan.jobs.length + plan.logs.length,
      totals: NOTHING_RETAINED,
      undoUntil: null,
      error: null,
    });
    const { signal } = this.#controller;
    this.#running = way === 'undo' ? this.#takeWithUndo(plan, signal) : this.#takeNow(plan, signal);
    return { runId };
  }

  /** Stops a run that is under way and waits until nothing more goes. */
  async cancel(runId: string): Promise<void> {
    if (this.#latest?.runId !== runId) return;
    this.#controller.abort();
    await this.#running;
  }

  /**
   * Gives up what the latest run still holds back, and tells the jobs to bring back. Ends the run if it is under way.
   * @throws AppError `not_possible` when it is too late, or this is not the latest run.
   */
  async takeUndo(runId: string): Promise<{ jobIds: readonly string[]; logs: number }> {
    this.#requireUndo(runId);
    // What goes on would take away more, and nobody could bring that back.
    await this.cancel(runId);
    const { jobIds } = this.#requireUndo(runId);
    this.#undo = null;
    dropFromHistory(this.#parts.ports.store, runId);
    if (this.#latest !== null) this.#tell({ ...this.#latest, undoUntil: null });
    return { jobIds, logs: this.#logs.forget() };
  }

  #requireUndo(runId: string): Undo {
    const undo = this.#undo;
    if (undo !== null && undo.runId === runId && this.#parts.ports.clock.now() < undo.until) return undo;
    throw new AppError('not_possible', 'It is too late to bring back what was removed.');
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#controller.abort();
    await this.#running;
    await this.#logs.stop();
  }

  /** Marks the jobs as deleted, which the trash makes true later, and the logs after the same time. Never rejects. */
  #takeWithUndo(plan: ReadPlan['plan'], signal: AbortSignal): Promise<void> {
    const { ports, takeAway, undoMs } = this.#parts;
    return this.#watched(signal, async () => {
      const jobIds: string[] = [];
      const until = ports.clock.now() + undoMs;
      for (let at = 0; at < plan.jobs.length && !signal.aborted; at += JOBS_AT_A_TIME) {
        const next = this.#stillDue(plan.jobs.slice(at, at + JOBS_AT_A_TIME));
        takeAway(next.map(idOf), ports.clock.now());
        jobIds.push(...next.map(idOf));
        // Told as it goes: also of a run that is cancelled, what has gone can come back.
        this.#undo = { runId: this.#progress().runId, until, jobIds };
        this.#count(next, until);
        await pause(ports.clock, 0, signal);
      }
      if (signal.aborted) return;
      this.#undo = { runId: this.#progress().runId, until, jobIds };
      this.#logs.removeAt(until, plan.logs);
      this.#count(plan.logs, until);
    });
  }

  /** Removes one after the other, from the disk too. Never rejects. */
  #takeNow(plan: ReadPlan['plan'], signal: AbortSignal): Promise<void> {
    const { ports, takeAway, removeNow, undoMs } = this.#parts;
    return this.#watched(signal, async () => {
      this.#undo = null;
      for (const due of plan.jobs) {
        if (signal.aborted) return;
        const job = ports.store.jobs.get(due.facts.id);
        if (job === null || this.#stillDue([due]).length === 0) continue;
        const deletedAt = ports.clock.now() - undoMs;
        takeAway([job.id], deletedAt);
        await removeNow({ job, deletedAt, removeFiles: true });
        this.#count([due], null);
      }
      for (const due of plan.logs) {
        if (signal.aborted) return;
        if (await this.#logs.remove(due, signal)) this.#count([due], null);
        await pause(ports.clock, 0, signal);
      }
    });
  }

  async #watched(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    // The answer with the run's id is on its way before the first event about its end.
    await pause(this.#parts.ports.clock, 0, signal);
    try {
      if (!signal.aborted) await work();
      this.#end({ state: signal.aborted ? 'cancelled' : 'done' });
    } catch (error) {
      this.#end({ state: 'failed', error: this.#explain(error) });
    }
  }

  #end(change: Pick<RetentionProgress, 'state'> & Partial<RetentionProgress>): void {
    const { ports, watchTrash } = this.#parts;
    const { runId, automatic, totals } = this.#progress();
    watchTrash();
    try {
      if (hasAny(totals)) addToHistory(ports.store, { runId, at: ports.clock.now(), automatic, totals });
    } catch (error) {
      ports.reportProblem('What retention removed could not be written down', error);
    }
    this.#tell({ ...this.#progress(), ...change });
  }

  /** What changed since the plan was made stays. */
  #stillDue(due: readonly Due[]): Due[] {
    const current = new Map(
      this.#parts.ports.store.retention.of(due.map(idOf)).map((facts) => [facts.id, facts]),
    );
    return due.filter(({ facts }) => isUnchanged(facts, current.get(facts.id)));
  }

  #count(gone: readonly Due[], undoUntil: number | null): void {
    const progress = this.#progress();
    const totals = gone.reduce(addTo, progress.totals);
    this.#tell({ ...progress, done: progress.done + gone.length, totals, undoUntil });
  }

  #progress(): RetentionProgress {
    if (this.#latest === null) throw new Error('No run has begun');
    return this.#latest;
  }

  #tell(progress: RetentionProgress): void {
    this.#latest = progress;
    this.#parts.tell(progress);
  }

  #explain(error: unknown): AppErrorData {
    const { ports, redact } = this.#parts;
    return explained(error, {
      redact,
      reportProblem: ports.reportProblem,
      what: 'Old jobs could not be removed',
      advice: 'Mend that and start Safelight again: what was being removed is then removed.',
    });
  }
}

function idOf({ facts }: Due): string {
  return facts.id;
}

function hasAny({ jobs, logs }: RetentionTotals): boolean {
  return jobs + logs > 0;
}

function changed(): AppError {
  return new AppError(
    'not_possible',
    'What would be removed has changed since it was shown. Nothing was removed.',
    {
      advice: 'Look at it again.',
    },
  );
}

async function requireLibrary({ ports }: RetentionParts): Promise<void> {
  const { root } = ports.files.library;
  if (!(await isLibraryAway(ports, root))) return;
  throw new AppError('not_possible', `The library folder ${root} is not there. Nothing was removed.`, {
    advice: 'Connect the drive that it is on, or set another library folder.',
  });
}
