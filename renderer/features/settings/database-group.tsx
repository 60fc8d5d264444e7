import type { DatabaseStatus } from '../../../shared/contract/database.ts';
import { useCommand } from '../../state/use-command.ts';
import { useDatabase } from '../../state/use-database.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { BackupsGroup } from './backups-group.tsx';
import { Group } from './group.tsx';
import { LibrarySearchGroup } from './library-search-group.tsx';

const text = strings.database;

/** Whether the database is sound, what it lacks, and its backups. `onChange` when there is more of anything. */
export function DatabaseGroup({ onChange }: { onChange: () => void }) {
  const status = useDatabase();
  const check = useCommand('database.check');
  const cancel = useCommand('database.cancelCheck');
  const checking = status?.checking ?? null;
  return (
    <>
      <Group title={text.title} text={text.text}>
        <div role="status" className="settings-path">
          {status === null ? <Skeleton width="24ch" /> : <Found status={status} />}
        </div>
        {checking !== null && checking.total > 0 && (
          <Progress label={text.progressLabel} done={checking.done} failed={0} total={checking.total} />
        )}
        {check.error !== null && <ErrorNotice error={check.error} title={text.checkFailed} />}
        <div className="settings-buttons">
          {checking === null ? (
            <>
              <Button icon="database" onClick={() => check.run({ kind: 'quick' })}>
                {text.check}
              </Button>
              <Button look="quiet" onClick={() => check.run({ kind: 'full' })}>
                {text.fullCheck}
              </Button>
              <Button look="quiet" onClick={() => check.run({ kind: 'files' })}>
                {text.fileCheck}
              </Button>
            </>
          ) : (
            <Button icon="stop" onClick={() => cancel.run({})}>
              {text.stop}
            </Button>
          )}
        </div>
      </Group>
      <LibrarySearchGroup searching={status?.searching ?? null} onFound={onChange} />
      <BackupsGroup status={status} onBackup={onChange} />
    </>
  );
}

function Found({ status: { checking, lastCheck } }: { status: DatabaseStatus }) {
  if (checking !== null) return text.checking(checking);
  if (lastCheck === null) return text.neverChecked;
  return (
    <>
      {text.lastCheck(lastCheck)}
      {lastCheck.problems.length > 0 && (
        <ul>
          {lastCheck.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </>
  );
}
