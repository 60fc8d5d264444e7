import { useCallback, useEffect, useState } from 'react';
import type { CommandOutput } from '../../../shared/contract/commands.ts';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import { useCommand } from '../../state/use-command.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { bytes } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { CompactGroup } from './compact-group.tsx';
import { DatabaseGroup } from './database-group.tsx';
import { Group } from './group.tsx';

const text = strings.settings;
type Stats = CommandOutput<'data.stats'>;

const ROWS: readonly { label: string; hint?: string; value: (stats: Stats) => string }[] = [
  { label: text.dataJobs, value: ({ jobs }) => text.number(jobs) },
  { label: text.dataImages, value: ({ images }) => text.number(images) },
  { label: text.dataEntries, value: ({ entries }) => text.number(entries) },
  {
    label: text.dataCost,
    value: ({ cost }) => text.dataCostValue(cost.usd, cost.wastedUsd, cost.unpriced),
  },
  { label: text.dataDatabase, value: ({ databaseBytes }) => bytes(databaseBytes) },
  {
    label: text.dataOriginals,
    hint: text.dataOriginalsHint,
    value: ({ originalsBytes }) => bytes(originalsBytes),
  },
  { label: text.dataFree, value: ({ freeBytes }) => bytes(freeBytes) },
];

/** What is stored on this computer, how large it is, and a copy of it. */
export function DataSection() {
  const { stats, error, load } = useStats();
  return (
    <>
      {error !== null && (
        <ErrorNotice
          error={error}
          title={text.dataFailed}
          actions={<Button onClick={load}>{strings.app.tryAgain}</Button>}
        />
      )}
      <Group
        title={text.dataUsed}
        aside={
          <Button look="quiet" size="small" icon="refresh" onClick={load}>
            {text.dataRefresh}
          </Button>
        }
      >
        <dl className="settings-stats">
          {ROWS.map(({ label, hint, value }) => (
            <div key={label}>
              <dt>
                {label}
                {hint !== undefined && <span className="field-hint">{hint}</span>}
              </dt>
              <dd>{stats === null ? <Skeleton width="7ch" /> : value(stats)}</dd>
            </div>
          ))}
        </dl>
      </Group>
      <CompactGroup onDone={load} />
      <DatabaseGroup onChange={load} />
      <Folders />
    </>
  );
}

function useStats() {
  const { client } = useSession();
  const [stats, setStats] = useState<Stats | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  const load = useCallback(async (): Promise<void> => {
    const answer = await client.call('data.stats', {});
    if (answer.ok) setStats(answer.value);
    setError(answer.ok ? null : answer.error);
  }, [client]);
  useEffect(() => void load(), [load]);
  return { stats, error, load };
}

function Folders() {
  const info = useSessionState((state) => state.info);
  const open = useCommand('shell.openFolder');
  if (info === null) return null;
  return (
    <Group title={text.dataDir}>
      <p className="settings-path">{info.dataDir}</p>
      {open.error !== null && <ErrorNotice error={open.error} />}
      {info.shell.openFolder && (
        <div className="settings-buttons">
          <Button icon="folder" onClick={() => open.run({ place: 'data' })}>
            {text.openData}
          </Button>
          <Button look="quiet" icon="archive" onClick={() => open.run({ place: 'backups' })}>
            {text.openBackups}
          </Button>
        </div>
      )}
    </Group>
  );
}
