import type { LiveFeed } from '../logging/live-feed.ts';
import type { PipelineContext } from './context.ts';
import type { JobRun } from './job-run.ts';

/** Tells of a job that broke off unfinished, because something could not even be written down. */
export function tellHalted(ctx: PipelineContext, feed: LiveFeed, run: JobRun, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  ctx.ports.reportProblem(`Job ${run.job.id} halted`, error);
  feed.emit({
    name: 'app.problem',
    payload: {
      message: ctx.redact(`A job cannot go on: ${reason}`),
      advice: 'Mend the cause, then resume the job. Nothing that was saved is lost.',
      jobId: run.job.id,
    },
  });
}
