import type { Attempt } from '../../../../shared/domain/attempt.ts';
import type { Image } from '../../../../shared/domain/image.ts';
import { money, span } from '../../../strings/format.ts';
import { strings } from '../../../strings/index.ts';
import { Badge, type BadgeLook } from '../../../ui/badge.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useAttempts } from './use-files.ts';

const words = strings.job.viewer;

/** Each call that was made for the image, the latest first: what came of it, how long it took, and what is known of the money. */
export function Attempts({ image }: { image: Image }) {
  const asked = useAttempts(image);
  if (asked.phase === 'loading') return <Skeleton height={48} />;
  if (asked.phase === 'failed') return <ErrorNotice error={asked.error} title={words.attemptsFailed} />;
  const attempts = asked.value.filter(({ imageId }) => imageId === image.id).toReversed();
  if (attempts.length === 0) return <p className="viewer-hint">{words.attemptsNone}</p>;
  return (
    <ol className="viewer-attempts">
      {attempts.map((attempt) => (
        <One key={attempt.id} attempt={attempt} />
      ))}
    </ol>
  );
}

const LOOKS: Readonly<Record<Attempt['status'], BadgeLook>> = {
  intent: 'active',
  sending: 'active',
  succeeded: 'success',
  failed: 'error',
  cancelled: 'neutral',
  not_sent: 'neutral',
  unknown: 'warning',
};

function One({ attempt }: { attempt: Attempt }) {
  const { number, status, elapsedMs, requestId, failure } = attempt;
  const facts = [elapsedMs === null ? null : span(elapsedMs), ...billOf(attempt)];
  return (
    <li>
      <p className="viewer-attempt-title">
        <strong>{words.attempt(number)}</strong>
        <Badge look={LOOKS[status]}>{strings.job.attemptStatuses[status]}</Badge>
      </p>
      <p className="viewer-hint">{facts.filter((fact) => fact !== null).join(' · ')}</p>
      {failure !== null && <p>{failure.message}</p>}
      {requestId !== null && (
        <p className="viewer-hint">
          {words.requestId} <code>{requestId}</code>
        </p>
      )}
    </li>
  );
}

/** What is known of the money. Where calls are free there is nothing to be billed; one that is not charged has no price to miss. */
function billOf({ billing, costUsd, estimatedUsd }: Attempt): string[] {
  if (estimatedUsd === 0) return [strings.job.cost.free];
  const outcome = strings.job.billings[billing];
  if (costUsd !== null) return [outcome, money(costUsd)];
  return billing === 'billed' || billing === 'unknown' ? [outcome, words.unpriced] : [outcome];
}
