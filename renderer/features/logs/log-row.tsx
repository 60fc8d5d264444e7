// biome-ignore-all lint/a11y/useSemanticElements: a table cannot be drawn in part and scrolled; the roles say what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the list, which names the row that it is about
import { memo, type ReactNode } from 'react';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { strings } from '../../strings/index.ts';
import { LogDetails } from './log-details.tsx';
import { waitOf } from './log-rows.ts';
import { markHits } from './mark-hits.tsx';
import { WaitLeft } from './wait-left.tsx';

export type LogRowProps = {
  /** The sequence by which the line is known. */
  line: number;
  entry: LogEntry;
  /** How many identical entries the line stands for. */
  count: number;
  /** When it was logged, as the reader wants to see it. */
  time: string;
  /** Finds what is searched for; null when nothing is. */
  hit: RegExp | null;
  selected: boolean;
  /** Where the keyboard is. */
  current: boolean;
  expanded: boolean;
  /** Of an attempt that a later one has followed. */
  old?: boolean;
  /** Whether the job still works: only then is a wait waited for. */
  live: boolean;
  /** Nesting, in groups. */
  depth?: number;
};

/** The id by which the list says that the keyboard is on a row. Only that row has it: attributes cost, a thousand rows a second. */
export function rowId(line: number): string {
  return `log-row-${line}`;
}

/**
 * One line: level, time, step and message, in five elements, since a thousand of them come in a second. Clicks and keys are heard by
 * the list; its details show below it.
 */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { entry, expanded, line } = props;
  // Called, not drawn as a component of its own: that would be one more for each of a thousand rows a second.
  if (!expanded) return lineOf(props);
  return (
    <div role="rowgroup" className="log-open">
      {lineOf(props)}
      <div role="row" aria-level={(props.depth ?? 1) + 1} className="log-details-row">
        <div role="gridcell" className="log-details" data-details={line}>
          <LogDetails entry={entry} />
        </div>
      </div>
    </div>
  );
});

function lineOf({
  line,
  entry,
  count,
  time,
  hit,
  selected,
  current,
  expanded,
  old,
  live,
  depth,
}: LogRowProps) {
  const { level, step, detailsJson } = entry;
  return (
    <div
      role="row"
      id={current ? rowId(line) : undefined}
      aria-level={depth}
      aria-selected={selected || undefined}
      aria-expanded={detailsJson === null ? undefined : expanded}
      className="log-row"
      data-seq={entry.seq}
      data-line={count > 1 ? line : undefined}
      data-level={level}
      data-current={current || undefined}
      data-old={old || undefined}
    >
      <span role="gridcell" className="log-level" aria-label={strings.log.levels[level]} />
      <span role="gridcell" className="log-time">
        {time}
      </span>
      <span role="gridcell" className="log-step">
        {strings.log.steps[step]}
      </span>
      <span role="gridcell" className="log-message">
        {markHits(entry.message, hit)}
        {tagsOf(entry, count, live)}
      </span>
    </div>
  );
}

/** What stands behind the message, where there is something: mostly there is not. */
function tagsOf(entry: LogEntry, count: number, live: boolean): ReactNode {
  const wait = waitOf(entry);
  const attempt = entry.attempt !== null && entry.attempt > 1 && !/attempt \d/i.test(entry.message);
  if (count === 1 && wait === null && !attempt) return null;
  return (
    <>
      {attempt && <span className="log-tag">{strings.log.attempt(entry.attempt ?? 1)}</span>}
      {count > 1 && (
        <span role="img" className="log-tag log-count" aria-label={strings.log.repeatedLabel(count)}>
          {strings.log.repeated(count)}
        </span>
      )}
      {wait !== null && <WaitLeft wait={wait} live={live} />}
    </>
  );
}
