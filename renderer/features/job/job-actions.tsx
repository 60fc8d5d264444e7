import { isFinal, type Job } from '../../../shared/domain/job.ts';
import { useCommand } from '../../state/use-command.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';

/** Cancel while the job runs; afterwards, retry what is missing. */
export function JobActions({ job }: { job: Job }) {
  const { update } = useSession();
  const cancel = useCommand('job.cancel');
  const retry = useCommand('job.retry');
  const { failed, cancelled } = job.counts;
  const error = cancel.error ?? retry.error;

  async function cancelJob(): Promise<void> {
    const cancelled = await cancel.run({ jobId: job.id });
    if (cancelled !== null) update(cancelled);
  }

  async function retryJob(): Promise<void> {
    const outcome = await retry.run({ jobId: job.id });
    if (outcome !== null) update(outcome.job);
  }

  return (
    <div className="job-actions">
      {error !== null && <ErrorNotice error={error} />}
      {!isFinal(job.status) && (
        <Button onClick={cancelJob} disabled={cancel.pending || job.cancelRequested}>
          {job.cancelRequested ? strings.job.cancelling : strings.job.cancel}
        </Button>
      )}
      {isFinal(job.status) && failed + cancelled > 0 && (
        <Button look="primary" onClick={retryJob} disabled={retry.pending}>
          {cancelled > 0 ? strings.job.retryMissing(failed + cancelled) : strings.job.retryFailed(failed)}
        </Button>
      )}
    </div>
  );
}
