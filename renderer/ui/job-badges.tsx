import type { Job, JobStatus } from '../../shared/domain/job.ts';
import { strings } from '../strings/index.ts';
import { Badge, type BadgeLook } from './badge.tsx';

const LOOKS: Readonly<Record<JobStatus, BadgeLook>> = {
  queued: 'neutral',
  processing: 'active',
  completed: 'success',
  completed_partial: 'warning',
  failed: 'error',
  cancelled: 'neutral',
};

export function StatusBadge({ status }: { status: JobStatus }) {
  return <Badge look={LOOKS[status]}>{strings.job.statuses[status]}</Badge>;
}

/** Marks what no model made, wherever it shows. */
export function DemoBadge({ job }: { job: Job }) {
  if (job.params.provider !== 'demo') return null;
  return (
    <Badge look="demo" title={strings.app.demoHint}>
      {strings.app.demo}
    </Badge>
  );
}
