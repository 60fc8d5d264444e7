import { useEffect, useRef } from 'react';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import { isFiltering, type LogFilter, NO_FILTER } from '../../state/log-view.ts';
import { LogContext, useLog, useLogState, useOpenLog } from '../../state/log-view-hooks.ts';
import { SHORTCUTS } from '../../state/shortcuts.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useShortcut } from '../../ui/use-shortcut.ts';
import { FilterBar } from './filter-bar.tsx';
import { LogActionsContext, useMakeLogActions } from './log-actions.ts';
import { LogAnnouncer } from './log-announcer.tsx';
import { LogBody } from './log-body.tsx';
import { LogHead } from './log-head.tsx';
import { useAppearance, useSetAppearance } from './log-look.ts';
import { LogSearch } from './log-search.tsx';
import type { LogFormat } from './log-text.ts';
import { ExportProgress, LogTools } from './log-tools.tsx';
import { boundsOf, useMarks } from './selection.ts';
import { useTopLine } from './top-line.ts';
import { useFind } from './use-find.ts';
import { useGroups } from './use-groups.ts';
import { useLogExport } from './use-log-export.ts';
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
  const set = useSetAppearance();
  const marks = useMarks();
  const top = useTopLine();
  const field = useRef<HTMLInputElement>(null);
  const groups = useGroups();
  const find = useFind(marks, top, groups.reveal);
  const exporting = useLogExport();
  const actions = useMakeLogActions(marks.select);
  useLogFocus(log, marks.select);

  /** The reader stays where they are reading; who follows the end goes on to follow it. */
  function changeFilter(next: LogFilter): void {
    const { following } = log.store.getState().view;
    log.setFilter(next, following ? null : (marks.selection?.head ?? top.getState().seq));
  }

  function openSearch(): void {
    set({ logOpen: true });
    // Drawn first, where it was closed.
    requestAnimationFrame(() => field.current?.select());
  }
  useShortcut(SHORTCUTS.findInLog.keys[0], openSearch);
  useShortcut(SHORTCUTS.toggleLog.keys[0], () => set({ logOpen: !logOpen }));
  useWishes({ 'toggle-log': () => set({ logOpen: !logOpen }), 'find-in-log': openSearch });

  function exportAll(how: 'copy' | 'save', format: LogFormat): void {
    const { tally, matches, view } = log.store.getState();
    const total = isFiltering(filter) ? (matches ?? tally.total) : tally.total;
    void exporting[how]({ filter, from: 1, to: view.lastSeq, total }, format);
  }

  function copySelected(format: LogFormat): void {
    if (marks.selection === null) return;
    const { from, to } = boundsOf(marks.selection);
    void exporting.copy({ filter, from, to, total: to - from + 1 }, format);
  }

  return (
    <LogActionsContext value={actions}>
      <section className="log" aria-label={strings.log.title} data-open={logOpen}>
        <LogHead
          open={logOpen}
          onToggle={() => set({ logOpen: !logOpen })}
          onClear={() => changeFilter(NO_FILTER)}
        >
          <LogSearch
            field={field}
            filter={filter}
            onChange={changeFilter}
            onGo={(side) => void find.go('match', side)}
          />
          <LogTools
            grouped={groups.on}
            onGroup={groups.set}
            onError={(side) => void find.go('error', side)}
            onExport={exportAll}
          />
        </LogHead>
        {logOpen && (
          <>
            <FilterBar filter={filter} onChange={changeFilter} note={find.note} />
            <ExportProgress state={exporting.state} exporting={exporting} />
            <Trouble />
            <LogBody
              job={job}
              marks={marks}
              top={top}
              groups={groups}
              onError={(side) => void find.go('error', side)}
              onCopy={copySelected}
              onClear={() => changeFilter(NO_FILTER)}
            />
            {!groups.on && <Pill live={!isFinal(job.status)} />}
            <LogAnnouncer note={find.note} />
          </>
        )}
      </section>
    </LogActionsContext>
  );
}

/** Does what the host's menu asks of the log. */
function useWishes(wishes: Readonly<Record<string, () => void>>): void {
  const session = useSession();
  const latest = useRef(wishes);
  useEffect(() => {
    latest.current = wishes;
  });
  useEffect(
    () =>
      session.on((event) => {
        if (event.name === 'ui.wished') latest.current[event.payload.wish]?.();
      }),
    [session],
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
