import { AppError } from '../../../shared/contract/result.ts';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import type { Connection } from './connection.ts';
import { PLACES_PER_JOB } from './log-place.ts';
import type { LogWriter } from './log-writer.ts';

/**
 * Adds entries of one job as they were elsewhere, with their sequence. What is counted stays right: a count is of the entries between two
 * places, whether or not each place has one.
 * @param shortened hears the number of a job whose log has no first entry.
 */
export function logImport(
  connection: Connection,
  writer: LogWriter,
  shortened: (jobNumber: number) => void,
): (entries: readonly LogEntry[]) => void {
  return (entries) => {
    const [first] = entries;
    if (first === undefined) return;
    connection.atomically('normal', () => {
      const { number, base, last } = writer.tailOf(first.jobId);
      // Guarded, so that entries refused by us end the transaction as those refused by SQLite do.
      connection.guard(() => requireOrder(entries, first.jobId, last - base));
      if (last === base && first.seq > 1) shortened(number);
      writer.write(entries, (tail, { seq }) => tail.base + seq);
    });
  };
}

function requireOrder(entries: readonly LogEntry[], ofJob: string, newest: number): void {
  let last = newest;
  for (const { seq, jobId } of entries) {
    if (jobId !== ofJob)
      throw new Error(`Entries of job ${ofJob} were to be added, and there is one of ${jobId}.`);
    if (seq <= last) throw refused(`Entry ${seq} of job ${ofJob} cannot be added behind entry ${last}.`);
    if (seq >= PLACES_PER_JOB)
      throw refused(`Entry ${seq} of job ${ofJob} is beyond the ${PLACES_PER_JOB - 1} that a log can hold.`);
    last = seq;
  }
}

function refused(message: string): AppError {
  return new AppError('not_possible', message, {
    advice: 'Entries are added in the order of their sequence.',
  });
}
