import type { ShellAbilities } from '../../../shared/contract/commands.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { can, type JobActions, retryable } from '../../state/job-actions.ts';
import { strings } from '../../strings/index.ts';
import type { MenuItem } from '../../ui/menu.tsx';

const text = strings.jobs.menu;

type JobMenuParts = {
  actions: JobActions;
  abilities: ShellAbilities | null;
  /** Brings it to the top of the queue; null where it cannot go higher. */
  first: (() => void) | null;
};

/** What can be done with one job. */
export function jobMenu(job: Job, { actions, abilities, first }: JobMenuParts): MenuItem[] {
  const now = can(job);
  return [
    ...(abilities?.openFolder === true
      ? [{ label: text.folder, icon: 'folder', onSelect: () => actions.openFolder(job) } as const]
      : []),
    { label: text.duplicate, icon: 'duplicate', onSelect: () => actions.duplicate(job) },
    ...(now.retry
      ? [{ label: text.retry(retryable(job)), icon: 'retry', onSelect: () => actions.retry(job) } as const]
      : []),
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

/** What can be done with several at once. */
export function jobsMenu(jobs: readonly Job[], actions: JobActions): MenuItem[] {
  return [
    {
      label: text.removeMarked(jobs.length),
      icon: 'trash',
      shortcut: 'delete',
      danger: true,
      onSelect: () => actions.remove(jobs),
    },
  ];
}
