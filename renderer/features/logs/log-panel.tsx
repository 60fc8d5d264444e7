import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { LogRow } from './log-row.tsx';
import { useFollowTail } from './use-follow-tail.ts';
import './logs.css';

/** The selected job's log, live. */
export function LogPanel() {
  const { retryLog } = useSession();
  const log = useSessionState((state) => state.log);
  const tail = useFollowTail(log.lastSeq);
  const older = (log.entries[0]?.seq ?? 1) - 1;
  return (
    <section className="log" aria-label={strings.log.title}>
      <div className="log-head">
        <h2>{strings.log.title}</h2>
        <span data-total={log.lastSeq}>{strings.log.total(log.lastSeq)}</span>
      </div>
      {log.error !== null && (
        <ErrorNotice
          error={log.error}
          title={strings.log.failedTitle}
          actions={<Button onClick={retryLog}>{strings.app.tryAgain}</Button>}
        />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className="log-scroller" ref={tail.scroller} tabIndex={0}>
        {older > 0 && <p className="log-note">{strings.log.trimmed(log.entries.length, older)}</p>}
        {log.entries.length === 0 && log.error === null && (
          <p className="log-note">{log.opened ? strings.log.empty : strings.log.loading}</p>
        )}
        <ol>
          {log.entries.map((entry) => (
            <LogRow key={entry.id} entry={entry} />
          ))}
        </ol>
      </div>
      {tail.missed !== null && (
        <Button className="log-resume" onClick={tail.resume} title={strings.log.resume}>
          {strings.log.paused(tail.missed)}
          <Icon name="down" />
        </Button>
      )}
    </section>
  );
}
