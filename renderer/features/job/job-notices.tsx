import { Fragment } from 'react';
import { adviceFor } from '../../../shared/domain/errors.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { useCommand } from '../../state/use-command.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useFailureKinds } from './use-failure-kinds.ts';

/** What the job's user should know and decide. */
export function JobNotices({ job }: { job: Job }) {
  return (
    <>
      <Missing job={job} />
      {job.counts.unknown > 0 && <Unknown key={job.id} job={job} />}
    </>
  );
}

/** How many images are missing and why, once the job has ended without them. */
function Missing({ job }: { job: Job }) {
  const kinds = useFailureKinds(job);
  if (job.status !== 'completed_partial' && job.status !== 'failed') return null;
  const { completed, requested } = job.counts;
  const partial = job.status === 'completed_partial';
  const title = partial
    ? strings.job.partialTitle(completed, requested, requested - completed)
    : strings.job.failedTitle(requested);
  return (
    <Notice level={partial ? 'warning' : 'error'} title={title}>
      {kinds.map(({ code, count, message, advice }) => (
        <Fragment key={code}>
          <p className="job-reason">{strings.job.reason(count, message)}</p>
          <p>{advice}</p>
        </Fragment>
      ))}
    </Notice>
  );
}

/** Images that may have been paid for: nothing is sent again before the user says so. */
function Unknown({ job }: { job: Job }) {
  const { update } = useSession();
  const resume = useCommand('job.resume');

  async function choose(unknown: 'resend' | 'give-up'): Promise<void> {
    const outcome = await resume.run({ jobId: job.id, unknown });
    if (outcome !== null) update(outcome.job);
  }

  const actions = (
    <>
      <Button onClick={() => choose('resend')} disabled={resume.pending}>
        {strings.job.resend}
      </Button>
      <Button onClick={() => choose('give-up')} disabled={resume.pending}>
        {strings.job.giveUp}
      </Button>
    </>
  );
  return (
    <>
      <Notice level="warning" title={strings.job.unknownTitle(job.counts.unknown)} actions={actions}>
        <p>{adviceFor('outcome_unknown')}</p>
      </Notice>
      {resume.error !== null && <ErrorNotice error={resume.error} />}
    </>
  );
}
