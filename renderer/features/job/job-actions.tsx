import { useState } from 'react';
import { needsOtherPrompt } from '../../../shared/domain/errors.ts';
import { isFinal } from '../../../shared/domain/job-status.ts';
import { useExportActions } from '../../state/export-actions.ts';
import { can, useJobActions } from '../../state/job-actions.ts';
import { SHORTCUTS } from '../../state/shortcuts.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { complainTo, useToasts } from '../../ui/toasts.tsx';
import {
  useBundle,
  useImagesControl,
  useIsOthers,
  useJob,
  useJobImages,
  usePlace,
  useReadOnly,
} from './job-scope.tsx';
import { copyAndTell } from './tell.ts';
import { useRetry } from './use-retry.ts';

/** What can be done with the job: what matters now as buttons, the rest in a menu. */
export function JobActions() {
  const job = useJob();
  const { openFolder, duplicate } = useJobActions();
  const { exportJob } = useExportActions();
  const readOnly = useReadOnly();
  const canOpen = useSessionState((state) => state.info?.shell.openFolder ?? false) && !readOnly;
  const items = useMenuItems(canOpen);
  const words = strings.job.actions;
  return (
    <div className="job-actions" role="toolbar" aria-label={words.label}>
      {isFinal(job.status) || readOnly ? <Retry /> : <Cancel />}
      {canOpen && (
        <Button className="job-action-wide" icon="folder" onClick={() => openFolder(job)}>
          {words.openFolder}
        </Button>
      )}
      <Button className="job-action-wide" icon="duplicate" onClick={() => duplicate(job)}>
        {words.duplicate}
      </Button>
      <Button className="job-action-wide" icon="download" onClick={() => exportJob(job.id, null)}>
        {strings.exporting.action}
      </Button>
      <Menu trigger={<IconButton label={words.more} icon="more" />} items={items} align="end" />
    </div>
  );
}

function useMenuItems(canOpen: boolean): MenuItem[] {
  const job = useJob();
  const { openFolder, duplicate, remove, retryOtherwise, cloudCopy } = useJobActions();
  const { exportJob, copyReport, closeBundle } = useExportActions();
  const readOnly = useReadOnly();
  const bundle = useBundle();
  const isOthers = useIsOthers();
  const place = usePlace();
  const toasts = useToasts();
  const words = strings.job.actions;
  const items: (MenuItem | false)[] = [
    { label: words.duplicate, icon: 'duplicate', onSelect: () => duplicate(job) },
    canOpen && { label: words.openFolder, icon: 'folder', onSelect: () => openFolder(job) },
    {
      label: strings.exporting.action,
      icon: 'download',
      shortcut: SHORTCUTS.exportJob.keys[0],
      onSelect: () => exportJob(job.id, null),
    },
    { label: strings.exporting.copyReport, icon: 'copy', onSelect: () => copyReport(job.id) },
    !readOnly &&
      can(job).retry && {
        label: strings.retries.other.action,
        icon: 'edit',
        onSelect: () => retryOtherwise(job, null),
      },
    { label: words.copyId, icon: 'copy', onSelect: () => void copyAndTell(job.id, toasts) },
    !readOnly &&
      place !== null && {
        label: place.place === 'kept_local' ? strings.cloud.letSync : strings.cloud.keepLocal,
        icon: place.place === 'kept_local' ? 'cloud' : 'cloudOff',
        onSelect: () => cloudCopy([job]),
      },
    !isOthers && 'separator',
    bundle !== null && {
      label: strings.exporting.close,
      icon: 'close',
      onSelect: () => closeBundle(job.id),
    },
    !readOnly && {
      label: words.delete,
      icon: 'trash',
      danger: true,
      disabled: !isFinal(job.status),
      onSelect: () => remove([job]),
    },
  ];
  return items.filter((item) => item !== false);
}

/** Makes again what is missing, where that may help; a declined prompt is edited instead. */
function Retry() {
  const job = useJob();
  const { duplicate } = useJobActions();
  const retry = useRetry();
  const declined = useJobImages(({ images }) =>
    images.some(({ failure }) => failure !== null && needsOtherPrompt(failure.code)),
  );
  const words = strings.job.actions;
  if (retry.count > 0) {
    return (
      <Button look="primary" icon="retry" onClick={() => void retry.run()} disabled={retry.pending}>
        {words.retry(retry.count, retry.cancelled, retry.usd)}
      </Button>
    );
  }
  return (
    declined && (
      <Button look="primary" icon="edit" onClick={() => duplicate(job)}>
        {words.editPrompt}
      </Button>
    )
  );
}

/** Stops the job; asks first where a call that is given up may still be billed. */
function Cancel() {
  const job = useJob();
  const { client, update } = useSession();
  const toasts = useToasts();
  const { store } = useImagesControl();
  // How many calls would be given up; null while nothing is asked.
  const [asking, setAsking] = useState<number | null>(null);
  const [pending, setPending] = useState(false);
  const words = strings.job.actions;

  async function run(): Promise<void> {
    setAsking(null);
    setPending(true);
    const answer = await client.call('job.cancel', { jobId: job.id });
    setPending(false);
    if (answer.ok) update(answer.value);
    else complainTo(toasts, answer.error);
  }

  function ask(): void {
    const underWay = store.getState().images.filter(({ status }) => status === 'generating').length;
    if (underWay > 0 && job.estimatedUsd !== 0) setAsking(underWay);
    else void run();
  }

  return (
    <>
      <Button icon="stop" onClick={ask} disabled={pending || job.cancelRequested}>
        {job.cancelRequested ? words.cancelling : words.cancel}
      </Button>
      <ConfirmDialog
        open={asking !== null}
        title={words.cancelTitle}
        text={words.cancelText(asking ?? 0)}
        confirm={words.cancelConfirm}
        danger
        onConfirm={() => void run()}
        onClose={() => setAsking(null)}
      />
    </>
  );
}
