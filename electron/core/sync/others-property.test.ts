import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NO_FILTER } from '../../../shared/contract/log-filter.ts';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { LiveFeed } from '../logging/live-feed.ts';
import type { CloudLink } from '../ports/cloud.ts';
import { Others } from './others.ts';
import { FakeCloud } from './testing/fake-cloud.ts';
import { cloudError, type StoredRow } from './testing/fake-server.ts';
import { mirrorDevice } from './testing/mirror-ports.ts';
import { OtherDevice } from './testing/other-device.ts';

/** What the other device, the network and this machine may do, in any order. `which` chooses among what is there. */
const act = fc.record({
  kind: fc.constantFrom(
    'job',
    'change',
    'images',
    'image',
    'file',
    'remove file',
    'log',
    'delete',
    'shorten',
    'late job',
    'late image',
    'arrive',
    'cut',
    'watch',
    'reconnect',
    'restart',
    'wait',
  ),
  which: fc.nat(7),
  count: fc.integer({ min: 1, max: 6 }),
});
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

/** A job as the other device knows it. */
type Sent = { job: Job; images: Image[]; files: ImageFile[]; logSeq: number; gone: boolean };

class Scene {
  readonly cloud = new FakeCloud();
  readonly test = mirrorDevice();
  readonly sent: Sent[] = [];
  /** Rows whose transaction has not ended: nobody sees them yet. */
  readonly late: (() => void)[] = [];
  device!: OtherDevice;
  link!: CloudLink;
  others!: Others;
  #cuts = 0;

  constructor() {
    this.cloud.mishap = ({ number }) => {
      if (this.#cuts === 0) return null;
      this.#cuts -= 1;
      return { when: number % 2 === 0 ? 'before' : 'after', error: cloudError('offline') };
    };
  }

  async begin(): Promise<void> {
    const { ports } = this.test;
    const account = this.cloud.addUser('ada@example.com');
    ports.store.sync.join({ ...account, projectUrl: this.cloud.url }, false);
    this.link = await this.cloud.open({ url: this.cloud.url, publishableKey: 'key' }, ports.cloudSession);
    await this.link.signIn(account.email, 'password');
    this.device = new OtherDevice(this.cloud, account.id);
    this.open();
  }

  open(): void {
    const { ports, clock } = this.test;
    this.others = new Others({
      ports,
      feed: new LiveFeed(clock, (error) => {
        throw error;
      }),
      redact: (text) => text,
      readOnly: false,
      note: (_level, message, details) => {
        throw new Error(`${message} ${JSON.stringify(details)}`);
      },
      onProblem: () => {},
      onLive: () => {},
    });
    this.others.connect(this.link);
  }

  /** Lets one thing happen, and some of what follows. */
  async act({ kind, which, count }: Act): Promise<void> {
    const living = this.sent.filter(({ gone }) => !gone);
    const one = living[which % Math.max(1, living.length)];
    if (kind === 'job') this.#makeJob();
    else if (kind === 'cut') this.#cuts = count;
    else if (kind === 'wait') await this.test.clock.advance(count * 12_000);
    else if (kind === 'arrive') this.late.shift()?.();
    else if (kind === 'reconnect') {
      this.others.disconnect();
      this.others.connect(this.link);
    } else if (kind === 'restart') {
      await this.others.stop();
      this.open();
    } else if (one !== undefined) this.#change(kind, one, which, count);
    await this.test.clock.advance(which * 300);
  }

  async end(): Promise<void> {
    this.#cuts = 0;
    for (const arrive of this.late.splice(0)) arrive();
    // Two rounds a minute apart: what turned up late is found by then.
    for (let round = 0; round < 2; round += 1) {
      await this.test.clock.advance(61_000);
      for (const { job } of this.sent) this.others.watch(job.id);
      let isRead: boolean | null = null;
      void this.others.untilRead(200_000).then((all) => {
        isRead = all;
      });
      await this.test.clock.runUntil(() => isRead !== null);
      expect(isRead).toBe(true);
    }
  }

  async close(): Promise<void> {
    await this.others.stop();
    this.test.close();
    expect(this.test.problems).toEqual([]);
  }

  #makeJob(): void {
    if (this.sent.length >= 8) return;
    this.sent.push({ job: this.device.job(), images: [], files: [], logSeq: 0, gone: false });
  }

  #change(kind: Act['kind'], one: Sent, which: number, count: number): void {
    if (kind === 'watch') this.others.watch(one.job.id);
    else if (kind === 'delete') this.#delete(one);
    else {
      this.#send(kind, one, which, count);
      // Whatever is sent of a job is followed by its row.
      this.device.sendJob(one.job, one.logSeq);
      if (kind === 'late job') this.#delay('jobs', one.job.id);
    }
  }

  #send(kind: Act['kind'], one: Sent, which: number, count: number): void {
    const image = one.images[which % Math.max(1, one.images.length)];
    const file = one.files[which % Math.max(1, one.files.length)];
    const sending: Partial<Record<Act['kind'], () => void>> = {
      change: () => this.#touch(one, count),
      log: () => this.#log(one, count),
      shorten: () => this.#shorten(one, count),
      images: () => this.#makeImages(one, count),
      image: () => image && this.#changeImage(one, image, count),
      'late image': () => image && this.#changeImageLate(one, image, count),
      file: () => image && one.files.push(this.device.file(image, {}, `${count}`)),
      'remove file': () => file && this.#removeFile(one, file),
    };
    sending[kind]?.();
  }

  #touch(one: Sent, count: number): void {
    one.job = { ...one.job, updatedAt: one.job.updatedAt + count };
  }

  #makeImages(one: Sent, count: number): void {
    if (one.images.length === 0) one.images = this.device.images(one.job, count);
  }

  #changeImageLate(one: Sent, image: Image, count: number): void {
    this.#changeImage(one, image, count);
    this.#delay('images', image.id);
  }

  #delete(one: Sent): void {
    one.gone = true;
    this.device.remove(one.job);
  }

  #log(one: Sent, count: number): void {
    this.device.log(one.job, one.logSeq + 1, one.logSeq + count);
    one.logSeq += count;
  }

  #removeFile(one: Sent, file: ImageFile): void {
    this.device.removeFile(file);
    one.files = one.files.filter(({ id }) => id !== file.id);
  }

  #changeImage(one: Sent, image: Image, count: number): void {
    const changed: Image = { ...image, status: 'completed', starred: count % 2 === 0, attempts: count };
    one.images = one.images.map((known) => (known.id === image.id ? changed : known));
    this.device.sendImages([changed]);
  }

  /** Kept on the other device, and put back: the same job, its images and a log that begins again. */
  #shorten(one: Sent, count: number): void {
    this.device.remove(one.job);
    this.device.sendJob(one.job, 0);
    this.device.sendImages(one.images);
    for (const file of one.files) this.device.sendFile(file, null);
    this.device.log(one.job, 1, count, 'again');
    one.logSeq = count;
  }

  /** The row is changed now, and seen when its transaction ends. Until then everybody sees the one before. */
  #delay(table: 'jobs' | 'images', id: string): void {
    const rows = this.cloud.tables[table];
    const changed = rows.get(id);
    const before = this.#before.get(id);
    if (changed === undefined || before === undefined) return;
    rows.set(id, before);
    this.late.push(() => {
      if (rows.get(id) === before) rows.set(id, changed);
    });
  }

  readonly #before = new Map<string, StoredRow>();

  /** Remembers all rows as they are, for those that are late. */
  remember(): void {
    for (const table of ['jobs', 'images'] as const)
      for (const [id, row] of this.cloud.tables[table]) this.#before.set(id, structuredClone(row));
  }
}

/** What the mirror holds, and what it should. */
function compare({ others, cloud }: Scene): void {
  const store = others.store();
  if (store === null) throw new Error('There is no mirror');
  const living = cloud.rows('jobs').filter((row) => row['deleted_at'] === null);
  const jobs = store.jobs.page({ statuses: null, search: null, sort: 'oldest', afterId: null, limit: 100 });
  expect(jobs).toEqual(sorted(living.map((row) => row['data'] as Job)));
  for (const row of living) {
    const jobId = String(row['id']);
    const of = (table: 'images' | 'files') =>
      cloud.rows(table).filter((part) => part['job_id'] === jobId && part['deleted_at'] === null);
    expect(sorted(store.images.ofJob(jobId))).toEqual(sorted(of('images').map(({ data }) => data as Image)));
    expect(sorted(store.files.ofJob(jobId))).toEqual(
      sorted(of('files').map(({ data }) => data as ImageFile)),
    );
    for (const file of of('files'))
      expect(store.mirror.storagePath(String(file['id']))).toEqual(file['storage_path']);
    const entries = cloud.logOf(jobId).filter(({ seq }) => Number(seq) <= Number(row['log_seq']));
    const read = store.log.page({ jobId, afterSeq: 0, beforeSeq: null, ...NO_FILTER, limit: 1_000 });
    expect(read.map(({ id, seq }) => ({ id, seq }))).toEqual(entries.map(({ id, seq }) => ({ id, seq })));
  }
}

function sorted<T extends { readonly id: string }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
}

it('ends with the mirror as the cloud is, whatever the other device does and wherever it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
      const scene = new Scene();
      try {
        await scene.begin();
        for (const each of acts) {
          scene.remember();
          await scene.act(each);
        }
        await scene.end();
        compare(scene);
      } finally {
        await scene.close();
      }
    }),
    {
      numRuns: Number(process.env['SYNC_RUNS'] ?? 40),
      ...(process.env['SYNC_RUNS'] === undefined && { seed: 20_261_123 }),
    },
  );
}, 120_000);
