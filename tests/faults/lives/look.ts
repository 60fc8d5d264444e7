import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../../electron/adapters/sqlite/open-store.ts';
import type { Store } from '../../../electron/core/ports/store.ts';
import type { Attempt } from '../../../shared/domain/attempt.ts';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import type { Account } from './account.ts';
import type { Asked } from './image-server.ts';
import { dataDirOf, type Entry, libraryOf } from './order.ts';

/** What a folder's database says of one job. */
type JobState = {
  readonly job: Job;
  readonly images: readonly Image[];
  readonly files: readonly ImageFile[];
  readonly attempts: readonly Attempt[];
  readonly entries: readonly Entry[];
};

const LOG_PAGE = 1_000;
/** By which a library is known again; it belongs to no job. */
const EXPORTS = 'exports';
const LIBRARY_MARK = '.safelight-library';

/**
 * Looks, as a reader, at what a life left, and compares it with what was acknowledged and with what the server saw.
 * @param ended also nothing may be left over: jobs not final, decisions open, temporary files.
 * @returns every promise that is broken, a sentence each
 */
export function look(folder: string, account: Account, asked: readonly Asked[], ended: boolean): string[] {
  const path = join(dataDirOf({ folder }), 'safelight.db');
  // Killed before the database was made: then nothing can have been acknowledged.
  if (!existsSync(path)) return account.created.size > 0 ? ['The database is gone'] : [];
  const store = openStore({ path, mode: 'read', now: Date.now });
  try {
    const unsound = store.check();
    const states = readStates(store);
    return [
      ...account.broken,
      ...(unsound === null ? [] : [`The database is damaged: ${unsound}`]),
      ...lostJobs(states, account),
      ...states.flatMap((state) => [
        ...wrongLog(state, account),
        ...wrongImages(state, account),
        ...wrongCalls(state, account, asked),
        ...wrongTotals(state, asked),
      ]),
      ...strayRequests(states, asked),
      ...(ended ? leftOver(folder, states) : []),
    ];
  } finally {
    store.close();
  }
}

function readStates(store: Store): JobState[] {
  const jobs = store.jobs.page({ statuses: null, search: null, sort: 'newest', afterId: null, limit: 100 });
  return jobs.map((job) => ({
    job,
    images: store.images.ofJob(job.id),
    files: store.files.ofJob(job.id),
    attempts: store.attempts.ofJob(job.id),
    entries: readLog(store, job.id),
  }));
}

function readLog(store: Store, jobId: string): Entry[] {
  const all: Entry[] = [];
  for (;;) {
    const page = store.log.page({
      jobId,
      afterSeq: all.at(-1)?.seq ?? 0,
      beforeSeq: null,
      levels: null,
      steps: null,
      imageId: null,
      search: null,
      exclude: null,
      limit: LOG_PAGE,
    });
    all.push(...page);
    if (page.length < LOG_PAGE) return all;
  }
}

function lostJobs(states: readonly JobState[], { created }: Account): string[] {
  const there = new Set(states.map(({ job }) => job.id));
  return [...created].filter((id) => !there.has(id)).map((id) => `Job ${id} was acknowledged and is gone`);
}

function wrongLog({ job, entries }: JobState, account: Account): string[] {
  const gaps = entries.flatMap(({ seq }, at) =>
    seq === at + 1 ? [] : [`Entry ${at + 1} of job ${job.id} is missing`],
  );
  const stored = new Map(entries.map((entry) => [`${job.id} ${entry.seq}`, entry]));
  const lost = [...account.entries].flatMap(([place, { id, message }]) => {
    if (!place.startsWith(job.id)) return [];
    const found = stored.get(place);
    return found?.id === id && found.message === message
      ? []
      : [`Entry ${place} was announced and is lost: ${message}`];
  });
  return [...gaps.slice(0, 1), ...lost];
}

/** Every file that is said to be stored has its bytes; what was announced of an image is still so. */
function wrongImages({ job, images, files }: JobState, account: Account): string[] {
  const wrong = files.flatMap((file) => {
    if (file.state === 'writing') return [];
    const hash = hashOf(file.path);
    return hash === file.sha256
      ? []
      : [`${file.kind} ${file.path} is ${hash === null ? 'gone' : 'not what was stored'}`];
  });
  for (const { id, index, status } of images) {
    const stored = files.filter(({ imageId, state }) => imageId === id && state === 'stored');
    const count = (kind: string) => stored.filter((file) => file.kind === kind).length;
    const what = `Image ${index} of job ${job.id}`;
    if (account.completed.has(id) && status !== 'completed')
      wrong.push(`${what} was completed and is ${status}`);
    if (status === 'completed' && (count('variant') !== job.params.variants || count('sidecar') !== 1))
      wrong.push(`${what} is completed with ${count('variant')} variants and ${count('sidecar')} sidecars`);
    if (account.saved.has(id) && count('base') !== 1)
      wrong.push(`${what} has ${count('base')} saved base images`);
  }
  return wrong;
}

/** No call is followed by another one unless it is known to have cost nothing, or the user allowed it. */
function wrongCalls(
  { job, images, attempts }: JobState,
  account: Account,
  asked: readonly Asked[],
): string[] {
  const wrong: string[] = [];
  for (const image of images) {
    const what = `Image ${image.index} of job ${job.id}`;
    const own = attempts.filter(({ imageId }) => imageId === image.id);
    const ids = new Set(own.map(({ id }) => id));
    const sent = asked.filter(({ attemptId }) => ids.has(attemptId));
    const allowed = account.allowed.get(image.id) ?? 0;
    const doubtful = own.filter(
      ({ id, billing }) => billing !== 'refused' && sent.some((one) => one.attemptId === id),
    );
    if (doubtful.length > 1 + allowed)
      wrong.push(
        `${what} was asked for ${doubtful.length} times that may be billed; allowed were ${1 + allowed}`,
      );
    // The user's word begins another run of the job.
    if (new Set(doubtful.map(({ run }) => run)).size < doubtful.length)
      wrong.push(`${what} was asked for again in one run, though the call before may be billed`);
    const paid = sent.filter(({ billed }) => billed).length;
    if (paid > 1 + allowed) wrong.push(`${what} was paid for ${paid} times; allowed were ${1 + allowed}`);
  }
  return wrong;
}

/** What is written down of calls and costs agrees with itself and with what the server charged. */
function wrongTotals({ job, images, attempts }: JobState, asked: readonly Asked[]): string[] {
  const wrong: string[] = [];
  const billed = new Map(asked.map((one) => [one.attemptId, one.billed]));
  for (const { id, status, billing } of attempts) {
    const charged = billed.get(id);
    if (charged === undefined && status === 'succeeded')
      wrong.push(`Attempt ${id} succeeded and was never sent`);
    if (charged !== undefined && (status === 'intent' || status === 'not_sent'))
      wrong.push(`Attempt ${id} is ${status}, and the server was asked`);
    if (charged === true && (billing === 'refused' || billing === 'not_sent'))
      wrong.push(`Attempt ${id} is ${billing}, and the server charged for it`);
    if (charged === false && status === 'succeeded')
      wrong.push(`Attempt ${id} succeeded, and the server refused`);
  }
  const usd = attempts.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);
  if (Math.abs(usd - job.cost.usd) > 1e-9)
    wrong.push(`Job ${job.id} cost ${job.cost.usd}, its attempts ${usd}`);
  const open = ['intent', 'sending'];
  const ends = attempts.filter(({ status }) => !open.includes(status));
  const unpriced = ends.filter(
    ({ costUsd, billing }) => costUsd === null && ['billed', 'unknown'].includes(billing),
  );
  if (unpriced.length !== job.cost.unpriced)
    wrong.push(`Job ${job.id} counts ${job.cost.unpriced} unpriced calls of ${unpriced.length}`);
  for (const status of ['completed', 'failed', 'cancelled', 'unknown'] as const) {
    const there = images.filter((image) => image.status === status).length;
    if (there !== job.counts[status])
      wrong.push(`Job ${job.id} counts ${job.counts[status]} ${status} of ${there}`);
  }
  return wrong;
}

/** Every request belongs to an attempt that was written down before, and reached the server once. */
function strayRequests(states: readonly JobState[], asked: readonly Asked[]): string[] {
  const known = new Set(states.flatMap(({ attempts }) => attempts.map(({ id }) => id)));
  const seen = new Set<string>();
  return asked.flatMap(({ attemptId }) => {
    const twice = seen.has(attemptId);
    seen.add(attemptId);
    if (twice) return [`Attempt ${attemptId} was sent twice`];
    return known.has(attemptId) ? [] : [`Attempt ${attemptId} was sent and is not in the database`];
  });
}

function leftOver(folder: string, states: readonly JobState[]): string[] {
  const wrong = states.flatMap(({ job, images }) => {
    const open = images.filter(({ status }) => status === 'unknown').length;
    if (!isFinal(job.status)) return [`Job ${job.id} is ${job.status} at the end`];
    return open === 0 ? [] : [`Job ${job.id} ends with ${open} images unknown`];
  });
  const folders = new Set(states.map(({ job }) => job.folder));
  for (const name of foldersIn(libraryOf({ folder })))
    if (!folders.has(name) && name !== EXPORTS) wrong.push(`Folder ${name} is left over`);
  const known = new Set(states.flatMap(({ files }) => files.map(({ path }) => path)));
  // What the user asked for belongs to no job's rows; what it was made of must be gone all the same.
  const isExport = (path: string) =>
    path.startsWith(join(libraryOf({ folder }), EXPORTS)) && !path.endsWith('.part');
  const present = [
    ...filesBelow(libraryOf({ folder })),
    ...filesBelow(join(dataDirOf({ folder }), 'originals')),
  ];
  for (const path of present)
    if (!known.has(path) && !path.endsWith(LIBRARY_MARK) && !isExport(path))
      wrong.push(`${path} is left over`);
  for (const path of filesBelow(dataDirOf({ folder })))
    if (/\.part$/.test(path)) wrong.push(`${path} is left over`);
  return wrong;
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder, { withFileTypes: true });
  return found.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

function hashOf(path: string): string | null {
  if (!existsSync(path)) return null;
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
