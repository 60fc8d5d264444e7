import { memo } from 'react';
import type { SearchHit } from '../../../shared/contract/search.ts';
import { useSession } from '../../state/use-session.ts';
import { clockTime, moment } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { LevelIcon } from '../../ui/state-icons.tsx';
import { Marked } from './marked.tsx';

/** One entry that was found. Opens its job with the log at this line. */
export const HitRow = memo(function HitRow({ hit }: { hit: SearchHit }) {
  const session = useSession();
  const { entry, marks, excerpt } = hit;
  function open(): void {
    session.select(entry.jobId);
    session.focusLog({ seq: entry.seq });
  }
  return (
    <li>
      <button type="button" className="search-hit" data-hit data-level={entry.level} onClick={open}>
        <LevelIcon level={entry.level} />
        <span className="search-time" title={moment(entry.createdAt)}>
          {clockTime(entry.createdAt)}
        </span>
        <span className="search-step">{strings.log.steps[entry.step]}</span>
        <span className="search-message">
          <Marked text={entry.message} marks={marks} />
          {excerpt !== null && (
            <code className="search-excerpt">
              <Marked text={excerpt.text} marks={excerpt.marks} />
            </code>
          )}
        </span>
      </button>
    </li>
  );
});
