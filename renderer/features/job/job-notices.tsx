import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { isFinal } from '../../../shared/domain/job-status.ts';
import { useCommand } from '../../state/use-command.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { BundleNotice } from './bundle-notice.tsx';
import { failureKinds } from './failures.ts';
import { usdPerImage } from './image-menu.ts';
import { useJob, useJobImages, useReadOnly } from './job-scope.tsx';
import { OtherDeviceNotice } from './other-device-notice.tsx';
import { Reasons } from './reasons.tsx';
import { useRetry } from './use-retry.ts';
import './job-notices.css';

/** What the job's user should know and decide. Draws nothing when there is nothing. */
export function JobNotices() {
  const readOnly = useReadOnly();
  return (
    <div className="job-notices">
      <BundleNotice />
      <OtherDeviceNotice />
      {!readOnly && (
        <>
          <Halted />
          <Interrupted />
          <Unknown />
        </>
      )}
      <Missing />
    </div>
  );
}

/** How many images are missing and why, once the job has ended without them. */
function Missing() {
  const job = useJob();
  const images = useJobImages((state) => state.images);
  const kinds = useMemo(() => failureKinds(images, job.stoppedBy), [images, job.stoppedBy]);
  const { completed, requested } = job.counts;
  const words = strings.job.notices;
  if (!isFinal(job.status) || job.status === 'completed') return null;
  if (job.status === 'cancelled') {
    return (
      <Notice level="info" title={words.cancelledTitle(completed, requested)} actions={<RetryButton />}>
        <p>{words.cancelledText}</p>
        <Reasons kinds={kinds} />
      </Notice>
    );
  }
  const partial = job.status === 'completed_partial';
  const title = partial
    ? words.partialTitle(completed, requested, requested - completed)
    : words.failedTitle(requested);
  return (
    <Notice level={partial ? 'warning' : 'error'} title={title} actions={<RetryButton />}>
      <Reasons kinds={kinds} />
    </Notice>
  );
}

function RetryButton() {
  const retry = useRetry();
  if (retry.count === 0) return null;
  return (
    <Button icon="retry" onClick={() => void retry.run()} disabled={retry.pending}>
      {strings.job.actions.retry(retry.count, retry.cancelled, retry.usd)}
    </Button>
  );
}

/** Images that may have been paid for: nothing is sent again before the user says so. */
function Unknown() {
  const job = useJob();
  const { unknown } = job.counts;
  const words = strings.job.notices;
  const each = usdPerImage(job);
  if (unknown === 0) return null;
  return (
    <Resume
      level="warning"
      title={words.unknownTitle(unknown)}
      choices={[
        { label: words.resend(each === null ? null : each * unknown), unknown: 'resend' },
        { label: words.giveUp, unknown: 'give-up' },
      ]}
    >
      <p>{words.unknownText(unknown)}</p>
      <p>
        {words.resendLabel}: {words.resendHint} {words.giveUp}: {words.giveUpHint}
      </p>
    </Resume>
  );
}

/** The app could not write down how the job stands, and stopped it. */
function Halted() {
  const job = useJob();
  const { dismissProblem } = useSession();
  const problem = useSessionState((state) => state.problem);
  if (problem?.jobId !== job.id || isFinal(job.status)) return null;
  const words = strings.job.notices;
  return (
    <Resume
      level="error"
      title={words.haltedTitle}
      choices={[{ label: words.resume, unknown: null }]}
      onDone={dismissProblem}
    >
      <p>{problem.message}</p>
      {problem.advice !== null && <p>{problem.advice}</p>}
    </Resume>
  );
}

/** An unclean end of the app interrupted the job, and it waits to be told to go on. */
function Interrupted() {
  const job = useJob();
  const left = useSessionState((state) => state.interrupted.find(({ jobId }) => jobId === job.id) ?? null);
  if (left === null || isFinal(job.status) || left.notStarted + left.saved === 0) return null;
  const words = strings.job.notices;
  return (
    <Resume
      level="warning"
      title={words.heldTitle}
      choices={[{ label: words.goOn(left.estimatedUsd), unknown: null }]}
    >
      <p>{words.heldText(left.saved, left.notStarted)}</p>
    </Resume>
  );
}

type ResumeProps = {
  level: 'warning' | 'error';
  title: string;
  choices: readonly { readonly label: string; readonly unknown: 'resend' | 'give-up' | null }[];
  onDone?: () => void;
  children: ReactNode;
};

/** A notice whose choices let the job go on. */
function Resume({ level, title, choices, onDone, children }: ResumeProps) {
  const { id } = useJob();
  const { update } = useSession();
  const resume = useCommand('job.resume');

  async function choose(unknown: 'resend' | 'give-up' | null): Promise<void> {
    const outcome = await resume.run({ jobId: id, unknown });
    if (outcome === null) return;
    update(outcome.job);
    onDone?.();
  }

  const actions = choices.map(({ label, unknown }) => (
    <Button key={label} onClick={() => void choose(unknown)} disabled={resume.pending}>
      {label}
    </Button>
  ));
  return (
    <>
      <Notice level={level} title={title} actions={actions}>
        {children}
      </Notice>
      {resume.error !== null && <ErrorNotice error={resume.error} />}
    </>
  );
}
