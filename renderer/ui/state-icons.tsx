import type { JobStatus } from '../../shared/domain/job.ts';
import type { Level } from '../../shared/domain/log-entry.ts';
import { strings } from '../strings/index.ts';
import { Icon, type IconName } from './icon.tsx';
import './state-icons.css';

/** The sign of a log entry's level. Its name is read unless a word beside it says the same. */
export function LevelIcon({ level, silent = false }: { level: Level; silent?: boolean }) {
  return <Icon name={level} label={silent ? undefined : strings.ui.levels[level]} />;
}

const STATUS_ICONS: Readonly<Record<JobStatus, IconName>> = {
  queued: 'pending',
  processing: 'spinner',
  completed: 'success',
  completed_partial: 'warning',
  failed: 'error',
  cancelled: 'stopped',
};

/** The sign of a job's status. Its name is read unless a word beside it says the same. */
export function StatusIcon({ status, silent = false }: { status: JobStatus; silent?: boolean }) {
  return (
    <Icon
      name={STATUS_ICONS[status]}
      label={silent ? undefined : strings.job.statuses[status]}
      className={`status-icon-${status}`}
    />
  );
}
