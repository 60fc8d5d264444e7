import type { ShellAbilities } from '../../../shared/contract/commands.ts';
import type { Job } from '../../../shared/domain/job.ts';
import type { ExportActions } from '../../state/export-actions.ts';
import { can, type JobActions } from '../../state/job-actions.ts';
import { strings } from '../../strings/index.ts';
import type { MenuItem } from '../../ui/menu.tsx';

const text = strings.jobs.menu;

type JobMenuParts = {
  actions: JobActions;
  exporting: ExportActions;
  abilities: ShellAbilities | null;
  /** Whether jobs of this device are sent to the cloud. */
  joined: boolean;
  /** Brings it to the top of the queue; null where it cannot go higher. */
  first: (() => void) | null;
};

/** What can be done with one job. */
export function jobMenu(
  job: Job,
  { actions, exporting, abilities, joined, first }: JobMenuParts,
): MenuItem[] {
  const now = can(job);
  return [
    ...(abilities?.openFolder === true
      ? [{ label: text.folder, icon: 'folder', onSelect: () => actions.openFolder(job) } as const]
      : []),
    { label: text.duplicate, icon: 'duplicate', onSelect: () => actions.duplicate(job) },
    {
      label: strings.exporting.action,
      icon: 'download',
      onSelect: () => exporting.exportJob(job.id, null),
    },
    ...(now.retry ? [{ label: text.retry, icon: 'retry', onSelect: () => actions.retry(job) } as const] : []),
    ...(now.retry
      ? [
          {
            label: strings.retries.other.action,
            icon: 'edit',
            onSelect: () => actions.retryOtherwise(job, null),
          } as const,
        ]
      : []),
    ...(joined ? [cloudItem([job], actions)] : []),
    ...(first === null ? [] : [{ label: text.first, icon: 'up', onSelect: first } as const]),
    'separator',
    now.remove
      ? {
          label: text.remove,
          icon: 'trash',
          shortcut: 'delete',
          danger: true,
          onSelect: () => actions.remove([job]),
        }
      : {
          label: text.cancel,
          icon: 'ban',
          danger: true,
          disabled: !now.cancel,
          onSelect: () => actions.cancel(job),
        },
  ];
}

/** What can be done with a job of another device, which can only be looked at. */
export function otherJobMenu(job: Job, actions: JobActions, exporting: ExportActions): MenuItem[] {
  return [
    { label: text.duplicate, icon: 'duplicate', onSelect: () => actions.duplicate(job) },
    {
      label: strings.exporting.action,
      icon: 'download',
      onSelect: () => exporting.exportJob(job.id, null),
    },
  ];
}

function cloudItem(jobs: readonly Job[], actions: JobActions): MenuItem {
  return { label: strings.cloud.copy, icon: 'cloud', onSelect: () => actions.cloudCopy(jobs) };
}

/** What can be done with several at once. */
export function jobsMenu(jobs: readonly Job[], actions: JobActions, joined: boolean): MenuItem[] {
  return [
    ...(jobs.some((job) => can(job).retry)
      ? [
          {
            label: strings.retries.marked,
            icon: 'retry',
            onSelect: () => actions.retryMany(jobs),
          } as const,
        ]
      : []),
    ...(joined ? [cloudItem(jobs, actions)] : []),
    ...(joined || jobs.some((job) => can(job).retry) ? ['separator' as const] : []),
    {
      label: text.removeMarked(jobs.length),
      icon: 'trash',
      shortcut: 'delete',
      danger: true,
      onSelect: () => actions.remove(jobs),
    },
  ];
}
