import { AppError } from '../../../shared/contract/result.ts';
import type { Connection } from './connection.ts';

/**
 * An entry's key is its place: its job's number × PLACES_PER_JOB + its sequence, so a job's entries lie together and in order.
 * 2^28 places for each of 2^25 jobs are all that JavaScript's integers, exact below 2^53, can tell apart: 268 million entries
 * in a job, which would fill a disk of 100 GB, and 33 million jobs, one every second for a year.
 */
export const PLACES_PER_JOB = 2 ** 28;
const MAX_JOB_NUMBER = 2 ** 25 - 1;

export type JobPlaces = {
  /** The job's number: the store's own, which never leaves it. */
  readonly number: number;
  /** The place of sequence 0, which no entry has: the place of an entry is `base + seq`. */
  readonly base: number;
};

/**
 * How to find where a job's entries lie; null when there is no such job.
 * @param which `living` leaves out jobs that were deleted, of which nothing is shown any more.
 */
export function jobPlaces(
  connection: Connection,
  which: 'living' | 'all',
): (jobId: string) => JobPlaces | null {
  const condition = which === 'living' ? ' AND deleted_at IS NULL' : '';
  const numbers = connection.query(`SELECT number FROM image_generation_jobs WHERE id = ?${condition}`);
  return (jobId) => {
    const row = numbers.get(jobId);
    if (row === undefined) return null;
    const number = Number(row['number']);
    return { number, base: number * PLACES_PER_JOB };
  };
}

/**
 * The places of a job that is to be logged for.
 * @throws Error when there is no such job; AppError `not_possible` when its number is beyond those that have places.
 */
export function requirePlaces(jobId: string, places: JobPlaces | null): JobPlaces {
  if (places === null) throw new Error(`There is no job ${jobId} to log for.`);
  if (places.number <= MAX_JOB_NUMBER) return places;
  throw new AppError(
    'not_possible',
    `Job ${jobId} is number ${places.number} of this database, which can keep logs of ${MAX_JOB_NUMBER}.`,
    { advice: 'Start Safelight with a new, empty data directory.' },
  );
}

/**
 * The place of the job's next entry.
 * @throws AppError `not_possible` when the log is full.
 */
export function placeAfter(last: number, jobId: string, { base }: JobPlaces): number {
  const place = last + 1;
  if (place < base + PLACES_PER_JOB) return place;
  throw new AppError(
    'not_possible',
    `The log of job ${jobId} is full: it holds ${PLACES_PER_JOB - 1} entries.`,
    { advice: 'Duplicate the job and go on in the new one.' },
  );
}
