import type { DatabaseStatus } from '../../../shared/contract/database.ts';
import { repairSentences } from '../../../shared/text/repair-text.ts';
import { useCommand } from '../../state/use-command.ts';
import { useDatabase } from '../../state/use-database.ts';
import { useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import './database-notice.css';

const text = strings.database;

/** That the database is damaged, or what of it was repaired, until its user has seen that. */
export function DatabaseNotice() {
  const status = useDatabase();
  if (status === null) return null;
  if (status.state === 'damaged') return <Damaged status={status} />;
  return status.repair === null || status.repairSeen ? null : <Repaired status={status} />;
}

function Damaged({ status }: { status: DatabaseStatus }) {
  const restart = useCommand('database.restart');
  return (
    <div className="database-notice">
      <Notice
        level="error"
        title={text.damagedTitle}
        actions={
          status.canRestart && (
            <Button size="small" disabled={restart.pending} onClick={() => restart.run({})}>
              {text.repairNow}
            </Button>
          )
        }
      >
        <p>{text.damagedText}</p>
        {!status.canRestart && <p>{text.restartFirst}</p>}
      </Notice>
      {restart.error !== null && <ErrorNotice error={restart.error} />}
    </div>
  );
}

function Repaired({ status: { repair, searching } }: { status: DatabaseStatus }) {
  const canOpen = useSessionState((state) => state.info?.shell.openFolder === true);
  const open = useCommand('database.showFolder');
  const seen = useCommand('database.seen');
  if (repair === null) return null;
  return (
    <div className="database-notice">
      <Notice
        level="info"
        title={text.repairedTitle(repair)}
        actions={
          <>
            {canOpen && (
              <Button size="small" icon="folder" onClick={() => open.run({})}>
                {text.showFolder}
              </Button>
            )}
            <Button size="small" look="quiet" onClick={() => seen.run({})}>
              {text.dismiss}
            </Button>
          </>
        }
      >
        <p>{text.nothingDeleted(repair.folder)}</p>
        <ul aria-label={text.details}>
          {repairSentences(repair).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
          {searching !== null && <li>{text.searchingMore}</li>}
        </ul>
      </Notice>
      {open.error !== null && <ErrorNotice error={open.error} />}
    </div>
  );
}
