import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { isFinal, type JobStatus } from '../../../shared/domain/job-status.ts';
import type { Level } from '../../../shared/domain/log-entry.ts';
import { strings } from '../../strings/index.ts';

const text = strings.app.ended;

/** How a job ended, in words; null while it has not. */
export function endingOf({ status, counts }: Job): { readonly words: string; readonly level: Level } | null {
  const { completed, requested } = counts;
  switch (status) {
    case 'queued':
    case 'processing':
      return null;
    case 'completed':
      return { words: text.completed(completed), level: 'success' };
    case 'completed_partial':
      return { words: text.completed_partial(completed, requested, requested - completed), level: 'warning' };
    case 'failed':
      return { words: text.failed(requested), level: 'error' };
    case 'cancelled':
      return { words: text.cancelled(completed, requested), level: 'info' };
    default:
      return assertNever(status);
  }
}

/**
 * Which states of jobs are new ends. A job counts only once it was seen at work, so that whatever else changes in one that had
 * ended long ago is not announced.
 */
export function watchEndings(): (job: Job) => boolean {
  const atWork = new Set<string>();
  return ({ id, status }) => {
    if (!isFinal(status)) {
      atWork.add(id);
      return false;
    }
    return atWork.delete(id);
  };
}

/** What the window's title says: how far all jobs at work are, else what is shown. */
export function titleOf(jobs: readonly Job[], shown: Job | null): string {
  const working = jobs.filter(({ status }: { status: JobStatus }) => status === 'processing');
  if (working.length > 0) {
    const done = working.reduce((sum, { counts }) => sum + counts.completed, 0);
    const requested = working.reduce((sum, { counts }) => sum + counts.requested, 0);
    return strings.app.titleWorking(done, requested);
  }
  return shown === null ? strings.app.name : strings.app.titleOf(shown.params.prompt.slice(0, 80));
}
