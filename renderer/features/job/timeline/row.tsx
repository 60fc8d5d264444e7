import { memo } from 'react';
import type { ImageStatus } from '../../../../shared/domain/image.ts';
import type { Span, TimelineRow } from '../../../../shared/domain/timeline.ts';
import { strings } from '../../../strings/index.ts';
import { Icon, type IconName } from '../../../ui/icon.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { JOB_ROW } from './move.ts';
import { CELL, namedRow, ROW_HEADER } from './roles.ts';
import { Spans } from './spans.tsx';

type ImageRowProps = {
  /** Undefined while it is on its way. */
  row: TimelineRow | undefined;
  index: number;
  current: number | null;
};

/** One image: its name, its bars, and how long it took. */
export const ImageRow = memo(function ImageRow({ row, index, current }: ImageRowProps) {
  const words = strings.timeline;
  if (row === undefined) {
    return (
      <div className="timeline-row" aria-hidden="true">
        <Skeleton width={64} height={12} />
        <Skeleton height={12} />
      </div>
    );
  }
  return (
    <div {...namedRow(words.row(row), index + 2)} className="timeline-row" data-image={row.imageId}>
      <span {...ROW_HEADER} className="timeline-name" data-status={row.status} data-of={row.imageId}>
        <Icon name={STATUS_ICONS[row.status]} size={14} />
        {words.image(row.index)}
      </span>
      <span role="presentation" className="timeline-track">
        <Spans spans={row.spans} row={index} current={current} />
      </span>
      <span {...CELL} className="timeline-took">
        {words.took(row.tookMs)}
      </span>
    </div>
  );
});

const STATUS_ICONS: Readonly<Record<ImageStatus, IconName>> = {
  pending: 'pending',
  generating: 'working',
  generated: 'clock',
  processing: 'working',
  storing: 'working',
  completed: 'success',
  failed: 'error',
  cancelled: 'stopped',
  unknown: 'help',
};

type JobRowProps = { spans: readonly Span[]; lengthMs: number; current: number | null };

/** The job as a whole. */
export const JobRow = memo(function JobRow({ spans, lengthMs, current }: JobRowProps) {
  const words = strings.timeline;
  return (
    <div {...namedRow(words.jobRow(lengthMs), 1)} className="timeline-row">
      <span {...ROW_HEADER} className="timeline-name">
        {words.job}
      </span>
      <span role="presentation" className="timeline-track">
        <Spans spans={spans} row={JOB_ROW} current={current} />
      </span>
      <span {...CELL} className="timeline-took">
        {words.took(lengthMs)}
      </span>
    </div>
  );
});
