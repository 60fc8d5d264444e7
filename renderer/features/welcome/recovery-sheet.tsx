import { useRef, useState } from 'react';
import type { InterruptedJob } from '../../../shared/contract/commands.ts';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { freeResumes, resumeChoice, type UnknownChoice } from './choices.ts';
import { RecoveryRow } from './recovery-row.tsx';
import { useInterruptedJobs } from './use-interrupted-jobs.ts';
import './recovery-sheet.css';

const text = strings.welcome;

/**
 * After a crash: what it left of each job, and the choice what to do. Opens by itself when there is something to choose, closes when
 * nothing is left, and costs nothing until a button with a price is pressed.
 */
export function RecoverySheet({ onDetails }: { onDetails: () => void }) {
  const session = useSession();
  const interrupted = useSessionState((state) => state.interrupted);
  const lastEnd = useSessionState((state) => state.lastEnd);
  const [closed, setClosed] = useState(false);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const [error, setError] = useState<AppErrorData | null>(null);
  const waiting = interrupted.filter(({ jobId }) => !left.has(jobId));
  const open = !closed && waiting.length > 0;
  const { jobs, covers } = useInterruptedJobs(open);
  const free = freeResumes(waiting, jobs);
  const safest = useRef<HTMLButtonElement>(null);

  async function resume(jobId: string, unknown: 'resend' | 'give-up' | null): Promise<void> {
    setBusy((held) => new Set([...held, jobId]));
    const answer = await session.client.call('job.resume', { jobId, unknown });
    setBusy((held) => new Set([...held].filter((id) => id !== jobId)));
    setError(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    session.update(answer.value.job);
    setLeft((held) => new Set([...held, jobId]));
  }

  async function resumeFree(): Promise<void> {
    for (const { jobId, unknown } of free) await resume(jobId, unknown);
  }

  /** Its sentence about the end has been read with it. */
  function close(): void {
    setClosed(true);
    session.dismissLastEnd();
  }

  function details(): void {
    close();
    onDetails();
  }

  function leave(entry: InterruptedJob): void {
    setLeft((held) => new Set([...held, entry.jobId]));
  }

  return (
    <Dialog
      open={open}
      onClose={close}
      size="large"
      initialFocus={safest}
      title={text.recoveryTitle}
      description={
        <>
          {lastEnd !== null && `${text.recoveryWhen(lastEnd.at)} `}
          {text.recoveryText}
        </>
      }
      actions={
        <>
          {lastEnd !== null && (
            <Button look="quiet" onClick={details}>
              {text.recoveryDetails}
            </Button>
          )}
          <Button ref={safest} onClick={close}>
            {text.later}
          </Button>
          {free.length > 0 && (
            <Button look="primary" disabled={busy.size > 0} onClick={resumeFree}>
              {text.continueFree(free.length)}
            </Button>
          )}
        </>
      }
    >
      {error !== null && <ErrorNotice error={error} />}
      <ul className="recovery" aria-label={text.recoveryJobs(waiting.length)}>
        {waiting.map((entry) => (
          <RecoveryRow
            key={entry.jobId}
            entry={entry}
            job={jobs.get(entry.jobId)}
            cover={covers[entry.jobId]}
            busy={busy.has(entry.jobId)}
            onContinue={(choice: UnknownChoice) => resume(entry.jobId, resumeChoice(choice))}
            onLeave={() => leave(entry)}
          />
        ))}
      </ul>
    </Dialog>
  );
}
