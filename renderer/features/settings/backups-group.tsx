import { useState } from 'react';
import type { Backup, DatabaseStatus } from '../../../shared/contract/database.ts';
import { useCommand } from '../../state/use-command.ts';
import { useBackups } from '../../state/use-database.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Group } from './group.tsx';

const text = strings.database;
/** So many are listed; the others are in the folder. */
const LISTED = 8;

type BackupsGroupProps = { status: DatabaseStatus | null; onBackup: () => void };

/** The backups, a new one, and putting one back. */
export function BackupsGroup({ status, onBackup }: BackupsGroupProps) {
  const { backups, error, load } = useBackups();
  const backUp = useCommand('database.backUp');
  const atStart = useCommand('database.atStart');
  const restart = useCommand('database.restart');
  const [made, setMade] = useState<Backup | null>(null);
  const [chosen, setChosen] = useState<Backup | null>(null);

  async function run(): Promise<void> {
    setMade(await backUp.run({}));
    await load();
    onBackup();
  }

  async function restore({ name }: Backup): Promise<void> {
    setChosen(null);
    const planned = await atStart.run({ plan: { restore: name } });
    if (planned?.canRestart) await restart.run({});
  }

  return (
    <Group
      title={text.backupsTitle}
      text={text.backupsText}
      aside={
        <Button icon="archive" disabled={backUp.pending} onClick={run}>
          {backUp.pending ? text.backingUp : text.backUp}
        </Button>
      }
    >
      {made !== null && (
        <p role="status" className="settings-path">
          {text.backedUp(made)}
        </p>
      )}
      {[error, backUp.error, atStart.error, restart.error].map(
        (one) => one !== null && <ErrorNotice key={one.message} error={one} />,
      )}
      <Planned status={status} onForget={() => atStart.run({ plan: null })} />
      <List backups={backups} onRestore={setChosen} />
      {chosen !== null && (
        <ConfirmDialog
          open
          title={text.restoreTitle(chosen)}
          text={text.restoreText}
          confirm={status?.canRestart ? text.restoreNow : text.restoreConfirm}
          onConfirm={() => void restore(chosen)}
          onClose={() => setChosen(null)}
        />
      )}
    </Group>
  );
}

/** What the next start does, which can still be forgotten; not while the database is damaged. */
function Planned({ status, onForget }: { status: DatabaseStatus | null; onForget: () => void }) {
  if (status === null) return null;
  const { repair, restore } = status.atStart;
  if (!repair && restore === null) return null;
  return (
    <div className="settings-buttons">
      <p role="status">{text.planned(restore === null ? 'repair' : 'restore')}</p>
      {status.state === 'sound' && (
        <Button size="small" look="quiet" onClick={onForget}>
          {text.forget}
        </Button>
      )}
    </div>
  );
}

type ListProps = { backups: readonly Backup[] | null; onRestore: (backup: Backup) => void };

function List({ backups, onRestore }: ListProps) {
  if (backups === null) return <Skeleton width="24ch" />;
  if (backups.length === 0) return <p className="settings-path">{text.noBackups}</p>;
  return (
    <>
      <ul className="settings-backups">
        {backups.slice(0, LISTED).map((backup) => (
          <li key={backup.name}>
            <span>
              {text.backupLine(backup)}
              <span className="field-hint">{text.kind(backup.kind)}</span>
            </span>
            <Button
              size="small"
              look="quiet"
              aria-label={text.restoreLabel(backup)}
              onClick={() => onRestore(backup)}
            >
              {text.restore}
            </Button>
          </li>
        ))}
      </ul>
      {backups.length > LISTED && <p className="field-hint">{text.more(backups.length - LISTED)}</p>}
    </>
  );
}
