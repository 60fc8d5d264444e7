import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import type { AppErrorData, Result } from '../../../shared/contract/result.ts';
import type { BatchRetryPlan } from '../../../shared/contract/retries.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { draftOf, type JobActions, JobActionsContext } from '../../state/job-actions.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { retryInWords } from '../../strings/retry-outcome.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { DeleteDialog } from './delete-dialog.tsx';

const text = strings.jobs;

// Not needed for the first paint.
const RetryDialog = lazy(async () => ({ default: (await import('./retry-dialog.tsx')).RetryDialog }));
const OtherPromptDialog = lazy(async () => ({
  default: (await import('./other-prompt-dialog.tsx')).OtherPromptDialog,
}));
const CloudCopyDialog = lazy(async () => ({
  default: (await import('./cloud-copy-dialog.tsx')).CloudCopyDialog,
}));

/** Null until the app has answered. */
type Retrying = { readonly plan: BatchRetryPlan | null };
type OtherPrompt = { readonly job: Job; readonly imageIds: readonly string[] | null };

/** Gives all below it what can be done to jobs, and asks where it must be asked. */
export function JobActionsProvider({ children }: { children: ReactNode }) {
  const { client, update, show } = useSession();
  const toasts = useToasts();
  const [removing, setRemoving] = useState<readonly Job[] | null>(null);
  const [retrying, setRetrying] = useState<Retrying | null>(null);
  const [otherwise, setOtherwise] = useState<OtherPrompt | null>(null);
  const [copied, setCopied] = useState<readonly Job[] | null>(null);
  const [cancelling, setCancelling] = useState<Job | null>(null);

  const actions = useMemo<JobActions>(() => {
    const refuse = (title: string, error: AppErrorData): void => {
      const words = error.advice === null ? error.message : `${error.message}. ${error.advice}`;
      toasts.add({ title, text: words, level: 'error' });
    };
    const told = async <T,>(title: string, answer: Promise<Result<T>>): Promise<T | null> => {
      const result = await answer;
      if (!result.ok) refuse(title, result.error);
      return result.ok ? result.value : null;
    };
    return {
      openFolder({ id }) {
        void told(text.folderFailedTitle, client.call('shell.openFolder', { jobId: id }));
      },
      duplicate: (job) => show({ kind: 'new-job', draft: draftOf(job) }),
      async retry(job) {
        const jobIds = [job.id];
        const plan = await told(text.retryFailedTitle, client.call('jobs.retryEstimate', { jobIds }));
        const refused = plan?.jobs[0]?.refused ?? null;
        if (refused !== null) return refuse(text.retryFailedTitle, refused);
        if (plan === null) return;
        // Whatever costs something, or may, is told before it is sent.
        if (plan.usd + plan.unpriced > 0) return setRetrying({ plan });
        const gone = plan.jobs[0]?.gone ?? 0;
        const outcome = await told(text.retryFailedTitle, client.call('jobs.retryFailed', { jobIds, gone }));
        if (outcome === null) return;
        const [only] = outcome.jobs;
        if (only?.refused != null) refuse(text.retryFailedTitle, only.refused);
        else if (only !== undefined && only.declined > 0) toasts.add(retryInWords(outcome));
      },
      async retryMany(jobs) {
        const opened: Retrying = { plan: null };
        setRetrying(opened);
        const jobIds = jobs.map(({ id }) => id);
        const plan = await told(
          strings.retries.batch.failedTitle,
          client.call('jobs.retryEstimate', { jobIds }),
        );
        // Whoever closed it meanwhile is not asked again.
        setRetrying((now) => (now !== opened ? now : plan === null ? null : { plan }));
      },
      retryOtherwise: (job, imageIds) => setOtherwise({ job, imageIds }),
      cloudCopy: setCopied,
      cancel: setCancelling,
      remove: setRemoving,
    };
  }, [client, show, toasts]);

  async function cancel(job: Job): Promise<void> {
    setCancelling(null);
    const answer = await client.call('job.cancel', { jobId: job.id });
    if (answer.ok) update(answer.value);
    else toasts.add({ title: text.cancelJob.failedTitle, text: answer.error.message, level: 'error' });
  }

  return (
    <JobActionsContext value={actions}>
      {children}
      <Suspense>
        {retrying !== null && <RetryDialog plan={retrying.plan} onClose={() => setRetrying(null)} />}
        {otherwise !== null && <OtherPromptDialog {...otherwise} onClose={() => setOtherwise(null)} />}
        {copied !== null && <CloudCopyDialog jobs={copied} onClose={() => setCopied(null)} />}
      </Suspense>
      {removing !== null && <DeleteDialog jobs={removing} onClose={() => setRemoving(null)} />}
      <ConfirmDialog
        open={cancelling !== null}
        title={text.cancelJob.title}
        text={text.cancelJob.text}
        confirm={text.cancelJob.confirm}
        leave={text.cancelJob.leave}
        danger
        onConfirm={() => cancelling !== null && void cancel(cancelling)}
        onClose={() => setCancelling(null)}
      />
    </JobActionsContext>
  );
}
