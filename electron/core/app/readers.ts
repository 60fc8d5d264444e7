import type { CommandName } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { Job } from '../../../shared/domain/job.ts';
import type { LogSearch } from '../logging/log-search.ts';
import type { Store } from '../ports/store.ts';
import type { Services } from './services.ts';

/** Where a job is read: in the app's own store, in that of the open bundle that it is of, or in what was read of other devices. */
export type Reader = { readonly store: Store; readonly search: LogSearch };

export function readerOf({ ports, search, bundles, sync }: Services, jobId: string): Reader {
  return bundles.ofJob(jobId) ?? sync.others.ofJob(jobId) ?? { store: ports.store, search };
}

/** Where an image is read, in the same way. */
export function storeOfImage({ ports, bundles, sync }: Services, imageId: string): Store {
  return bundles.ofImage(imageId) ?? sync.others.ofImage(imageId) ?? ports.store;
}

/** @throws AppError `not_found` when there is no such job. */
export function readJob(services: Services, jobId: string): Reader & { readonly job: Job } {
  const reader = readerOf(services, jobId);
  const job = reader.store.jobs.get(jobId);
  if (job !== null) return { ...reader, job };
  throw new AppError('not_found', `There is no job ${jobId}`, { advice: 'List the jobs to see their ids.' });
}

/** All that can be asked about a job that can only be looked at; whatever is not named here is refused. */
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
  'cloud.job',
  'cloud.watch',
  'cloud.fetch',
]);

/** @throws AppError `not_possible` when a command would do something with what is of a bundle, or of another device. */
export function refuseForLookedAt(services: Services, name: CommandName, input: unknown): void {
  if (READING_COMMANDS.has(name)) return;
  for (const id of idsIn(input)) {
    const why = whyOnlyLookedAt(services, id);
    if (why !== null) throw new AppError('not_possible', why, { advice: DUPLICATE });
  }
}

const DUPLICATE = 'Duplicate it to make a job of your own with the same parameters.';

function whyOnlyLookedAt({ bundles, sync }: Services, id: string): string | null {
  if (bundles.holds(id)) return 'This job is from a bundle, which can only be looked at.';
  const device = sync.others.deviceOf(id);
  return device === null
    ? null
    : `This job was made on ${device}. It can be looked at here, and changed there.`;
}

const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whatever may be an id among an input's fields and lists. */
function idsIn(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.values(input)
    .flat()
    .filter((value) => typeof value === 'string' && ID.test(value));
}
