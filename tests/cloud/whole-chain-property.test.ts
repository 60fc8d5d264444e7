import { randomUUID } from 'node:crypto';
import { setTimeout as passTime } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobsOf } from '../../electron/core/sync/testing/compare.ts';
import { isFinal, type Job } from '../../shared/domain/job.ts';
import { giveFailure, giveImage, ScriptedProvider } from '../support/fake-ports.ts';
import { ChainDevice } from './chain-device.ts';
import { randomMishaps } from './gateway/random-mishaps.ts';
import { hasPostgres, startCloud, type TestCloud } from './start-cloud.ts';

/** More of them where there is time: `CLOUD_RUNS=200`. */
const RUNS = Number(process.env['CLOUD_RUNS'] ?? 8);
/** Another one each time, if it is asked for; it is printed with what fails. */
const SEED = Number(process.env['CLOUD_SEED'] ?? 5);

/** What may happen; what happens more often stands here more often. */
const ACTS = [
  'create',
  'create',
  'mishaps',
  'mishaps',
  'mishaps',
  'unplug',
  'plug in',
  'pass',
  'pass',
  'pass',
  'pass',
  'token ends',
  'sessions end',
  'sign in',
  'star',
  'log',
  'retry',
  'delete job',
  'restore job',
  'delete image',
  'keep here',
  'put back',
  'pictures',
  'off',
  'on',
  'kill',
  'kill',
  'close',
  'jump',
  'sync',
] as const;
type Act = { readonly what: (typeof ACTS)[number]; readonly which: number; readonly size: number };

const act = fc.record({
  what: fc.constantFrom(...ACTS),
  which: fc.nat({ max: 1_000 }),
  size: fc.nat({ max: 9 }),
});

/** Every fifth image is declined. */
const provider = () =>
  new ScriptedProvider((request, _signal, call) =>
    call % 5 === 4 ? giveFailure('content_declined') : giveImage(request),
  );

/** A device whose life a schedule plays. */
class Life {
  readonly device: ChainDevice;
  readonly #cloud: TestCloud;
  readonly #letTokensEnd: () => void;

  constructor(device: ChainDevice, letTokensEnd: () => void) {
    this.device = device;
    this.#cloud = device.cloud;
    this.#letTokensEnd = letTokensEnd;
  }

  async do({ what, which, size }: Act): Promise<void> {
    const { device } = this;
    const { app } = device;
    const { gateway } = this.#cloud;
    const jobs = jobsOf(app);
    const job = jobs[which % Math.max(1, jobs.length)];
    switch (what) {
      case 'create':
        await app.createJob({ images: 1 + (size % 3), variants: 1 + (which % 2), preset: 'off' });
        return;
      case 'mishaps':
        gateway.mishap = randomMishaps(which, 1 + size, 0.5);
        return;
      case 'unplug':
        return gateway.unplug();
      case 'plug in':
        return gateway.plugIn();
      case 'pass':
        return await this.#letAsk(1 + size * 2);
      case 'token ends':
        return this.#letTokensEnd();
      case 'sessions end':
        return gateway.tokens.signOutEverywhere(device.account.id);
      case 'sign in':
        return await device.signIn().catch(() => {});
      case 'pictures':
        await app.call('cloud.set', { images: (['none', 'variants', 'all'] as const)[size % 3] ?? 'all' });
        return;
      case 'off':
      case 'on':
        await app.call('cloud.set', { on: what === 'on' });
        return;
      case 'kill':
        await device.kill();
        return await device.open();
      case 'close':
        await device.close();
        return await device.open();
      case 'jump':
        return device.clock.jump((which - 500) * 60_000);
      case 'sync':
        await app.call('cloud.sync', { waitMs: 0 });
        return;
      default:
        if (job !== undefined) await this.#change(what, job, which, size);
    }
  }

  /** So much is asked of the cloud, if it comes to that within a moment. */
  async #letAsk(count: number): Promise<void> {
    const { all } = this.#cloud.gateway.journal;
    const goal = all.length + count;
    for (let left = 20; left > 0 && all.length < goal; left -= 1) await passTime(5);
  }

  /** All is well again, but for the mishaps that are still to come: they end by themselves. What is sent now is all that there is. */
  async makePeace(): Promise<void> {
    const { device } = this;
    const { app } = device;
    this.#cloud.gateway.plugIn();
    await app.call('cloud.set', { on: true });
    await device.until(() => device.signIn().then(() => true));
    await device.until(() => jobsOf(app).every(({ status }) => isFinal(status)));
    // What was deleted is gone for good after a minute.
    const { jobs, images } = app.ports.store;
    await device.until(() => jobs.deleted().length === 0 && images.deletedWithFiles().length === 0);
  }

  /** Something is done with a job. A refusal, as to retry what succeeded, is no matter. */
  async #change(
    what: Exclude<Act['what'], 'create' | 'mishaps' | 'unplug' | 'plug in' | 'pass' | 'off' | 'on' | 'kill'>,
    job: Job,
    which: number,
    size: number,
  ): Promise<void> {
    const { app } = this.device;
    const images = app.ports.store.images.ofJob(job.id);
    const image = images[which % Math.max(1, images.length)];
    const jobIds = [job.id];
    const anyway = (done: Promise<unknown>) => done.catch(() => {});
    switch (what) {
      case 'star':
        if (image) await app.call('image.star', { imageId: image.id, starred: !image.starred });
        return;
      case 'log':
        return this.#log(job, size * 120);
      case 'retry':
        await anyway(app.call('job.retry', { jobId: job.id }));
        return;
      case 'delete job':
        await anyway(app.call('job.delete', { jobIds, files: which % 2 === 0 ? 'remove' : 'keep' }));
        return;
      case 'restore job': {
        const [deleted] = app.ports.store.jobs.deleted();
        if (deleted) await anyway(app.call('job.restore', { jobIds: [deleted.job.id] }));
        return;
      }
      case 'delete image':
        if (image) await anyway(app.call('image.delete', { imageIds: [image.id] }));
        return;
      case 'keep here':
      case 'put back':
        await app.call('cloud.keepLocal', { jobIds, local: what === 'keep here' });
    }
  }

  /** As another process does, such as a command line that was just killed: this app does not hear of it, and starts anew. */
  async #log({ id: jobId, userId }: Job, count: number): Promise<void> {
    const entries = Array.from({ length: count }, (_, at) => ({
      id: randomUUID(),
      jobId,
      userId,
      imageId: null,
      attempt: null,
      level: 'info' as const,
      step: 'processing' as const,
      message: `Line ${at}`,
      detailsJson: at % 3 === 0 ? null : JSON.stringify({ at, path: '/somewhere/x/y.png' }),
      createdAt: this.device.clock.now(),
    }));
    this.device.app.ports.store.log.append(entries);
    await this.device.kill();
    await this.device.open();
  }
}

describe.skipIf(!hasPostgres)('whatever happens between the app and the cloud', () => {
  let cloud: TestCloud;
  let shiftMs = 0;
  let people = 0;

  beforeAll(async () => {
    cloud = await startCloud({ now: () => Date.now() + shiftMs });
  });
  afterAll(() => cloud.stop());

  /** Somebody who has nothing in the project yet. */
  async function somebody() {
    people += 1;
    const [email, password] = [`user-${people}@example.com`, `secret-${people}`];
    return { id: await cloud.gateway.accounts.add(cloud.database, email, password), email, password };
  }

  async function play(acts: readonly Act[]): Promise<void> {
    const device = new ChainDevice({ cloud, account: await somebody(), provider });
    const life = new Life(device, () => (shiftMs += 2 * 3_600_000));
    await device.join();
    try {
      for (const one of acts) await life.do(one);
      await life.makePeace();
      // A page of a hotel is a problem that its user has to mend: who asks again has done so.
      await device.until(async () => {
        const { state, waiting, uploads, parked } = await device.synced();
        expect(parked).toBe(0);
        return state === 'up_to_date' && waiting + uploads === 0;
      });
      await device.expectSame();
      expect(cloud.gateway.unknown).toEqual([]);
    } finally {
      cloud.gateway.mishap = () => null;
      cloud.gateway.plugIn();
      await device.close();
      device.remove();
    }
  }

  it('in the end it has what is here, once and in order, and nothing was given up', async () => {
    await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 30 }), play), {
      numRuns: RUNS,
      seed: SEED,
      endOnFailure: process.env['CLOUD_RUNS'] === undefined,
    });
  }, 3_600_000);
});
