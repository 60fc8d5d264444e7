import type { Client } from '../../../shared/contract/client.ts';
import { JOB_ORIGINS, type JobOrigin, MAX_PAGE } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { jobIdSchema } from '../../../shared/domain/ids.ts';
import { usageError } from './options.ts';
import { ask } from './session.ts';

const LEAST_DIGITS = 4;
const MOST_NAMED = 3;

/**
 * The id of the job that JOB means: a whole id, its beginning or its end (the part that differs between jobs made at the
 * same time), or `last`.
 * @throws AppError `not_found`; `invalid_input` when JOB is no such thing or fits several jobs
 */
export async function findJob(client: Client, reference: string): Promise<string> {
  if (jobIdSchema.safeParse(reference).success) return reference.toLowerCase();
  if (reference === 'last') return newestJob(client);
  const part = reference.toLowerCase();
  if (part.length < LEAST_DIGITS || !/^[0-9a-f-]+$/.test(part)) {
    throw usageError(
      `JOB must be a job's id, at least ${LEAST_DIGITS} digits of its beginning or end, or last; got ${reference}`,
      'JOB',
    );
  }
  const matches = await jobsMatching(client, part);
  const [only, ...others] = matches;
  if (only === undefined) throw noJob(`There is no job ${reference}.`);
  if (others.length === 0) return only;
  const named = matches.slice(0, MOST_NAMED).join(', ');
  throw usageError(
    `JOB ${reference} fits ${matches.length} jobs (${named}${others.length >= MOST_NAMED ? ', …' : ''})`,
    'JOB',
  );
}

async function newestJob(client: Client): Promise<string> {
  const [newest] = (await ask(client, 'job.list', { limit: 1 })).jobs;
  if (newest === undefined) throw noJob('There is no job yet.');
  return newest.id;
}

/** Of this machine; and where there is none, of those that other devices made. */
async function jobsMatching(client: Client, part: string): Promise<string[]> {
  for (const from of JOB_ORIGINS) {
    const ids: string[] = [];
    for await (const { id } of allJobs(client, from)) {
      if (id.startsWith(part) || id.endsWith(part)) ids.push(id);
    }
    if (ids.length > 0) return ids;
  }
  return [];
}

/** Every job, newest first, a page at a time. */
export async function* allJobs(client: Client, from: JobOrigin = 'here') {
  let afterId: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof jobPage>> = await jobPage(client, from, afterId);
    yield* page.jobs;
    afterId = page.nextAfterId;
  } while (afterId !== null);
}

function jobPage(client: Client, from: JobOrigin, afterId: string | null) {
  return ask(client, 'job.list', { from, afterId, limit: MAX_PAGE });
}

function noJob(message: string): AppError {
  return new AppError('not_found', message, { advice: 'See safelight jobs.', field: 'JOB' });
}
