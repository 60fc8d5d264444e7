import { useState } from 'react';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { useUpdateCommands, useUpdates } from '../../state/use-updates.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import './updates-notice.css';

const text = strings.updates;

/** That a new version is ready, until it is put off or a newer one is; not above the settings that say so themselves. */
export function UpdatesNotice() {
  const status = useUpdates();
  const { show } = useSession();
  const { install } = useUpdateCommands();
  const [putOff, setPutOff] = useState('');
  const isShown = useSessionState(({ view }) => view.kind === 'settings' && view.section === 'updates');
  if (status?.state !== 'ready' || isShown || status.update.version === putOff) return null;
  const { version } = status.update;
  return (
    <div className="updates-notice">
      <Notice
        level="info"
        title={text.readyTitle(version)}
        actions={
          <>
            <Button size="small" onClick={() => install.run({})} disabled={install.pending}>
              {text.restart}
            </Button>
            <Button size="small" look="quiet" onClick={() => show({ kind: 'settings', section: 'updates' })}>
              {text.whatsNew}
            </Button>
            <Button size="small" look="quiet" onClick={() => setPutOff(version)}>
              {text.later}
            </Button>
          </>
        }
      >
        {install.error !== null && <p>{install.error.message}</p>}
      </Notice>
    </div>
  );
}
