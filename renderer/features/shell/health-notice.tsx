import { useState } from 'react';
import type { Health } from '../../../shared/contract/health.ts';
import { useCommand } from '../../state/use-command.ts';
import { useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import './health-notice.css';

const text = strings.health;

/** What is wrong with the disk or the library, for as long as it is. */
export function HealthNotice() {
  const health = useSessionState((state) => state.health);
  if (health === null) return null;
  const { disk, library } = health;
  if (disk.state === 'ok' && library.state === 'ok') return null;
  return (
    <div className="health-notice">
      {disk.state === 'full' && (
        <Notice level="error" title={text.fullTitle(disk)}>
          <p>{text.full(disk)}</p>
        </Notice>
      )}
      {disk.state === 'low' && <Low title={text.lowTitle(disk)} says={text.low(disk)} />}
      {library.state === 'low' && <Low title={text.libraryLowTitle(library)} says={text.low(library)} />}
      {library.state !== 'ok' && library.state !== 'low' && <NoLibrary library={library} />}
    </div>
  );
}

/** Work goes on, so whoever has read it may put it away. */
function Low({ title, says }: { title: string; says: string }) {
  const [hidden, setHidden] = useState(false);
  if (hidden) return null;
  return (
    <Notice
      level="warning"
      title={title}
      actions={
        <Button size="small" look="quiet" onClick={() => setHidden(true)}>
          {text.hide}
        </Button>
      }
    >
      <p>{says}</p>
    </Notice>
  );
}

/** Nothing can be stored: the folder can be brought back, or another one taken where the host can show folders to choose from. */
function NoLibrary({ library }: { library: Health['library'] }) {
  const canChoose = useSessionState((state) => state.info?.shell.chooseFolder === true);
  const choose = useCommand('shell.chooseFolder');
  const use = useCommand('library.use');
  const error = choose.error ?? use.error;
  const mayBeUsed = library.missing === 'other_disk' || library.missing === 'gone';

  async function change(): Promise<void> {
    const chosen = await choose.run({});
    if (chosen !== null && chosen.path !== null) await use.run({ path: chosen.path });
  }

  return (
    <>
      <Notice
        level="error"
        title={titleOf(library)}
        actions={
          <>
            {mayBeUsed && (
              <Button
                size="small"
                look="quiet"
                title={text.useThisHint}
                disabled={use.pending}
                onClick={() => void use.run({ path: null })}
              >
                {text.useThis}
              </Button>
            )}
            {canChoose && (
              <Button size="small" disabled={choose.pending || use.pending} onClick={() => void change()}>
                {text.choose}
              </Button>
            )}
          </>
        }
      >
        <p>{saysOf(library)}</p>
      </Notice>
      {error !== null && <ErrorNotice error={error} />}
    </>
  );
}

function titleOf(library: Health['library']): string {
  if (library.state === 'full') return text.libraryFullTitle(library);
  return library.state === 'read_only' ? text.readOnlyTitle : text.missingTitle(library.missing ?? 'gone');
}

function saysOf(library: Health['library']): string {
  if (library.state === 'full') return text.libraryFull(library);
  if (library.state === 'read_only') return text.readOnly(library.path);
  return text.missing(library.missing ?? 'gone', library.path);
}
