import { strings } from '../../strings/index.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import './opening.css';

/** The window for the moment until its jobs and settings are there: the same edges, so that nothing jumps. */
export function Opening() {
  return (
    <div className="opening" role="status" aria-label={strings.app.opening}>
      <div className="opening-sidebar">
        <Skeleton width="40%" height={20} />
        <Skeleton height={32} />
        <Skeleton height={32} />
      </div>
    </div>
  );
}
