import { useId } from 'react';
import type { AppProblem } from '../../../shared/contract/diagnostics.ts';
import { moment } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { LevelIcon } from '../../ui/state-icons.tsx';

const text = strings.diagnostics;

/** The warnings and errors of the app's own log, the newest first. */
export function ProblemList({ problems }: { problems: readonly AppProblem[] }) {
  const titleId = useId();
  return (
    <section className="diagnostics-group diagnostics-wide" aria-labelledby={titleId}>
      <header className="diagnostics-head">
        <h3 id={titleId}>{text.problems}</h3>
      </header>
      {problems.length === 0 && <p className="diagnostics-none">{text.noProblems}</p>}
      <ul className="diagnostics-list">
        {problems
          .map(({ at, level, message }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole, and lines may be the same
            <li key={index} className="diagnostics-line">
              <p>
                <LevelIcon level={level} /> {message}
              </p>
              <time dateTime={new Date(at).toISOString()}>{moment(at)}</time>
            </li>
          ))
          .reverse()}
      </ul>
    </section>
  );
}
