import { isFiltering } from '../../state/log-view.ts';
import { useLogState } from '../../state/log-view-hooks.ts';
import { useProblems } from './use-problems.ts';

/**
 * Marks beside the scrollbar where in the whole log its warnings and errors lie. For the eye only: the keys for the next and the
 * previous error go to the same places.
 */
export function LogRuler() {
  const filtered = useLogState((state) => isFiltering(state.filter));
  const total = useLogState((state) => state.tally.total);
  const { places, parts, total: askedOf } = useProblems();
  // Filtered, the list is not the whole log, and the marks would lie elsewhere than what they stand for.
  if (filtered || total === 0) return null;
  const percent = 100 * Math.min(1, askedOf / total);
  return (
    <div className="log-ruler" aria-hidden="true">
      {places.map(({ part, errors }) => (
        <span
          key={part}
          className="log-ruler-mark"
          data-level={errors > 0 ? 'error' : 'warning'}
          style={{ top: `${((part + 0.5) / parts) * percent}%` }}
        />
      ))}
    </div>
  );
}
