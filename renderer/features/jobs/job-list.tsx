import { memo } from 'react';
import type { Job } from '../../../shared/domain/job.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings.ts';
import { Button } from '../../ui/button.tsx';
import { DemoBadge, StatusBadge } from '../../ui/job-badges.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import './job-list.css';

/** All jobs, newest first, to pick one to look at. */
export function JobList() {
  const session = useSession();
  const jobs = useSessionState((state) => state.jobs);
  const selectedId = useSessionState((state) => state.selectedId);
  const hasOlder = useSessionState((state) => state.olderAfter !== null);
  const error = useSessionState((state) => state.error);
  const phase = useSessionState((state) => state.phase);
  return (
    <nav className="job-list" aria-label={strings.jobs.title}>
      <h2>{strings.jobs.title}</h2>
      {jobs.length === 0 && phase !== 'failed' && (
        <p className="job-list-empty">{phase === 'opening' ? strings.jobs.loading : strings.jobs.empty}</p>
      )}
      <ul>
        {jobs.map((job) => (
          <JobItem key={job.id} job={job} selected={job.id === selectedId} onSelect={session.select} />
        ))}
      </ul>
      {error !== null && phase === 'ready' && <ErrorNotice error={error} title={strings.jobs.failedTitle} />}
      {hasOlder && (
        <Button look="quiet" onClick={session.loadJobs}>
          {strings.jobs.older}
        </Button>
      )}
    </nav>
  );
}

type JobItemProps = { job: Job; selected: boolean; onSelect: (jobId: string) => void };

const JobItem = memo(function JobItem({ job, selected, onSelect }: JobItemProps) {
  const { completed, requested, failed } = job.counts;
  return (
    <li>
      <button
        type="button"
        className="job-item"
        aria-current={selected}
        data-job-id={job.id}
        onClick={() => onSelect(job.id)}
      >
        <span className="job-item-prompt">{job.params.prompt}</span>
        <span className="job-item-state">
          <StatusBadge status={job.status} />
          <DemoBadge job={job} />
          <span className="job-item-counts">
            {strings.jobs.progress(completed, requested)}
            {failed > 0 && ` · ${strings.jobs.failed(failed)}`}
          </span>
        </span>
      </button>
    </li>
  );
});
