import { firstSeqOf, isFiltering } from '../../state/log-view.ts';
import { useLogState } from '../../state/log-view-hooks.ts';
import { useProblems } from './use-problems.ts';

/**
 * Marks beside the scrollbar where in the whole log its warnings and errors lie. For the eye only: the keys for the next and the
 * previous error go to the same places.
 */
export function LogRuler() {
  const filtered = useLogState((state) => isFiltering(state.filter));
  const first = useLogState((state) => firstSeqOf(state.tally));
  const last = useLogState((state) => state.tally.upToSeq);
  const { places, parts, from, to } = useProblems();
  // Filtered, the list is not the whole log, and the marks would lie elsewhere than what they stand for.
  if (filtered || last < first) return null;
  const percentAt = (part: number): number => {
    const seq = from + ((part + 0.5) / parts) * (to - from + 1);
    return 100 * Math.max(0, Math.min(1, (seq - first) / (last - first + 1)));
  };
  return (
    <div className="log-ruler" aria-hidden="true">
      {places.map(({ part, level }) => (
        <span
          key={part}
          className="log-ruler-mark"
          data-level={level}
          style={{ top: `${percentAt(part)}%` }}
        />
      ))}
    </div>
  );
}
