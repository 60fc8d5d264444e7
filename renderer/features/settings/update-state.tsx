import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { Update, UpdateStatus } from '../../../shared/domain/updates.ts';
import { useSessionState } from '../../state/use-session.ts';
import { useUpdateCommands } from '../../state/use-updates.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Group } from './group.tsx';
import { updateFacts, updateTitle } from './update-words.ts';
import './updates.css';

const text = strings.updates;

/**
 * How it stands with updates, what its user can do about it, and what is new.
 * @param automatic whether updates are made without its user's word
 */
export function UpdateState({ status, automatic }: { status: UpdateStatus; automatic: boolean }) {
  const version = useSessionState(({ info }) => info?.version ?? null);
  const update = 'update' in status ? status.update : null;
  return (
    <Group>
      <div className="updates-state">
        <Icon name={iconOf(status)} size={20} />
        <div className="updates-words">
          <p className="updates-title" role="status">
            {updateTitle(status, automatic)}
          </p>
          <p>{updateFacts(status, { version, automatic, now: Date.now() })}</p>
        </div>
        <Actions status={status} />
      </div>
      {status.state === 'failed' && status.advice !== null && (
        <p className="settings-prose">{status.advice}</p>
      )}
      {status.state === 'downloading' && (
        <div className="updates-progress">
          <Progress
            done={Math.floor(status.percent)}
            failed={0}
            total={100}
            label={text.progress(status.update.version)}
            size="thin"
          />
          <p>{text.speed(status.percent, status.update.bytes, status.bytesPerSecond)}</p>
        </div>
      )}
      {update !== null && <Notes update={update} />}
    </Group>
  );
}

/** As the publisher wrote it: text, never mark-up. */
function Notes({ update }: { update: Update }) {
  const title = text.notes(update.version);
  return (
    <div className="updates-notes">
      <h3>{title}</h3>
      {update.notes === '' ? (
        <p className="settings-prose">{text.noNotes}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <section className="updates-notes-text" tabIndex={0} aria-label={title}>
          {update.notes}
        </section>
      )}
    </div>
  );
}

function Actions({ status }: { status: UpdateStatus }) {
  const { check, download, install } = useUpdateCommands();
  const error = check.error ?? download.error ?? install.error;
  return (
    <div className="updates-actions">
      {hasCheck(status) && (
        <Button
          icon="refresh"
          onClick={() => check.run({})}
          disabled={check.pending || status.state === 'checking'}
        >
          {status.state === 'failed' ? text.tryAgain : text.check}
        </Button>
      )}
      {status.state === 'available' && status.jobs === 0 && (
        <Button look="primary" icon="download" onClick={() => download.run({})} disabled={download.pending}>
          {text.download}
        </Button>
      )}
      {(status.state === 'ready' || status.state === 'waiting') && (
        <Button look="primary" onClick={() => install.run({})} disabled={install.pending}>
          {text.restart}
        </Button>
      )}
      {error !== null && <ErrorNotice error={error} />}
    </div>
  );
}

function hasCheck({ state }: UpdateStatus): boolean {
  return state === 'off' || state === 'idle' || state === 'checking' || state === 'failed';
}

function iconOf(status: UpdateStatus): IconName {
  switch (status.state) {
    case 'unsupported':
      return 'info';
    case 'off':
      return 'pause';
    case 'idle':
      return status.lastCheckedAt === null ? 'pending' : 'success';
    case 'checking':
      return 'refresh';
    case 'available':
    case 'downloading':
      return 'download';
    case 'waiting':
      return 'wait';
    case 'ready':
      return 'sparkles';
    case 'failed':
      return 'warning';
    default:
      return assertNever(status);
  }
}
