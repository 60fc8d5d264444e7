import type { OpenedBundle } from '../../../../shared/contract/exports.ts';
import { AppError } from '../../../../shared/contract/result.ts';
import { type Attempt, attemptSchema } from '../../../../shared/domain/attempt.ts';
import { type Image, type ImageFile, imageFileSchema, imageSchema } from '../../../../shared/domain/image.ts';
import type { Job } from '../../../../shared/domain/job.ts';
import { type LogEntry, STEPS } from '../../../../shared/domain/log-entry.ts';
import type { OpenedArchive } from '../../ports/archives.ts';
import type { Ports } from '../../ports/index.ts';
import type { Store } from '../../ports/store.ts';
import {
  BUNDLE_FORMAT,
  BUNDLE_LIMITS,
  bundledEntrySchema,
  bundledJobSchema,
  type Manifest,
  MEMBERS,
  manifestSchema,
  thumbMember,
} from './format.ts';
import { MemberReader } from './parse-lines.ts';

/** A bundle's job in a store of its own. */
export type BundleJob = {
  readonly opened: OpenedBundle;
  readonly store: Store;
  readonly archive: OpenedArchive;
  /** The members with small pictures, by the ids that the files have in the store. */
  readonly thumbs: ReadonlyMap<string, string>;
};

/**
 * Reads a bundle into a store of its own. Everything in it is foreign: each record is parsed, and gets a new id, so that whatever ids
 * it names it can never be taken for a job, an image or a file of this app or of another bundle.
 * @throws AppError `not_found` or `invalid_input`; then nothing of it stays.
 */
export async function readBundle(ports: Ports, path: string): Promise<BundleJob> {
  const archive = await ports.archives.open(path, BUNDLE_LIMITS);
  const store = ports.scratchStore();
  try {
    const reader = new MemberReader(archive, path);
    const manifest = await reader.one(MEMBERS.manifest, BUNDLE_LIMITS.manifest, manifestSchema);
    requireReadable(manifest, path);
    const { jobId, thumbs } = await fill({ ports, store, archive, reader });
    return { store, archive, thumbs, opened: describe(manifest, path, jobId, thumbs.size) };
  } catch (error) {
    store.close();
    archive.close();
    throw error;
  }
}

function requireReadable({ safelight }: Manifest, path: string): void {
  if (safelight.format <= BUNDLE_FORMAT) return;
  throw new AppError('not_possible', `${path} was made by a newer Safelight, ${safelight.version}.`, {
    advice: 'Update Safelight to open it.',
    field: 'path',
  });
}

function describe(manifest: Manifest, path: string, jobId: string, thumbs: number): OpenedBundle {
  const { safelight, platform, createdAt, entries, images, redactions } = manifest;
  const { version } = safelight;
  return {
    jobId,
    originalJobId: manifest.jobId,
    path,
    version,
    platform,
    createdAt,
    entries,
    images,
    thumbs,
    redactions,
  };
}

type Filling = {
  readonly ports: Ports;
  readonly store: Store;
  readonly archive: OpenedArchive;
  readonly reader: MemberReader;
};

async function fill(filling: Filling): Promise<{ jobId: string; thumbs: Map<string, string> }> {
  const { ports, reader } = filling;
  const { job, stepMs } = await reader.one(MEMBERS.job, BUNDLE_LIMITS.job, bundledJobSchema);
  const jobId = ports.ids.uuid();
  insert(filling, MEMBERS.job, (store) => {
    store.jobs.insert({ ...job, id: jobId, folder: plainFolder(job) });
    for (const step of STEPS) {
      const ms = stepMs[step];
      if (ms !== undefined) store.jobs.addStepTime(jobId, step, ms, job.updatedAt);
    }
  });
  const images = await fillImages(filling, jobId);
  const imageOf = (id: string): string => {
    const known = images.get(id);
    if (known === undefined) throw reader.damaged(`it has no image ${id}`);
    return known;
  };
  await fillAttempts(filling, jobId, imageOf);
  const thumbs = await fillFiles(filling, jobId, imageOf);
  await fillLog(filling, jobId, (id) => images.get(id) ?? null);
  return { jobId, thumbs };
}

/** Names of exported files begin with it, and it may be anything in a bundle. */
function plainFolder({ folder }: Job): string {
  return /^[\p{L}\p{N}][\p{L}\p{N}_. -]{0,199}$/u.test(folder) ? folder : 'bundle';
}

/** What SQLite refuses is the bundle's fault: two images of one index, an attempt made twice. */
function insert({ store, reader }: Filling, member: string, work: (store: Store) => void): void {
  try {
    store.transaction('normal', () => work(store));
  } catch (error) {
    if (error instanceof AppError && error.data.code === 'disk_full') throw error;
    throw reader.damaged(`${member} contradicts itself: ${(error as Error).message}`, error);
  }
}

function mostOf(list: keyof typeof BUNDLE_LIMITS.lines): { readonly bytes: number; readonly lines: number } {
  const { lines, list: bytes, log } = BUNDLE_LIMITS;
  return { bytes: list === 'log' ? log : bytes, lines: lines[list] };
}

/** New ids are given in the order of the lines, which keeps the order that ids tell. */
async function fillImages(filling: Filling, jobId: string): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for await (const batch of filling.reader.batches(MEMBERS.images, mostOf('images'), imageSchema)) {
    const images = batch.map((image): Image => {
      const id = filling.ports.ids.uuid();
      ids.set(image.id, id);
      return { ...image, id, jobId };
    });
    insert(filling, MEMBERS.images, (store) => store.images.insertMany(images));
  }
  return ids;
}

async function fillAttempts(filling: Filling, jobId: string, imageOf: (id: string) => string): Promise<void> {
  const ids = new Map<string, string>();
  for await (const batch of filling.reader.batches(MEMBERS.attempts, mostOf('attempts'), attemptSchema)) {
    const attempts = batch.map((attempt): Attempt => {
      const id = filling.ports.ids.uuid();
      ids.set(attempt.id, id);
      const repeats = attempt.repeats === null ? null : (ids.get(attempt.repeats) ?? null);
      return { ...attempt, id, jobId, repeats, imageId: imageOf(attempt.imageId) };
    });
    insert(filling, MEMBERS.attempts, (store) => {
      for (const attempt of attempts) store.attempts.insert(attempt);
    });
  }
}

async function fillFiles(
  filling: Filling,
  jobId: string,
  imageOf: (id: string) => string,
): Promise<Map<string, string>> {
  const thumbs = new Map<string, string>();
  for await (const batch of filling.reader.batches(MEMBERS.files, mostOf('files'), imageFileSchema)) {
    const files = batch.map((file): ImageFile => {
      const id = filling.ports.ids.uuid();
      const member = thumbMember(file.id);
      if (filling.archive.size(member) !== null) thumbs.set(id, member);
      return { ...file, id, jobId, imageId: imageOf(file.imageId) };
    });
    insert(filling, MEMBERS.files, (store) => {
      for (const file of files) store.files.insert(file);
    });
  }
  return thumbs;
}

/** Entries keep their sequence: the log may have begun late where it was bundled. */
async function fillLog(
  filling: Filling,
  jobId: string,
  imageOf: (id: string) => string | null,
): Promise<void> {
  for await (const batch of filling.reader.batches(MEMBERS.log, mostOf('log'), bundledEntrySchema)) {
    const entries = batch.map(
      ({ type: _, details, createdAt, ...entry }): LogEntry => ({
        ...entry,
        id: filling.ports.ids.uuid(),
        jobId,
        imageId: entry.imageId === null ? null : imageOf(entry.imageId),
        detailsJson: details === null || details === undefined ? null : JSON.stringify(details),
        createdAt: Date.parse(createdAt),
      }),
    );
    insert(filling, MEMBERS.log, (store) => store.log.import(entries));
  }
}
