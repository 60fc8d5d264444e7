import {
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useCallback,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import type { Job } from '../../../shared/domain/job.ts';
import { useExportActions } from '../../state/export-actions.ts';
import { can, useJobActions } from '../../state/job-actions.ts';
import { useIsJoined } from '../../state/use-cloud.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ContextMenu, type MenuItem } from '../../ui/menu.tsx';
import { JobListState } from './job-list-state.tsx';
import { jobMenu, jobsMenu, otherJobMenu } from './job-menu.ts';
import { JobRow, rowId } from './job-row.tsx';
import { JobToolbar } from './job-toolbar.tsx';
import { moveOf } from './keyboard.ts';
import { OthersState } from './others-state.tsx';
import { QueueBar } from './queue-bar.tsx';
import { useJobSelection } from './use-job-selection.ts';
import { useMinute } from './use-minute.ts';
import { useQueue } from './use-queue.ts';
import './job-list.css';

/** Rows that Page Up and Page Down go over. */
const PAGE = 8;

/** All jobs, to pick one to look at or several to delete, and the queue. */
export function JobList({ searchRef }: { searchRef: RefObject<HTMLInputElement | null> }) {
  return (
    <section className="job-list" aria-label={strings.jobs.title}>
      <QueueBar />
      <JobToolbar searchRef={searchRef} />
      <OthersState />
      <Rows />
    </section>
  );
}

function Rows() {
  const session = useSession();
  const actions = useJobActions();
  const exporting = useExportActions();
  const [said, setSaid] = useState('');
  const queue = useQueue(setSaid);
  const { jobs, places, drag } = queue;
  const order = useMemo(() => jobs.map(({ id }) => id), [jobs]);
  const marks = useJobSelection(order);
  const covers = useSessionState((state) => state.covers);
  const shownId = useSessionState((state) => (state.view.kind === 'job' ? state.selectedId : null));
  const readOnly = useSessionState((state) => state.jobQuery.from === 'others');
  const joined = useIsJoined();
  const failed = useSessionState((state) => state.error !== null);
  const minute = useMinute();
  const list = useRef<VirtuosoHandle>(null);
  const pointedAt = useRef<string | null>(null);
  const { selection } = marks;
  const marked = jobs.filter(({ id }) => selection.marked.has(id));

  function reveal(jobId: string | null): void {
    if (jobId !== null) list.current?.scrollIntoView({ index: order.indexOf(jobId) });
  }

  function press(event: KeyboardEvent): void {
    if (act(event)) event.preventDefault();
  }

  /** Does what a key says; whether it said something. */
  function act(event: KeyboardEvent): boolean {
    const { active } = selection;
    const step = event.key === 'ArrowUp' ? 'up' : event.key === 'ArrowDown' ? 'down' : null;
    if (event.altKey && step !== null && active !== null) queue.step(active, step);
    else if (event.key === 'Escape' && marked.length > 1) marks.clear();
    else if (event.key === 'Delete' && marked.length > 0 && !readOnly) actions.remove(marked);
    else if (event.key === ' ') marks.toggleActive();
    else if (event.key === 'Enter' && active !== null) session.select(active);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) marks.markAll();
    else {
      const move = moveOf(event.key);
      if (move === null) return false;
      reveal(marks.move(move, event.shiftKey, PAGE));
    }
    return true;
  }

  function pick(event: MouseEvent): void {
    const jobId = jobAt(event);
    if (jobId === null) return;
    marks.click(jobId, { toggle: event.ctrlKey || event.metaKey, extend: event.shiftKey });
  }

  function menu(): readonly MenuItem[] {
    const jobId = pointedAt.current ?? selection.active;
    const job = jobs.find(({ id }) => id === jobId);
    if (job === undefined) return [];
    if (readOnly) return otherJobMenu(job, actions, exporting);
    if (marked.length > 1 && selection.marked.has(job.id)) return jobsMenu(marked, actions, joined);
    const abilities = session.store.getState().info?.shell ?? null;
    const place = places.get(job.id) ?? 1;
    return jobMenu(job, {
      actions,
      exporting,
      abilities,
      joined,
      first: place > 1 ? () => queue.step(job.id, 'top') : null,
    });
  }

  const row = useCallback(
    (index: number, job: Job) => (
      <JobRow
        job={job}
        cover={covers[job.id]}
        shown={job.id === shownId}
        marked={selection.marked.has(job.id)}
        active={job.id === selection.active}
        place={places.get(job.id) ?? null}
        drag={drag}
        position={index + 1}
        total={order.length}
        minute={minute}
      />
    ),
    [covers, shownId, selection, places, drag, order, minute],
  );

  if (jobs.length === 0) return <JobListState />;
  return (
    <>
      <ContextMenu
        items={menu}
        render={
          <div
            className="job-list-frame"
            onContextMenuCapture={(event) => {
              pointedAt.current = jobAt(event);
            }}
          />
        }
      >
        <Virtuoso
          ref={list}
          data={jobs}
          computeItemKey={(_index, job) => job.id}
          itemContent={row}
          endReached={() => void session.loadJobs()}
          increaseViewportBy={200}
          className="job-list-rows"
          role="listbox"
          aria-label={strings.jobs.list}
          aria-multiselectable
          aria-activedescendant={selection.active === null ? undefined : rowId(selection.active)}
          tabIndex={0}
          onKeyDown={press}
          onClick={pick}
        />
      </ContextMenu>
      {failed && <JobListState />}
      {marked.length > 1 && !readOnly && (
        <div className="job-list-marked">
          <IconButton size="small" icon="close" label={strings.jobs.clearMarks} onClick={marks.clear} />
          <p>{strings.jobs.marked(marked.length)}</p>
          <div className="job-list-marked-buttons">
            {marked.some((job) => can(job).retry) && (
              <Button size="small" icon="retry" onClick={() => actions.retryMany(marked)}>
                {strings.retries.marked}
              </Button>
            )}
            <Button size="small" icon="trash" onClick={() => actions.remove(marked)}>
              {strings.jobs.deleteMarked}
            </Button>
          </div>
        </div>
      )}
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </>
  );
}

function jobAt(event: MouseEvent): string | null {
  const row = (event.target as Element).closest<HTMLElement>('[data-job-id]');
  return row?.dataset['jobId'] ?? null;
}
