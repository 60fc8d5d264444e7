import { type DragEvent, memo, useState } from 'react';
import type { Job } from '../../../shared/domain/job.ts';
import { ago, moment } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Icon } from '../../ui/icon.tsx';
import { Progress } from '../../ui/progress.tsx';
import { StatusIcon } from '../../ui/state-icons.tsx';
import './job-row.css';

export type JobRowProps = {
  job: Job;
  /** The image to show it by; none while it has none. */
  cover: string | undefined;
  /** Whether the centre of the window shows it. */
  shown: boolean;
  marked: boolean;
  /** Whether the keyboard is on it. */
  active: boolean;
  /** From 1; null where it is not in the queue. */
  place: number | null;
  /** Present where the list is the queue. */
  drag: RowDrag | null;
  position: number;
  total: number;
  /** In minutes, so that rows are drawn again no more often. */
  minute: number;
};

/** What a row of the queue does while one is dragged. */
export type RowDrag = {
  start(jobId: string): void;
  /** Drops the dragged job before or behind this one. */
  drop(onto: string, behind: boolean): void;
};

/** The id of a row's element, for `aria-activedescendant`. */
export function rowId(jobId: string): string {
  return `job-row-${jobId}`;
}

/** One job in the list. */
export const JobRow = memo(function JobRow(props: JobRowProps) {
  const { job, cover, shown, marked, active, place, drag, position, total } = props;
  const dropping = useDropping(job.id, drag);
  return (
    <div
      id={rowId(job.id)}
      role="option"
      aria-selected={marked}
      aria-current={shown}
      aria-posinset={position}
      aria-setsize={total}
      tabIndex={-1}
      data-job-id={job.id}
      data-job-status={job.status}
      className={`job-row ${active ? 'job-row-active' : ''} ${dropping.className}`.trimEnd()}
      {...dropping.events}
    >
      {drag !== null && (
        <span className="job-row-handle" title={strings.jobs.handle} aria-hidden="true">
          <Icon name="drag" />
        </span>
      )}
      <Cover job={job} image={cover} />
      <div className="job-row-words">
        <p className="job-row-prompt">{job.params.prompt}</p>
        <State job={job} />
        <Foot job={job} place={place} minute={props.minute} />
      </div>
    </div>
  );
});

/** The picture changes when its job has gone through another run; until then the browser may keep it. */
function Cover({ job, image }: { job: Job; image: string | undefined }) {
  const [broken, setBroken] = useState<string | null>(null);
  const url = image === undefined ? null : `/media/image/${image}?v=${job.run}-${job.finishedAt ?? 0}`;
  if (url === null || broken === url) {
    return (
      <span className="job-row-cover job-row-no-cover" data-status={job.status}>
        <Icon name="image" size={18} />
      </span>
    );
  }
  return (
    <img
      className="job-row-cover"
      src={url}
      alt=""
      width={48}
      height={48}
      loading="lazy"
      draggable={false}
      onError={() => setBroken(url)}
    />
  );
}

function State({ job }: { job: Job }) {
  const { completed, requested, failed } = job.counts;
  return (
    <p className="job-row-state">
      <StatusIcon status={job.status} silent />
      <span className="job-row-status">{strings.jobs.statuses[job.status]}</span>
      <span className="job-row-counts">
        {strings.jobs.progress(completed, requested)}
        {failed > 0 && <span className="job-row-failed"> · {strings.jobs.failed(failed)}</span>}
      </span>
    </p>
  );
}

function Foot({ job, place, minute }: { job: Job; place: number | null; minute: number }) {
  const { completed, requested, failed } = job.counts;
  if (job.status === 'processing') {
    return (
      <div className="job-row-foot job-row-progress">
        <Progress
          label={strings.jobs.progressLabel}
          done={completed}
          failed={failed}
          total={requested}
          size="thin"
        />
      </div>
    );
  }
  return (
    <p className="job-row-foot">
      <time dateTime={new Date(job.createdAt).toISOString()} title={moment(job.createdAt)}>
        {ago(job.createdAt, minute * 60_000)}
      </time>
      <span>{place === null ? strings.jobs.cost(job) : strings.jobs.position(place)}</span>
    </p>
  );
}

/** Where a dragged row would fall on this one. */
function useDropping(jobId: string, drag: RowDrag | null) {
  const [side, setSide] = useState<'before' | 'behind' | null>(null);
  if (drag === null) return { className: '', events: {} };
  const sideOf = (event: DragEvent<HTMLElement>): 'before' | 'behind' => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    return event.clientY < top + height / 2 ? 'before' : 'behind';
  };
  return {
    className: side === null ? '' : `job-row-drop-${side}`,
    events: {
      draggable: true,
      onDragStart: (event: DragEvent<HTMLElement>) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', jobId);
        drag.start(jobId);
      },
      onDragOver: (event: DragEvent<HTMLElement>) => {
        event.preventDefault();
        setSide(sideOf(event));
      },
      onDragLeave: () => setSide(null),
      onDrop: (event: DragEvent<HTMLElement>) => {
        event.preventDefault();
        drag.drop(jobId, sideOf(event) === 'behind');
        setSide(null);
      },
    },
  };
}
