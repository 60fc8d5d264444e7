import type { CommandOutput } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import { requireJob, type Services } from './services.ts';
import { takeAway } from './take-away.ts';
import { UNDO_MS } from './trash.ts';

/**
 * Takes ended jobs out of all lists; what belongs to them is removed when the time to undo it is over. All of them or none.
 * @param files whether what they made goes from the library, too.
 * @throws AppError `not_possible` naming those that have not ended; `not_found`.
 */
export function deleteJobs(
  services: Services,
  jobIds: readonly string[],
  files: 'keep' | 'remove',
): CommandOutput<'job.delete'> {
  const ids = [...new Set(jobIds)];
  refuseUnfinished(
    services,
    ids.map((id) => requireJob(services, id)),
  );
  const now = services.ports.clock.now();
  takeAway(services, ids, now, files);
  services.trash.watch();
  return { jobIds: ids, undoUntil: now + UNDO_MS };
}

/** So many jobs an error names; the rest it counts. */
const MOST_NAMED = 3;
const MOST_NAME_CHARACTERS = 40;

function refuseUnfinished({ pipeline }: Services, jobs: readonly Job[]): void {
  const busy = jobs.filter(({ id, status }) => !isFinal(status) || pipeline.find(id) !== null);
  if (busy.length === 0) return;
  const names = busy.slice(0, MOST_NAMED).map(({ params }) => `“${shortened(params.prompt)}”`);
  const more = busy.length > MOST_NAMED ? ` and ${busy.length - MOST_NAMED} more` : '';
  throw new AppError('not_possible', `Not ended yet: ${names.join(', ')}${more}`, {
    advice: 'Cancel them first, or leave them out. Nothing was deleted.',
  });
}

function shortened(prompt: string): string {
  const line = prompt.replace(/\s+/g, ' ').trim();
  return line.length > MOST_NAME_CHARACTERS ? `${line.slice(0, MOST_NAME_CHARACTERS - 1)}…` : line;
}

/**
 * Brings deleted jobs back. Jobs that are not deleted stay as they are. All of them or none.
 * @throws AppError `not_possible` when one is being removed already; `not_found` when it is gone.
 */
export function restoreJobs(services: Services, jobIds: readonly string[]): Job[] {
  const { ports, journal, feed, trash } = services;
  const { jobs } = ports.store;
  const deleted = new Map(jobs.deleted().map((one) => [one.job.id, one]));
  const ids = [...new Set(jobIds)];
  const back = ids.filter((id) => deleted.has(id));
  for (const id of back) {
    if (trash.canRestore(id, deleted.get(id)?.deletedAt ?? 0)) continue;
    throw new AppError('not_possible', 'It is too late to bring the job back: it is being removed', {
      advice: 'Files that were kept are still in the library.',
    });
  }
  const restored = ids.map((id) => deleted.get(id)?.job ?? requireJob(services, id));
  if (back.length === 0) return restored;
  journal.commit(() => {
    for (const id of back) jobs.unmarkDeleted(id);
  });
  feed.emit({ name: 'jobs.restored', payload: { jobIds: back } });
  return restored;
}
