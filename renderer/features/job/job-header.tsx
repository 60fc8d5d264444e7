import { isFinal, type Job } from '../../../shared/domain/job.ts';
import { strings } from '../../strings.ts';
import { DemoBadge, StatusBadge } from '../../ui/job-badges.tsx';
import { formatCost, formatDuration, formatEstimate } from './format.ts';
import { JobActions } from './job-actions.tsx';
import { JobNotices } from './job-notices.tsx';
import { useNow } from './use-now.ts';
import './job-header.css';

/** What the job is, how far it has come, what it cost, and what can be done with it. */
export function JobHeader({ job }: { job: Job }) {
  return (
    <header className="job-header" data-status={job.status}>
      <div className="job-header-top">
        <div className="job-header-badges" aria-live="polite">
          <StatusBadge status={job.status} />
          <DemoBadge job={job} />
        </div>
        <JobActions key={job.id} job={job} />
      </div>
      <h1 title={job.params.prompt}>{job.params.prompt}</h1>
      <Progress job={job} />
      <Facts job={job} />
      <JobNotices job={job} />
    </header>
  );
}

function Progress({ job }: { job: Job }) {
  const { completed, requested, active } = job.counts;
  const share = (count: number): string => `${(100 * count) / requested}%`;
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={strings.job.progressLabel}
      aria-valuemin={0}
      aria-valuemax={requested}
      aria-valuenow={completed}
    >
      <span className="progress-completed" style={{ width: share(completed) }} />
      <span className="progress-missing" style={{ width: share(requested - completed - active) }} />
    </div>
  );
}

function Facts({ job }: { job: Job }) {
  const { completed, requested, failed, cancelled, unknown } = job.counts;
  const facts = [
    strings.job.progress(completed, requested),
    failed > 0 && strings.job.failed(failed),
    cancelled > 0 && strings.job.cancelled(cancelled),
    unknown > 0 && strings.job.unknown(unknown),
    strings.job.variants(job.params.variants),
    costFact(job),
    job.run > 1 && strings.job.run(job.run),
  ].filter((fact) => fact !== false);
  return (
    <ul className="job-facts">
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
      <Duration job={job} />
    </ul>
  );
}

/** What it will cost until something is spent, then what it did cost. */
function costFact(job: Job): string {
  const nothingYet = !isFinal(job.status) && job.cost.usd === 0 && job.cost.unpriced === 0;
  return nothingYet && job.estimatedUsd ? formatEstimate(job.estimatedUsd) : formatCost(job.cost);
}

function Duration({ job }: { job: Job }) {
  const now = useNow(job.finishedAt === null);
  if (job.startedAt === null) return null;
  return (
    <li>
      <time title={strings.job.duration}>{formatDuration((job.finishedAt ?? now) - job.startedAt)}</time>
    </li>
  );
}
