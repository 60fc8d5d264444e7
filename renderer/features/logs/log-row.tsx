import { memo, useId, useState } from 'react';
import { detailsOf, type LogEntry } from '../../../shared/domain/log-entry.ts';
import { strings } from '../../strings.ts';
import { Icon } from '../../ui/icon.tsx';
import { DetailsTree } from './details.tsx';
import { formatTime } from './format-time.ts';

/** One entry: level, time, step and message on a line; a click shows the details below it. */
export const LogRow = memo(function LogRow({ entry }: { entry: LogEntry }) {
  const [open, setOpen] = useState(false);
  const detailsId = useId();
  const expandable = entry.detailsJson !== null;

  /** A click anywhere on the line toggles, unless it ends the selection of some text in it. */
  function toggleByPointer(): void {
    if (expandable && window.getSelection()?.isCollapsed !== false) setOpen(!open);
  }

  return (
    <li className="log-row" data-seq={entry.seq} data-level={entry.level}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: the button in it is for the keyboard; the line only widens its reach */}
      <div className="log-line" onClick={toggleByPointer}>
        <Icon name={entry.level} label={strings.log.levels[entry.level]} />
        <time dateTime={new Date(entry.createdAt).toISOString()}>{formatTime(entry.createdAt)}</time>
        <span className="log-step">{strings.log.steps[entry.step]}</span>
        <span className="log-message">
          {entry.message}
          {entry.attempt !== null && entry.attempt > 1 && (
            <span className="log-attempt">{strings.log.attempt(entry.attempt)}</span>
          )}
        </span>
        {expandable && (
          <button
            type="button"
            className="log-toggle"
            aria-expanded={open}
            aria-controls={detailsId}
            aria-label={open ? strings.log.hideDetails : strings.log.showDetails}
            onClick={(event) => {
              event.stopPropagation();
              setOpen(!open);
            }}
          >
            <Icon name="chevron" />
          </button>
        )}
      </div>
      {open && (
        <div id={detailsId} className="log-details">
          <DetailsTree value={detailsOf(entry)} />
        </div>
      )}
    </li>
  );
});
