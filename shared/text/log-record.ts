import { detailsOf, type LogEntry } from '../domain/log-entry.ts';

/** A log entry as JSON Lines have it, on the command line and in files. Scripts depend on these names: add to them, never change them. */
export function logRecord(entry: LogEntry) {
  const { id, seq, jobId, userId, imageId, attempt, level, step, message, createdAt } = entry;
  return {
    type: 'log' as const,
    id,
    seq,
    jobId,
    userId,
    imageId,
    attempt,
    level,
    step,
    message,
    details: detailsOf(entry),
    createdAt: new Date(createdAt).toISOString(),
  };
}
