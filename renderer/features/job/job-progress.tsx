import { strings } from '../../strings/index.ts';
import { useJob } from './job-scope.tsx';

/** The parts of the bar, in the order in which they are drawn; what is left is still to do. */
const PARTS = ['completed', 'failed', 'unknown', 'cancelled'] as const;

/** How many images are done, and what became of the others. */
export function JobProgress() {
  const { counts } = useJob();
  const { requested, completed, active } = counts;
  return (
    <div
      className="job-progress"
      role="progressbar"
      aria-label={strings.job.header.progressLabel}
      aria-valuemin={0}
      aria-valuemax={requested}
      aria-valuenow={requested - active}
      aria-valuetext={strings.job.header.progressValue(completed, requested - active - completed, requested)}
    >
      {PARTS.map((part) => (
        <span key={part} data-part={part} style={{ width: `${(100 * counts[part]) / requested}%` }} />
      ))}
    </div>
  );
}
