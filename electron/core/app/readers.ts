import type { CommandName } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { Job } from '../../../shared/domain/job.ts';
import type { OpenBundles } from '../export/bundle/open-bundles.ts';
import type { LogSearch } from '../logging/log-search.ts';
import type { Store } from '../ports/store.ts';
import type { Services } from './services.ts';

/** Where a job is read: in the app's own store, or in that of the open bundle that it is of. */
export type Reader = { readonly store: Store; readonly search: LogSearch };

export function readerOf({ ports, search, bundles }: Services, jobId: string): Reader {
  return bundles.ofJob(jobId) ?? { store: ports.store, search };
}

/** @throws AppError `not_found` when there is no such job. */
export function readJob(services: Services, jobId: string): Reader & { readonly job: Job } {
  const reader = readerOf(services, jobId);
  const job = reader.store.jobs.get(jobId);
  if (job !== null) return { ...reader, job };
  throw new AppError('not_found', `There is no job ${jobId}`, { advice: 'List the jobs to see their ids.' });
}

/** All that can be asked about a job of a bundle; whatever is not named here is refused. */
const READING_COMMANDS: ReadonlySet<CommandName> = new Set<CommandName>([
  'job.get',
  'job.attempts',
  'job.links',
  'job.timeline',
  'image.list',
  'image.files',
  'log.page',
  'log.counts',
  'log.problems',
  'log.match',
  'export.preview',
  'export.text',
  'export.choosePlace',
  'export.start',
  'bundle.close',
  'metrics.jobCost',
]);

/** @throws AppError `not_possible` when a command would do something with what is of a bundle. */
export function refuseForBundles(bundles: OpenBundles, name: CommandName, input: unknown): void {
  if (READING_COMMANDS.has(name) || bundles.list().length === 0) return;
  if (!idsIn(input).some((id) => bundles.holds(id))) return;
  throw new AppError('not_possible', 'This job is from a bundle, which can only be looked at.', {
    advice: 'Duplicate it to make a job of your own with the same parameters.',
  });
}

/** Whatever may be an id among an input's fields and lists. */
function idsIn(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.values(input)
    .flat()
    .filter((value) => typeof value === 'string');
}
