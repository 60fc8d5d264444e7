import { type PipelineContext, providerOf } from './context.ts';
import type { JobRun } from './job-run.ts';
import type { CallResult } from './steps/call-outcome.ts';
import { stopBeforeCalls } from './steps/open-job.ts';

/** Who waits because a budget, the job's or the month's, has room only if a call under way turns out to be free. */
export class BudgetWaits {
  readonly #ctx: PipelineContext;
  #monthWaits = false;

  constructor(ctx: PipelineContext) {
    this.#ctx = ctx;
  }

  /** A job that is not open yet makes no call, and one whose calls are free needs no room in the month. */
  holds(run: JobRun): boolean {
    if (run.waitsForBudget) return true;
    if (!this.#monthWaits || run.phase !== 'open') return false;
    return providerOf(this.#ctx, run).estimateUsd(run.job.params) !== 0;
  }

  /** A call or an opening has ended: what it held may be free again, so whoever waits may ask once more. */
  freed(run: JobRun): void {
    run.waitsForBudget = false;
    this.#monthWaits = false;
  }

  /**
   * Until a call under way ends. Where there is none, what is reserved belongs to nobody who could free it: the job stops.
   * @param underWay calls under way over all jobs.
   */
  wait(run: JobRun, { of, reason }: Extract<CallResult, { kind: 'budget_waits' }>, underWay: number): void {
    if (of === 'job') {
      run.waitsForBudget = run.generating > 0;
      return;
    }
    this.#monthWaits = underWay > 0;
    if (underWay > 0) return;
    this.#ctx.budget.refused();
    stopBeforeCalls(this.#ctx, run, reason);
  }
}
