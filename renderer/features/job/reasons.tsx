import { needsOtherPrompt } from '../../../shared/domain/errors.ts';
import { useJobActions } from '../../state/job-actions.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import type { FailureKind } from './failures.ts';
import { useJob } from './job-scope.tsx';

/** Why images are missing, one line for each way of failing: what it is, what to do, and where the log has it. */
export function Reasons({ kinds }: { kinds: readonly FailureKind[] }) {
  if (kinds.length === 0) return null;
  return (
    <ul className="job-reasons">
      {kinds.map((kind) => (
        <Reason key={kind.code} kind={kind} />
      ))}
    </ul>
  );
}

function Reason({ kind: { code, imageIds, message, advice } }: { kind: FailureKind }) {
  const job = useJob();
  const { focusLog } = useSession();
  const { duplicate } = useJobActions();
  const words = strings.job.notices;
  const [only] = imageIds.length === 1 ? imageIds : [];
  return (
    <li className="job-reason">
      <p className="job-reason-title">
        <strong>{words.reason(code)}</strong>
        <span className="job-reason-count">
          {imageIds.length === 0 ? words.wholeJob : words.images(imageIds.length)}
        </span>
      </p>
      <p className="job-reason-text">
        {words.sentence(message)} <span className="job-reason-advice">{advice}</span>
      </p>
      <p className="job-reason-actions">
        <Button
          size="small"
          look="quiet"
          icon="file"
          aria-label={words.showInLogOf(words.reason(code))}
          onClick={() => focusLog({ imageId: only ?? null, levels: ['error'] })}
        >
          {words.showInLog}
        </Button>
        {needsOtherPrompt(code) && (
          <Button size="small" look="quiet" icon="edit" onClick={() => duplicate(job)}>
            {words.editPrompt}
          </Button>
        )}
      </p>
    </li>
  );
}
