import { useState } from 'react';
import type { Job } from '../../../shared/domain/job.ts';
import { isFinal } from '../../../shared/domain/job-status.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { Checkbox } from '../../ui/toggles.tsx';

const text = strings.jobs.remove;

/** Asks whether to delete jobs, and whether with their files; afterwards there is a while to undo it. */
export function DeleteDialog({ jobs, onClose }: { jobs: readonly Job[]; onClose: () => void }) {
  const remove = useRemove();
  const [withFiles, setWithFiles] = useState(false);
  const ended = jobs.filter(({ status }) => isFinal(status));
  const working = jobs.length - ended.length;
  if (ended.length === 0) {
    return (
      <ConfirmDialog
        open
        title={text.nothingTitle}
        text={text.nothing}
        confirm={strings.ui.close}
        onConfirm={onClose}
        onClose={onClose}
      />
    );
  }
  const images = ended.reduce((sum, { counts }) => sum + counts.completed, 0);
  return (
    <ConfirmDialog
      open
      danger
      title={text.title(ended.length)}
      text={text.text(images)}
      confirm={text.confirm(ended.length)}
      onClose={onClose}
      onConfirm={() => {
        onClose();
        void remove(
          ended.map(({ id }) => id),
          withFiles,
        );
      }}
    >
      <Checkbox checked={withFiles} onChange={setWithFiles} label={text.files} hint={text.filesHint} />
      {working > 0 && <p className="delete-dialog-working">{text.working(working)}</p>}
    </ConfirmDialog>
  );
}

/** Deletes jobs, and offers to undo it for as long as the app can. */
function useRemove() {
  const { client } = useSession();
  const toasts = useToasts();

  async function restore(jobIds: string[]): Promise<void> {
    const answer = await client.call('job.restore', { jobIds });
    if (answer.ok) toasts.add({ title: text.undone(jobIds.length), level: 'success' });
    else toasts.add({ title: text.restoreFailedTitle, text: answer.error.message, level: 'error' });
  }

  return async (jobIds: string[], withFiles: boolean): Promise<void> => {
    const answer = await client.call('job.delete', { jobIds, files: withFiles ? 'remove' : 'keep' });
    if (!answer.ok) {
      toasts.add({ title: text.failedTitle, text: answer.error.message, level: 'error' });
      return;
    }
    const { jobIds: gone, undoUntil } = answer.value;
    toasts.add({
      title: text.done(gone.length),
      text: withFiles ? text.removedFiles : text.keptFiles,
      action: { label: text.undo, onSelect: () => void restore(gone) },
      timeout: Math.max(1_000, undoUntil - Date.now()),
    });
  };
}
