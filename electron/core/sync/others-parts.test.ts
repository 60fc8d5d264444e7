import { beforeEach, describe, expect, it } from 'vitest';
import type { Image } from '../../../shared/domain/image.ts';
import { CloudError } from '../ports/cloud.ts';
import { OthersScene } from './testing/others-scene.ts';

let scene: OthersScene;

beforeEach(async () => {
  scene = await OthersScene.begin();
  return () => scene.end();
});

describe('a job that somebody watches', () => {
  it('is read whole, and goes on live', async () => {
    const job = scene.device.job();
    const [image] = scene.device.images(job, 2);
    if (image === undefined) throw new Error('no image');
    const file = scene.device.file(image);
    scene.device.log(job, 1, 3);
    scene.device.sendJob(job, 3);
    scene.others.watch(job.id);
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.mirror().images.ofJob(job.id)).toHaveLength(2);
    expect(scene.mirror().files.ofJob(job.id)).toEqual([{ ...file, path: 'a.png' }]);
    expect(scene.told.entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    scene.device.sendImages([{ ...image, status: 'completed', starred: true }]);
    const sent = scene.device.log(job, 4, 5);
    scene.device.sendJob(job, 5);
    scene.told.images.length = 0;
    await scene.clock.runUntil(() => scene.told.entries.length === 5);
    scene.feed.flush();
    expect(scene.log(job.id).slice(3)).toEqual(sent);
    expect(scene.told.images).toEqual([image.id]);
    expect(scene.mirror().images.get(image.id)).toMatchObject({ status: 'completed', starred: true });
    expect(scene.told.others).toEqual([]);
  });

  it('tells of an image again when the bytes of its file have come into the cloud', async () => {
    const job = scene.device.job();
    const [image] = scene.device.images(job, 1);
    if (image === undefined) throw new Error('no image');
    const file = scene.device.file(image, {}, null);
    scene.others.watch(job.id);
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.mirror().mirror.storagePath(file.id)).toBeNull();
    scene.told.images.length = 0;
    scene.device.sendFile(file, 'a/b/c.png');
    scene.device.sendJob(job, 0);
    await scene.read();
    expect(scene.mirror().mirror.storagePath(file.id)).toBe('a/b/c.png');
    expect(scene.told.images).toEqual([image.id]);
  });

  it('has its log read up to what its row says, and no further', async () => {
    const job = scene.device.job();
    scene.device.log(job, 1, 2);
    scene.device.log(job, 4, 6);
    scene.device.sendJob(job, 2);
    scene.others.watch(job.id);
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.seqs(job.id)).toEqual([1, 2]);
    scene.device.log(job, 3, 3);
    scene.device.sendJob(job, 6);
    await scene.read();
    expect(scene.seqs(job.id)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('keeps the sequence of a log whose beginning is gone', async () => {
    const job = scene.device.job();
    scene.device.log(job, 701, 703);
    scene.device.sendJob(job, 703);
    scene.others.watch(job.id);
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.seqs(job.id)).toEqual([701, 702, 703]);
  });

  it('is read anew when its log was taken out of the cloud and put there again', async () => {
    const job = scene.device.job();
    scene.device.log(job, 1, 10, 'before');
    scene.device.sendJob(job, 10);
    scene.others.watch(job.id);
    scene.others.connect(scene.link);
    await scene.read();
    scene.cloud.emptyJob(scene.account.id, job.id, 100);
    scene.device.log(job, 1, 4, 'after');
    scene.device.sendJob(job, 4);
    await scene.read();
    expect(scene.log(job.id).map(({ message }) => message)).toEqual([
      'after 1',
      'after 2',
      'after 3',
      'after 4',
    ]);
    expect(scene.mirror().log.counts(job.id)).toEqual([{ level: 'info', step: 'base_generation', count: 4 }]);
  });

  it('is left alone when nobody says for a minute that it is still watched', async () => {
    const job = scene.device.job();
    scene.others.watch(job.id);
    scene.others.connect(scene.link);
    await scene.read();
    await scene.clock.advance(60_000);
    scene.device.log(job, 1, 1);
    scene.device.sendJob(job, 1);
    await scene.read();
    expect(scene.seqs(job.id)).toEqual([]);
    scene.others.watch(job.id);
    await scene.clock.runUntil(() => scene.mirror().log.lastSeq(job.id) === 1);
  });

  it('has a long log read in pieces, between which other jobs come', async () => {
    const job = scene.device.job();
    scene.device.log(job, 1, 12_000);
    scene.device.sendJob(job, 12_000);
    scene.others.watch(job.id);
    scene.others.connect(scene.link);
    await scene.clock.runUntil(() => scene.mirror().log.lastSeq(job.id) >= 5_000);
    const other = scene.device.job();
    await scene.clock.runUntil(() => scene.others.holds(other.id));
    expect(scene.mirror().log.lastSeq(job.id)).toBeLessThan(12_000);
    await scene.clock.runUntil(() => scene.mirror().log.lastSeq(job.id) === 12_000);
  });

  it('has its log read in smaller pages where an answer would be too large, and never the same one for ever', async () => {
    const job = scene.device.job();
    scene.device.log(job, 1, 300);
    scene.device.sendJob(job, 300);
    const asked = scene.link.log.bind(scene.link);
    scene.link.log = async (query, signal) => {
      const problem = { code: 'server', message: 'too large', advice: null } as const;
      if (query.limit > 60) throw new CloudError(problem, { tooMuch: true });
      return asked(query, signal);
    };
    scene.others.watch(job.id);
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.seqs(job.id)).toEqual(Array.from({ length: 300 }, (_, at) => at + 1));
    expect(scene.problems).toEqual([]);
  });

  it('gets an image that came between its images and its files', async () => {
    const job = scene.device.job();
    scene.device.images(job, 1);
    scene.others.watch(job.id);
    const asked = scene.link.partsChanged.bind(scene.link);
    let late: string | null = null;
    scene.link.partsChanged = async (table, query, signal) => {
      if (table === 'files' && late === null) {
        const image = { ...first(), index: 2 };
        late = image.id;
        scene.device.sendImages([image]);
        scene.device.file(image);
      }
      return asked(table, query, signal);
    };
    const first = () => ({ ...imageOf(job.id), id: crypto.randomUUID() });
    scene.others.connect(scene.link);
    await scene.read();
    expect(scene.mirror().files.ofJob(job.id)).toMatchObject([{ imageId: late }]);
  });

  it('is polled twice as often where Realtime is not there', async () => {
    scene.link.listen = () => () => {};
    const job = scene.device.job();
    scene.others.connect(scene.link);
    scene.others.watch(job.id);
    await scene.read();
    scene.device.log(job, 1, 1);
    scene.device.sendJob(job, 1);
    const before = scene.clock.monotonic();
    await scene.clock.runUntil(() => scene.mirror().log.lastSeq(job.id) === 1);
    expect(scene.clock.monotonic() - before).toBeLessThanOrEqual(30_000);
  });
});

function imageOf(jobId: string) {
  const row = scene.cloud.rows('images').find((one) => one['job_id'] === jobId);
  return row?.['data'] as Image;
}
