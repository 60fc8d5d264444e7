// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn in part and scrolled; the roles say what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the list, which names the row that it is about
import type { ImageStatus } from '../../../shared/domain/image.ts';
import { strings } from '../../strings/index.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import type { GroupRow } from './group-rows.ts';

const ICONS: Readonly<Record<ImageStatus, IconName>> = {
  pending: 'pending',
  generating: 'working',
  generated: 'layers',
  processing: 'process',
  storing: 'save',
  completed: 'success',
  failed: 'error',
  cancelled: 'stopped',
  unknown: 'help',
};

type HeaderProps<K extends GroupRow['kind']> = {
  id: string;
  row: Extract<GroupRow, { kind: K }>;
  current: boolean;
};

/** One image, or the job as a whole: what became of it, why, how often it was tried and how long it took. */
export function GroupHeader({ id, row, current, hitsExact }: HeaderProps<'group'> & { hitsExact: boolean }) {
  const { image, open, hits, tookMs } = row;
  return (
    <div
      role="row"
      id={id}
      aria-level={1}
      aria-expanded={open}
      aria-selected={current}
      className="log-row log-group"
      data-key={row.key}
      data-current={current || undefined}
    >
      <span role="gridcell" className="log-group-name">
        <Icon name={image === null ? 'file' : ICONS[image.status]} size={14} />
        {image === null ? strings.log.jobGroup : strings.log.imageGroup(image.index)}
      </span>
      {image !== null && (
        <span role="gridcell" className="log-group-state">
          {strings.log.imageStatuses[image.status]}
          {image.failure !== null && image.status !== 'completed' && `: ${image.failure.message}`}
        </span>
      )}
      <span role="gridcell" className="log-group-facts">
        {[
          hits === null ? null : strings.log.hits(hits, hitsExact),
          image !== null && image.attempts > 1 ? strings.log.attempts(image.attempts) : null,
          tookMs === null ? null : strings.log.took(tookMs),
        ]
          .filter((fact) => fact !== null)
          .join(' · ')}
      </span>
    </div>
  );
}

/** An attempt that a later one followed, in one row. */
export function AttemptHeader({ id, row, current }: HeaderProps<'attempt'>) {
  return (
    <div
      role="row"
      id={id}
      aria-level={2}
      aria-expanded={row.open}
      aria-selected={current}
      className="log-row log-attempt"
      data-old
      data-key={row.key}
      data-current={current || undefined}
    >
      <span role="gridcell" className="log-group-name">
        {strings.log.attemptGroup(row.attempt, row.entries.length)}
      </span>
      <span role="gridcell" className="log-message">
        {row.entries.at(-1)?.message}
      </span>
    </div>
  );
}

/** More entries than are loaded, or none at all. */
export function NoteRow({ id, row, current }: HeaderProps<'more' | 'note'>) {
  return (
    <div
      role="row"
      id={id}
      aria-level={2}
      aria-selected={current}
      className="log-row log-note"
      data-key={row.key}
      data-current={current || undefined}
    >
      <span role="gridcell" className="log-message">
        {row.kind === 'more' ? moreText(row.side) : noteText(row.note)}
      </span>
    </div>
  );
}

function moreText(side: 'before' | 'after'): string {
  return side === 'before' ? strings.log.moreBefore : strings.log.moreAfter;
}

function noteText(note: 'loading' | 'empty'): string {
  return note === 'loading' ? strings.log.groupLoading : strings.log.groupEmpty;
}
