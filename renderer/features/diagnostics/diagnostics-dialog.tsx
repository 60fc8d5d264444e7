import { useState } from 'react';
import type { Diagnostics } from '../../../shared/contract/diagnostics.ts';
import { diagnosticsGroups, diagnosticsText, groupText } from '../../../shared/text/diagnostics-text.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { useCommand } from '../../state/use-command.ts';
import { useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { CrashList } from './crash-list.tsx';
import { GroupCard } from './group-card.tsx';
import { ProblemList } from './problem-list.tsx';
import { useCopy } from './use-copy.ts';
import './diagnostics.css';

const text = strings.diagnostics;

/** How the app itself is: versions, folders, database, what crashed and what went wrong, to be read and copied. */
export default function DiagnosticsDialog({ onClose }: { onClose: () => void }) {
  const [times, setTimes] = useState(0);
  const asked = useAnswer('diagnostics.get', {}, times);
  const check = useCommand('database.check');
  const diagnostics = asked.phase === 'ready' ? asked.value : null;

  async function checkDatabase(): Promise<void> {
    await check.run({ kind: 'quick' });
    setTimes((before) => before + 1);
  }

  return (
    <Dialog
      open
      onClose={onClose}
      size="large"
      title={text.title}
      description={text.text}
      initialFocus="close"
      actions={
        <>
          {diagnostics !== null && <Copies diagnostics={diagnostics} />}
          <Button onClick={onClose}>{text.close}</Button>
        </>
      }
    >
      {asked.phase === 'failed' && <ErrorNotice error={asked.error} title={text.failed} />}
      {check.error !== null && <ErrorNotice error={check.error} title={text.checkFailed} />}
      {asked.phase === 'loading' && <Loading />}
      {diagnostics !== null && (
        <Found diagnostics={diagnostics} checking={check.pending} onCheck={() => void checkDatabase()} />
      )}
    </Dialog>
  );
}

function Loading() {
  return (
    <div className="diagnostics" role="status" aria-label={text.loading}>
      <Skeleton height={180} />
      <Skeleton height={180} />
      <Skeleton height={180} />
    </div>
  );
}

function Copies({ diagnostics }: { diagnostics: Diagnostics }) {
  const copy = useCopy();
  const canOpen = useSessionState(({ info }) => info?.shell.openFolder === true);
  const open = useCommand('shell.openFolder');
  return (
    <>
      {open.error !== null && <ErrorNotice error={open.error} />}
      {canOpen && (
        <Button look="quiet" icon="folder" onClick={() => open.run({ place: 'logs' })}>
          {text.openLogs}
        </Button>
      )}
      <Button look="quiet" onClick={() => copy(JSON.stringify(diagnostics, null, 2))}>
        {text.copyJson}
      </Button>
      <Button look="primary" icon="copy" onClick={() => copy(diagnosticsText(diagnostics))}>
        {text.copyAll}
      </Button>
    </>
  );
}

type FoundProps = { diagnostics: Diagnostics; checking: boolean; onCheck: () => void };

function Found({ diagnostics, checking, onCheck }: FoundProps) {
  const copy = useCopy();
  return (
    <section
      className="diagnostics"
      aria-label={text.title}
      aria-busy={checking}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls in a small window must be reached by the keyboard
      tabIndex={0}
    >
      {diagnosticsGroups(diagnostics).map((group) => (
        <GroupCard
          key={group.title}
          group={group}
          onCopy={() => copy(groupText(group))}
          aside={
            group.name === 'database' && (
              <Button size="small" disabled={checking} onClick={onCheck}>
                {checking ? text.checkingDatabase : text.checkDatabase}
              </Button>
            )
          }
        />
      ))}
      <CrashList crashes={diagnostics.crashes} />
      <ProblemList problems={diagnostics.problems} />
    </section>
  );
}
