import { type LibrarySearch, LOST_PROMPT } from '../../../shared/contract/database.ts';
import type { Files } from '../ports/files.ts';
import type { Ports } from '../ports/index.ts';
import { parseSidecar, type Sidecar, timeOfId } from './sidecar-file.ts';
import { type FoundFile, type FoundImage, takeBack } from './take-back.ts';

export type SearchOptions = {
  readonly ports: Pick<Ports, 'store' | 'files' | 'ids' | 'clock' | 'reportProblem'>;
  /** Whose a job is that does not say. */
  readonly userId: () => string;
  /** What of it is taken in; null for all that is there, as its user asked. */
  readonly only: SearchLimit | null;
  /** Ends it: what was taken back until then stays. */
  readonly signal: AbortSignal;
  /** Awaited after each file, so that others get their turn. */
  readonly breath: () => Promise<void>;
  /** Hears how many folders were looked through. */
  readonly onProgress?: (at: { readonly done: number; readonly total: number }) => void;
  /** Hears images of one job that were taken back. */
  readonly onTaken?: (images: readonly [FoundImage, ...FoundImage[]]) => void;
};

/**
 * What is taken in without anybody having asked: another Safelight may write into the same library.
 * Images of jobs that are here, jobs of these users, which are those of this database, and what was bought by this data directory, which
 * still has it as it came. `recent`: only in folders that changed since then (epoch milliseconds), of lost jobs only those that began since,
 * and nothing that is at work.
 */
export type SearchLimit =
  | { readonly what: 'recent'; readonly since: number; readonly userIds: ReadonlySet<string> }
  | { readonly what: 'own'; readonly userIds: ReadonlySet<string> };

type ListedFile = Awaited<ReturnType<Files['contents']['filesIn']>>[number];
type Described = { readonly sidecar: Sidecar; readonly file: ListedFile };
/** A folder's files, to be found by path and by size. */
type Listed = {
  readonly files: readonly ListedFile[];
  readonly byPath: ReadonlyMap<string, ListedFile>;
  readonly bySize: ReadonlyMap<number, readonly ListedFile[]>;
};
/** So many images are written at a time: some milliseconds. */
const AT_ONCE = 50;

/**
 * Looks through the library for images that the database has lost: each has a description beside its files, with their hashes. What is
 * there byte for byte is in the app again; what its user has deleted stays deleted. Changes no file. Going through it again finds nothing.
 * @returns null when the library is not there.
 * @throws the signal's reason when it fires
 */
export async function searchLibrary(options: SearchOptions): Promise<LibrarySearch | null> {
  const { files, store, reportProblem } = options.ports;
  const deleted = new Set(store.jobs.deleted().map(({ job }) => job.id));
  const total = { images: 0, jobs: 0, incomplete: 0 };
  const folders = await files.contents.folders();
  if (folders === null) return null;
  for (const [done, { name: folder, changedAt }] of folders.entries()) {
    options.signal.throwIfAborted();
    options.onProgress?.({ done, total: folders.length });
    if (options.only?.what === 'recent' && changedAt < options.only.since) continue;
    try {
      const one = await searchFolder(options, folder, deleted);
      total.images += one.images;
      total.jobs += one.jobs;
      total.incomplete += one.incomplete;
    } catch (error) {
      options.signal.throwIfAborted();
      // One folder that cannot be read, or a job that fits nothing here, must not hide the others.
      reportProblem(`The folder ${folder} of the library could not be looked through`, error);
    }
    await options.breath();
  }
  return total;
}

async function searchFolder(
  options: SearchOptions,
  folder: string,
  deleted: ReadonlySet<string>,
): Promise<LibrarySearch> {
  const listed = listOf(await options.ports.files.contents.filesIn(folder));
  const described = await describedIn(options, listed);
  const lost = described.filter(
    ({ sidecar, file }) =>
      !deleted.has(sidecar.jobId) && !isLeftAlone(options, sidecar) && isLost(options, sidecar, file, listed),
  );
  const found: FoundImage[] = [];
  let incomplete = 0;
  for (const one of lost) {
    options.signal.throwIfAborted();
    if (!(await isOfThisDatabase(options, one.sidecar))) continue;
    const image = await lookFor(options, one, listed);
    if (image.variants.length > 0) found.push(image);
    if (image.variants.length < one.sidecar.variants.length) incomplete += 1;
  }
  let jobs = 0;
  for (const ofJob of byJob(found)) {
    options.signal.throwIfAborted();
    if (takeBack({ ...options.ports, userId: options.userId }, folder, ofJob, LOST_PROMPT)) jobs += 1;
    options.onTaken?.(ofJob);
    await options.breath();
  }
  return { images: found.length, jobs, incomplete };
}

function listOf(files: readonly ListedFile[]): Listed {
  const bySize = new Map<number, ListedFile[]>();
  for (const file of files) bySize.set(file.bytes, [...(bySize.get(file.bytes) ?? []), file]);
  return { files, byPath: new Map(files.map((file) => [file.path, file])), bySize };
}

async function describedIn({ ports, breath, signal }: SearchOptions, listed: Listed): Promise<Described[]> {
  const described: Described[] = [];
  for (const file of listed.files) {
    if (!file.name.endsWith('.json')) continue;
    signal.throwIfAborted();
    const text = await ports.files.contents.text(file.path);
    const sidecar = text === null ? null : parseSidecar(text);
    if (sidecar !== null) described.push({ sidecar, file });
    await breath();
  }
  return described;
}

function isLeftAlone({ ports, only }: SearchOptions, { jobId, imageId }: Sidecar): boolean {
  const { store } = ports;
  const isHere = store.jobs.get(jobId) !== null;
  if (!isHere && store.jobs.wasRemoved(jobId)) return true;
  if (only?.what !== 'recent') return false;
  if (!isHere && timeOfId(jobId) < only.since) return true;
  // Paid for and saved: it goes on by itself, at no cost, and tells of it as ever.
  return SAVED.includes(store.images.get(imageId)?.status ?? '');
}

async function isOfThisDatabase(options: SearchOptions, sidecar: Sidecar): Promise<boolean> {
  const { ports, only } = options;
  const { jobId, job, attempt } = sidecar;
  if (only === null || ports.store.jobs.get(jobId) !== null) return true;
  if (only.userIds.has(job?.userId ?? '')) return true;
  return attempt !== null && (await ports.files.originals.find(jobId, attempt.id)) !== null;
}

const SAVED: readonly string[] = ['generated', 'processing', 'storing'];

/** Whether the database knows an image otherwise than its files are. Reads none of them: size and name will do. */
function isLost({ ports }: SearchOptions, sidecar: Sidecar, described: ListedFile, listed: Listed): boolean {
  const { store } = ports;
  const image = store.images.get(sidecar.imageId);
  if (image === null) return true;
  if (image.deletedAt !== null) return false;
  const stored = store.files.ofImage(image.id).filter(({ state }) => state !== 'writing');
  // An older image that was made again since: its description is one of the files that were replaced.
  if (stored.some(({ state, path }) => state === 'replaced' && path === described.path)) return false;
  if (image.status !== 'completed') return true;
  const isThere = ({ path, bytes }: { path: string; bytes: number }) =>
    listed.byPath.get(path)?.bytes === bytes;
  return sidecar.variants.some(
    ({ variant, sha256 }) =>
      !stored.some((file) => file.variant === variant && file.sha256 === sha256 && isThere(file)),
  );
}

/** The files that a description names, found by their bytes: names can have been changed. */
async function lookFor(
  options: SearchOptions,
  { sidecar, file }: Described,
  listed: Listed,
): Promise<FoundImage> {
  const variants: FoundImage['variants'][number][] = [];
  for (const variant of sidecar.variants) {
    const there = await withBytes(options, variant, listed);
    if (there !== null) variants.push({ variant, file: there });
  }
  const { files } = options.ports;
  const described = { path: file.path, bytes: file.bytes, sha256: (await files.sha256(file.path)) ?? '' };
  return { sidecar, described, base: await originalOf(options, sidecar), variants };
}

async function withBytes(
  { ports, breath }: SearchOptions,
  wanted: { sha256: string; bytes: number },
  listed: Listed,
): Promise<FoundFile | null> {
  for (const { path, bytes } of listed.bySize.get(wanted.bytes) ?? []) {
    await breath();
    const sha256 = await ports.files.sha256(path);
    if (sha256 === wanted.sha256) return { path, bytes, sha256 };
  }
  return null;
}

/** The base image as it came, if it is still kept. */
async function originalOf(
  { ports }: SearchOptions,
  { jobId, attempt, base }: Sidecar,
): Promise<FoundFile | null> {
  if (attempt === null || base == null) return null;
  const path = await ports.files.originals.find(jobId, attempt.id);
  if (path === null || (await ports.files.sha256(path)) !== base.sha256) return null;
  return { path, bytes: base.bytes, sha256: base.sha256 };
}

/** In pieces that are soon written. */
function byJob(found: readonly FoundImage[]): [FoundImage, ...FoundImage[]][] {
  const jobs = new Map<string, [FoundImage, ...FoundImage[]][]>();
  for (const image of found) {
    const pieces = jobs.get(image.sidecar.jobId) ?? [];
    const last = pieces.at(-1);
    if (last === undefined || last.length >= AT_ONCE) jobs.set(image.sidecar.jobId, [...pieces, [image]]);
    else last.push(image);
  }
  return [...jobs.values()].flat();
}
