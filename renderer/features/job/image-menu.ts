import type { RetryFrom, ShellAbilities } from '../../../shared/contract/commands.ts';
import { needsOtherPrompt } from '../../../shared/domain/errors.ts';
import { type Image, isSettled } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { isFinal } from '../../../shared/domain/job-status.ts';
import { strings } from '../../strings/index.ts';
import type { MenuItem } from '../../ui/menu.tsx';
import { hasPicture } from './tile-state.ts';
import type { ImageActions } from './use-image-actions.ts';

/** What one image costs to make again, US dollars; null when the price is not known. */
export function usdPerImage({ estimatedUsd, params }: Job): number | null {
  return estimatedUsd === null ? null : estimatedUsd / params.images;
}

/** What an image allows now. The job must have ended before any of it is made again; what can only be looked at allows nothing. */
export function possibleWith(image: Image, job: Job, readOnly: boolean) {
  const ended = isFinal(job.status) && !readOnly;
  const declined = image.failure !== null && needsOtherPrompt(image.failure.code);
  const missing = image.status === 'failed' || image.status === 'cancelled';
  const pictured = hasPicture(image);
  return {
    useFile: pictured && !readOnly,
    retry: ended && missing && !declined,
    editPrompt: missing && declined,
    otherPrompt: missing && !readOnly,
    regenerate: ended && !declined && (missing || image.status === 'completed'),
    reprocess: ended && image.status === 'completed' && pictured,
    remove: pictured && isSettled(image.status) && !readOnly,
  } as const;
}

type MenuNeeds = {
  readonly image: Image;
  readonly job: Job;
  readonly actions: ImageActions;
  readonly abilities: ShellAbilities | null;
  /** Null where the image is open already; its bar then has what else one looks for first. */
  readonly open: ((image: Image) => void) | null;
  readonly editPrompt: () => void;
};

/** Those that cannot be done now are false. */
type Group = readonly (MenuItem | false)[];

/** The menu of an image: only what can be done with it now, with what it costs. */
export function imageMenu(needs: MenuNeeds): MenuItem[] {
  const groups = [lookGroup(needs), makeGroup(needs), fileGroup(needs), removeGroup(needs)];
  return withSeparators(groups.map((group) => group.filter((item) => item !== false)));
}

const words = strings.job.tile;

function lookGroup({ image, actions, open }: MenuNeeds): Group {
  if (open === null) return [];
  return [
    { label: words.open, icon: 'fullscreen', shortcut: 'enter', onSelect: () => open(image) },
    { label: words.showInLog, icon: 'file', shortcut: 'l', onSelect: () => actions.showInLog(image) },
    !actions.readOnly && {
      label: image.starred ? words.unstar : words.star,
      icon: 'star',
      shortcut: 's',
      onSelect: () => actions.star(image),
    },
  ];
}

function makeGroup({ image, job, actions, editPrompt }: MenuNeeds): Group {
  const can = possibleWith(image, job, actions.readOnly);
  const again = (from: RetryFrom) => () => actions.retry(image, from);
  return [
    can.retry && { label: words.retry, icon: 'retry', onSelect: again('cheapest') },
    can.reprocess && { label: words.reprocess, icon: 'process', onSelect: again('process') },
    can.regenerate && {
      label: words.regenerate(usdPerImage(job)),
      icon: 'refresh',
      onSelect: again('generate'),
    },
    can.editPrompt && { label: words.editPrompt, icon: 'edit', onSelect: editPrompt },
    can.otherPrompt && {
      label: strings.retries.other.action,
      icon: 'edit',
      onSelect: () => actions.retryOtherwise(image),
    },
  ];
}

function fileGroup({ image, job, actions, abilities }: MenuNeeds): Group {
  const can = possibleWith(image, job, actions.readOnly);
  if (!can.useFile) return [];
  const reveals = abilities?.reveal === true;
  return [
    reveals && { label: words.reveal, icon: 'folder', onSelect: () => actions.reveal(image) },
    { label: words.copyPath, icon: 'copy', onSelect: () => actions.copyPath(image) },
  ];
}

function removeGroup({ image, job, actions }: MenuNeeds): Group {
  if (!possibleWith(image, job, actions.readOnly).remove) return [];
  return [
    {
      label: words.delete,
      icon: 'trash',
      shortcut: 'delete',
      danger: true,
      onSelect: () => actions.remove(image),
    },
  ];
}

/** The groups that have something in them, one after the other, with a line between. */
function withSeparators(groups: readonly (readonly MenuItem[])[]): MenuItem[] {
  const filled = groups.filter((group) => group.length > 0);
  return filled.flatMap((group, index): MenuItem[] => (index === 0 ? [...group] : ['separator', ...group]));
}
