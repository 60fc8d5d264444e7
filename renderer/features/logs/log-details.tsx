import { useMemo } from 'react';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { type DetailsParts, partsOf } from './details-parts.ts';
import { DetailsTree } from './details-tree.tsx';
import { useLogActions } from './log-actions.ts';
import './log-details.css';

/** All that is known of one entry: what to do about it, what caused it, where, and every value that was logged. */
export function LogDetails({ entry }: { entry: LogEntry }) {
  const { copyText } = useLogActions();
  const parts = useMemo(() => partsOf(entry), [entry]);
  return (
    <>
      {parts.advice !== null && (
        <p className="log-advice">
          <Icon name="help" />
          <span>
            <strong>{strings.log.advice}:</strong> {parts.advice}
          </span>
        </p>
      )}
      {parts.causes.length > 0 && <Causes causes={parts.causes} />}
      {parts.stack !== null && (
        <>
          <h3 className="log-details-title">{strings.log.stack}</h3>
          <pre className="log-stack">{parts.stack}</pre>
        </>
      )}
      {parts.rest !== null && <DetailsTree value={parts.rest} copy={copyText} />}
      <p className="log-entry-place">{strings.log.entryPlace(entry.seq, entry.createdAt)}</p>
      <EntryActions entry={entry} />
    </>
  );
}

function Causes({ causes }: Pick<DetailsParts, 'causes'>) {
  return (
    <>
      <h3 className="log-details-title">{strings.log.causes}</h3>
      <ol className="log-causes">
        {causes.map((cause) => (
          <li key={`${cause.name} ${cause.code} ${cause.message}`}>
            <code>{cause.code === null ? cause.name : `${cause.name} ${cause.code}`}</code> {cause.message}
          </li>
        ))}
      </ol>
    </>
  );
}

/** What one would do next after reading an entry. */
function EntryActions({ entry }: { entry: LogEntry }) {
  const actions = useLogActions();
  return (
    <div className="log-entry-actions">
      {actions.menuFor(entry).map((item) =>
        item === 'separator' ? null : (
          <Button
            key={item.label}
            look="quiet"
            size="small"
            icon={item.icon ?? 'copy'}
            onClick={item.onSelect}
          >
            {item.label}
          </Button>
        ),
      )}
    </div>
  );
}
