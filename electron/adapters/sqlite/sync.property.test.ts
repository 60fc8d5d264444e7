import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import type { Store } from '../../core/ports/store.ts';
import { ModelCloud, ModelEngine } from './testing/sync-cloud.ts';
import { ACCOUNT, addJob } from './testing/sync-stores.ts';
import { databasePath, file, image, logEntry, logQuery, NOW, open } from './testing.ts';

/** What a deed is done to: the job that was picked, and of it an image and a file, as far as there are any. */
type Picked = {
  readonly jobId: string;
  readonly job: Job | null;
  readonly image: Image | undefined;
  readonly file: ImageFile | undefined;
  readonly at: number;
};
type Do = (world: World, picked: Picked) => unknown;

const DEEDS: Readonly<Record<string, Do>> = {
  make: (world, { at }) => world.jobIds.length < 4 && world.make(at % 3),
  'change job': ({ store }, { job }) => job && store.jobs.update({ ...job, run: job.run + 1 }),
  'change image': ({ store }, { image: one }) =>
    one && store.images.update({ ...one, attempts: one.attempts + 1 }),
  'add image': ({ store }, { job, at }) => {
    const index = 1 + Math.max(0, ...(job ? store.images.ofJob(job.id) : []).map((one) => one.index));
    if (job) store.images.insertMany([image(job.id, index + (at % 2))]);
  },
  'add file': ({ store }, { image: one, at }) =>
    one && store.files.insert(file(one, 1, { state: at % 2 ? 'stored' : 'writing' })),
  'finish file': ({ store }, { file: one }) =>
    one && store.files.update({ ...one, state: 'stored', bytes: one.bytes + 1 }),
  'replace file': ({ store }, { file: one }) =>
    one?.state === 'stored' && store.files.update({ ...one, state: 'replaced' }),
  'remove file': ({ store }, { file: one }) => one && store.files.remove(one.id),
  'remove image': ({ store }, { image: one }) => one && store.images.remove([one.id]),
  delete: ({ store }, { job }) => job && store.jobs.markDeleted(job.id, NOW, true),
  'bring back': ({ store }, { jobId }) => store.sync.job(jobId) !== null && store.jobs.unmarkDeleted(jobId),
  'remove job': ({ store }, { jobId, at }) => at % 3 === 0 && store.jobs.remove(jobId),
  log: ({ store }, { job }) => job && store.log.append([logEntry(job.id), logEntry(job.id)]),
  'keep local': ({ store }, { jobId }) => store.sync.keepLocal(jobId, true),
  'put back': ({ store, leftOut }, { jobId }) => {
    leftOut.delete(jobId);
    store.sync.keepLocal(jobId, false);
  },
  pictures: ({ store }, { at }) =>
    store.sync.setImages((['none', 'variants', 'all'] as const)[at % 3] ?? 'none'),
  seed: ({ store }, { at }) => store.sync.seedHistory(1 + (at % 20)),
  unpark: ({ store }) => store.sync.unpark(null),
  send: ({ engine }, { at }) => engine.step('rows', 1 + (at % 5), false),
  'send more': ({ engine }) => engine.step('rows', 2, false),
  'send picture': ({ engine }) => engine.step('pictures', 1, false),
  refuse: ({ engine }) => engine.step('rows', 1, true),
  restart: (world) => world.restart(),
};
type Deed = { readonly what: string; readonly at: number };

/** What the races are made of comes more often than the rest. */
const OFTEN = ['send', 'send', 'send', 'send more', 'send picture', 'keep local', 'put back', 'restart'];
const deeds = fc.array(
  fc.record({ what: fc.constantFrom(...Object.keys(DEEDS), ...OFTEN), at: fc.nat({ max: 1_000 }) }),
  { minLength: 20, maxLength: 80 },
);

/** A library, and the cloud that it is sent to. */
class World {
  readonly path = databasePath();
  readonly cloud = new ModelCloud();
  /** Of all jobs ever made; and those that were here before and were left out. */
  readonly jobIds: string[] = [];
  readonly leftOut = new Set<string>();
  store: Store = open(this.path);
  engine = new ModelEngine(this.store, this.cloud);

  constructor(history: boolean) {
    for (let n = 0; n < 2; n += 1) this.make(2);
    if (!history) for (const id of this.jobIds) this.leftOut.add(id);
    this.store.sync.join(ACCOUNT, history);
  }

  make(images: number): void {
    const { id } = addJob(this.store, images);
    this.jobIds.push(id);
    this.store.log.append([logEntry(id), logEntry(id)]);
  }

  do({ what, at }: Deed): void {
    const jobId = this.jobIds[at % this.jobIds.length] ?? '';
    const { jobs, images, files } = this.store;
    DEEDS[what]?.(this, {
      jobId,
      job: jobs.get(jobId),
      image: pick(images.ofJob(jobId), at),
      file: pick(files.ofJob(jobId), at),
      at,
    });
  }

  /** What was under way is forgotten: the cloud may have it, and the store does not know. */
  restart(): void {
    this.store.close();
    this.store = open(this.path);
    this.engine = new ModelEngine(this.store, this.cloud);
  }

  /** Lets everything be sent. Bounded, so that what never ends fails. */
  settle(): void {
    for (let steps = 0; steps < 5_000; steps += 1) {
      const { sync } = this.store;
      sync.seedHistory(100);
      sync.unpark(null);
      const worked = [this.engine.step('rows', 3, false), this.engine.step('pictures', 1, false)];
      if (!worked.includes(true) && sync.state().historyBelow === null) return;
    }
    throw new Error('It never ends');
  }
}

function pick<T>(all: readonly T[], at: number): T | undefined {
  return all[at % Math.max(1, all.length)];
}

/** The cloud is what the library is, for every job. */
function expectSame({ store, cloud, jobIds, leftOut }: World): void {
  const { sync } = store;
  expect([sync.waitingRows(), sync.waitingUploads(), sync.parkedCount()]).toEqual([0, 0, 0]);
  for (const jobId of jobIds) {
    const here = sync.job(jobId);
    const there = cloud.jobs.get(jobId);
    const isSent = here !== null && !here.keptLocal && !(leftOut.has(jobId) && !here.pushed);
    if (!isSent || here.deletedAt !== null) expectTakenOut(there, isSent);
    else {
      expect(there).toMatchObject({ job: here.job, deletedAt: null, logSeq: store.log.lastSeq(jobId) });
      const seqs = store.log.page(logQuery({ jobId, limit: 10_000 })).map(({ seq }) => seq);
      expect([...(there?.log ?? [])].toSorted((a, b) => a - b)).toEqual(seqs);
      for (const one of store.images.ofJob(jobId)) expect(there?.images.get(one.id)).toEqual(one);
      const files = store.files.ofJob(jobId).filter(({ state }) => state !== 'writing');
      expect([...(there?.files.keys() ?? [])].toSorted()).toEqual(files.map(({ id }) => id).toSorted());
      for (const each of files) {
        const path = sync.uploaded(each.id);
        expect(there?.files.get(each.id)).toEqual({ file: each, path });
        const kinds = { none: [], variants: ['variant'], all: ['base', 'variant'] }[sync.state().images];
        if (each.state === 'stored' && kinds.some((kind) => kind === each.kind)) expect(path).not.toBeNull();
        if (path !== null) expect(cloud.bucket.has(path)).toBe(true);
      }
    }
  }
}

function expectTakenOut(there: ReturnType<ModelCloud['of']> | undefined, isSent: boolean): void {
  if (there === undefined) return;
  expect(there.deletedAt).not.toBeNull();
  if (!isSent) expect([there.images.size, there.files.size, there.log.size]).toEqual([0, 0, 0]);
}

test('whatever changes, is sent, refused or interrupted in whatever order, in the end nothing waits and nothing is forgotten', () => {
  fc.assert(
    fc.property(fc.boolean(), deeds, (history, all) => {
      const world = new World(history);
      for (const deed of all) world.do(deed);
      world.settle();
      expectSame(world);
      world.store.close();
    }),
    { numRuns: 25, endOnFailure: true },
  );
});
