import { useRef } from 'react';
import type { Job } from '../../../shared/domain/job.ts';
import { isFinal } from '../../../shared/domain/job-status.ts';
import { useAppearance } from '../../state/appearance.ts';
import { type LogFilter, NO_FILTER, type Side } from '../../state/log-view.ts';
import { LogContext, useLog, useLogState, useOpenLog } from '../../state/log-view-hooks.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { FilterBar } from './filter-bar.tsx';
import { LogActionsContext, useMakeLogActions } from './log-actions.ts';
import { LogAnnouncer } from './log-announcer.tsx';
import { LogBody } from './log-body.tsx';
import { LogHead } from './log-head.tsx';
import { LogSearch } from './log-search.tsx';
import { ExportProgress, LogTools } from './log-tools.tsx';
import { useMarks } from './selection.ts';
import { useTopLine } from './top-line.ts';
import { useFind } from './use-find.ts';
import { useGroups } from './use-groups.ts';
import { useExportCommands, useLogShortcuts } from './use-log-commands.ts';
import { useLogFocus } from './use-log-focus.ts';
import './log-panel.css';

/** A job's log: everything it did, live, and all the ways to find one's way in it. */
export function LogPanel({ job }: { job: Job }) {
  const log = useOpenLog(job.id);
  if (log === null) return <section className="log" aria-label={strings.log.title} />;
  return (
    <LogContext value={log}>
      <OpenedPanel key={job.id} job={job} />
    </LogContext>
  );
}

function OpenedPanel({ job }: { job: Job }) {
  const log = useLog();
  const filter = useLogState((state) => state.filter);
  const { logOpen } = useAppearance();
  const marks = useMarks();
  const top = useTopLine();
  const groups = useGroups();
  const field = useRef<HTMLInputElement>(null);
  const find = useFind(marks, top, groups.reveal);
  const { exporting, copyAll, copySelected } = useExportCommands(marks);
  const actions = useMakeLogActions(marks.select);
  const toggle = useLogShortcuts(field);
  useLogFocus(log, marks.select);

  /** The reader stays where they are reading; who follows the end goes on to follow it. */
  function changeFilter(next: LogFilter): void {
    const { following } = log.store.getState().view;
    log.setFilter(next, following ? null : (marks.selection?.head ?? top.getState().seq));
  }
  const clearFilter = (): void => changeFilter(NO_FILTER);
  const goToError = (side: Side): void => void find.go('error', side);
  const goToHit = (side: Side): void => void find.go('match', side);

  return (
    <LogActionsContext value={actions}>
      <section className="log" aria-label={strings.log.title} data-open={logOpen}>
        <LogHead open={logOpen} onToggle={toggle} onClear={clearFilter}>
          <LogSearch field={field} filter={filter} onChange={changeFilter} onGo={goToHit} />
          <LogTools grouped={groups.on} onGroup={groups.set} onError={goToError} onCopy={copyAll} />
        </LogHead>
        {logOpen && (
          <>
            <FilterBar filter={filter} onChange={changeFilter} note={find.note} />
            <ExportProgress state={exporting.state} exporting={exporting} />
            <Trouble />
            <LogBody
              {...{ job, marks, top, groups }}
              onError={goToError}
              onCopy={copySelected}
              onClear={clearFilter}
            />
            {!groups.on && <Pill live={!isFinal(job.status)} />}
            <LogAnnouncer note={find.note} />
          </>
        )}
      </section>
    </LogActionsContext>
  );
}

/** Why entries are missing, and the way to ask for them once more. */
function Trouble() {
  const log = useLog();
  const viewError = useLogState((state) => state.view.error);
  const ownError = useLogState((state) => state.error);
  const error = viewError ?? ownError;
  if (error === null) return null;
  return (
    <ErrorNotice
      error={error}
      title={strings.log.failedTitle}
      actions={<Button onClick={log.retry}>{strings.app.tryAgain}</Button>}
    />
  );
}

/** Says that the end is not followed, how much has come since, and brings one back there. Of a log that has ended there is no end to follow. */
function Pill({ live }: { live: boolean }) {
  const log = useLog();
  const following = useLogState((state) => state.view.following);
  const opened = useLogState((state) => state.view.opened);
  const missed = useLogState((state) => state.missed);
  if (following || !opened || (!live && missed === 0)) return null;
  return (
    <button type="button" className="log-pill" title={strings.log.resume} onClick={() => log.follow(true)}>
      {strings.log.paused(missed)}
      <Icon name="down" size={14} />
    </button>
  );
}
