import { useCallback, useEffect, useState } from 'react';
import type { AppErrorData, Result } from '../../../shared/contract/result.ts';
import type { StorageProgress, StorageStatus } from '../../../shared/contract/retention.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Group } from './group.tsx';

const text = strings.retention;

/** How much of the database is free room, and giving it back. `onDone` when it was given back. */
export function CompactGroup({ onDone }: { onDone: () => void }) {
  const { status, progress, error, call } = useStorage(onDone);
  return (
    <Group
      title={text.spaceTitle}
      text={text.spaceText}
      aside={status !== null && <Act status={status} onCall={call} />}
    >
      <div role="status" className="settings-path">
        {status === null ? <Skeleton width="24ch" /> : text.space(status.bytes, status.freeBytes)}
        {status !== null && hintOf(status) !== null && <p className="field-hint">{hintOf(status)}</p>}
        {progress !== null && <p>{progressText(progress)}</p>}
      </div>
      {progress?.state === 'running' && (
        <Progress
          label={text.compactingLabel}
          done={Math.round(progress.doneBytes / 1_024)}
          failed={0}
          total={Math.round(progress.totalBytes / 1_024)}
        />
      )}
      {error !== null && <ErrorNotice error={error} title={text.spaceFailed} />}
      {progress?.error != null && <ErrorNotice error={progress.error} />}
    </Group>
  );
}

type Call = 'storage.status' | 'storage.compact' | 'storage.cancel';

function Act({ status, onCall }: { status: StorageStatus; onCall: (name: Call) => void }) {
  if (status.atNextStart)
    return <Button onClick={() => onCall('storage.cancel')}>{text.compactPlannedCancel}</Button>;
  if (status.running)
    return (
      <Button icon="stop" onClick={() => onCall('storage.cancel')}>
        {text.stop}
      </Button>
    );
  return (
    <Button icon="database" disabled={status.freeBytes === 0} onClick={() => onCall('storage.compact')}>
      {status.way === 'rewrite' ? text.compactNext : text.compact}
    </Button>
  );
}

function hintOf({ atNextStart, way, freeBytes }: StorageStatus): string | null {
  if (atNextStart) return text.compactPlanned;
  return way === 'rewrite' && freeBytes > 0 ? text.compactNextHint : null;
}

function progressText({ state, doneBytes, totalBytes }: StorageProgress): string | null {
  switch (state) {
    case 'running':
      return text.compacting(doneBytes, totalBytes);
    case 'done':
      return text.compacted(doneBytes);
    case 'cancelled':
      return text.compactStopped(doneBytes);
    case 'failed':
      return null;
  }
}

/** How the database's room stands, also while it changes. */
function useStorage(onDone: () => void) {
  const session = useSession();
  const [status, setStatus] = useState<StorageStatus | null>(null);
  const [progress, setProgress] = useState<StorageProgress | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);

  const call = useCallback(
    async (name: Call): Promise<void> => {
      const answer: Result<StorageStatus> = await session.client.call(name, {});
      if (answer.ok) setStatus(answer.value);
      setError(answer.ok ? null : answer.error);
    },
    [session],
  );
  useEffect(() => void call('storage.status'), [call]);

  useEffect(
    () =>
      session.on(({ name, payload }) => {
        if (name !== 'storage.changed') return;
        setProgress(payload);
        if (payload.state === 'running') return;
        void call('storage.status');
        onDone();
      }),
    [session, call, onDone],
  );
  return { status, progress, error, call };
}
