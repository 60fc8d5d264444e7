import { useEffect, useState } from 'react';
import type { Job } from '../../../shared/domain/job.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import './cloud-copy-dialog.css';

const text = strings.cloud;

/** How jobs stand with the cloud is asked of no more than this many; the rest goes the way of these. */
const ASKED = 50;

/** Whether these are sent to the cloud, and the way to the opposite. Keeping them here takes away what is there already. */
export function CloudCopyDialog({ jobs, onClose }: { jobs: readonly Job[]; onClose: () => void }) {
  const kept = useAllKept(jobs);
  const keepLocal = useKeepLocal();
  const count = jobs.length;
  if (kept === null) return null;
  return (
    <ConfirmDialog
      open
      danger={!kept}
      title={kept ? text.syncTitle(count) : text.keepTitle(count)}
      text={kept ? text.syncText(count) : text.keepText(count)}
      confirm={kept ? text.syncConfirm : text.keepConfirm}
      onClose={onClose}
      onConfirm={() => {
        onClose();
        void keepLocal(
          jobs.map(({ id }) => id),
          !kept,
        );
      }}
    >
      <p className="cloud-copy-now">
        <Icon name={kept ? 'cloudOff' : 'cloud'} />
        {kept ? text.keptNow(count) : text.sentNow(count)}
      </p>
    </ConfirmDialog>
  );
}

/** Keeps jobs on this device alone, or lets them be sent again, and tells what came of it. */
function useKeepLocal() {
  const { client } = useSession();
  const toasts = useToasts();
  return async (jobIds: string[], local: boolean): Promise<void> => {
    const answer = await client.call('cloud.keepLocal', { jobIds, local });
    if (answer.ok) {
      toasts.add({ title: local ? text.kept(jobIds.length) : text.synced(jobIds.length), level: 'success' });
    } else toasts.add({ title: text.keepFailed, text: answer.error.message, level: 'error' });
  };
}

/** Whether all of these are kept on this device already; null until that is known. */
function useAllKept(jobs: readonly Job[]): boolean | null {
  const { client } = useSession();
  const [kept, setKept] = useState<boolean | null>(null);
  useEffect(() => {
    let wanted = true;
    const asked = jobs.slice(0, ASKED).map(({ id }) => client.call('cloud.job', { jobId: id }));
    void Promise.all(asked).then((answers) => {
      if (wanted) setKept(answers.every((answer) => answer.ok && answer.value.place === 'kept_local'));
    });
    return () => {
      wanted = false;
    };
  }, [client, jobs]);
  return kept;
}
