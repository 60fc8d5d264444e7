import { useId, useState } from 'react';
import type { InterruptedJob } from '../../../shared/contract/commands.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { resendUsd, UNKNOWN_CHOICES, type UnknownChoice } from './choices.ts';

type RecoveryRowProps = {
  entry: InterruptedJob;
  /** Undefined while it is on its way. */
  job: Job | undefined;
  /** The image whose picture stands for the job. */
  cover: string | undefined;
  busy: boolean;
  onContinue: (unknown: UnknownChoice) => void;
  onLeave: () => void;
};

const text = strings.welcome;

/** What is left of one job, and what to do with it. */
export function RecoveryRow({ entry, job, cover, busy, onContinue, onLeave }: RecoveryRowProps) {
  const [unknown, setUnknown] = useState<UnknownChoice>('leave');
  const promptId = useId();
  const prompt = job?.params.prompt ?? text.jobGone;
  return (
    <li className="recovery-job">
      <Cover image={cover} />
      <div className="recovery-words">
        <p id={promptId} className="recovery-prompt" title={prompt}>
          {prompt}
        </p>
        <Counts entry={entry} />
        {entry.unknown > 0 && (
          <div className="recovery-unknown">
            <p>{text.unknownHints(entry.unknown, resendUsd(entry, job) === 0)}</p>
            <Segmented
              label={text.unknownFor(prompt)}
              value={unknown}
              options={UNKNOWN_CHOICES.map((value) => ({ value, label: unknownLabel(value, entry, job) }))}
              onChange={setUnknown}
            />
          </div>
        )}
      </div>
      <div className="recovery-actions">
        <Button aria-describedby={promptId} disabled={busy} onClick={() => onContinue(unknown)}>
          {text.continueJob}
          <span className="recovery-price">{text.continuePrice(totalUsd(entry, job, unknown))}</span>
        </Button>
        <Button look="quiet" aria-describedby={promptId} disabled={busy} onClick={onLeave}>
          {text.leave}
        </Button>
      </div>
    </li>
  );
}

function Cover({ image }: { image: string | undefined }) {
  if (image === undefined) return <span className="recovery-cover" aria-hidden="true" />;
  return <img className="recovery-cover" src={`/media/image/${image}`} alt="" width={64} height={64} />;
}

function Counts({ entry }: { entry: InterruptedJob }) {
  return (
    <p className="recovery-counts">
      <span>
        <Icon name="success" size={14} /> {text.saved(entry.saved)}
      </span>
      <span>
        <Icon name="pending" size={14} /> {text.notStarted(entry.notStarted)}
      </span>
      {entry.unknown > 0 && (
        <span>
          <Icon name="warning" size={14} /> {text.unknown(entry.unknown)}
        </span>
      )}
    </p>
  );
}

function unknownLabel(choice: UnknownChoice, entry: InterruptedJob, job: Job | undefined): string {
  if (choice === 'leave') return text.leaveUnknown;
  if (choice === 'give-up') return text.giveUp;
  const price = text.resendPrice(resendUsd(entry, job));
  return price === '' ? text.resend : `${text.resend} (${price})`;
}

/** What going on like this may cost; null as soon as one part's price is not known. */
function totalUsd(entry: InterruptedJob, job: Job | undefined, unknown: UnknownChoice): number | null {
  const again = unknown === 'resend' ? resendUsd(entry, job) : 0;
  return entry.estimatedUsd === null || again === null ? null : entry.estimatedUsd + again;
}
