import { memo } from 'react';
import type { LogEntry } from '../../shared/domain/log-entry.ts';

/** A line as plain as a log's can be. */
export const PlainRow = memo(function PlainRow({ entry }: { entry: LogEntry }) {
  const time = new Date(entry.createdAt).toISOString().slice(11, 23);
  return (
    <div className="bench-row" data-seq={entry.seq}>
      <span>{entry.level[0]}</span>
      <span>{time}</span>
      <span>{entry.step}</span>
      <span>{entry.message}</span>
    </div>
  );
});
