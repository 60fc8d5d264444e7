import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CommandInput, CommandName } from '../../../shared/contract/commands.ts';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { openMirror, removeMirror } from '../../adapters/sqlite/open-mirror.ts';
import { FakeCloud } from '../sync/testing/fake-cloud.ts';
import { OtherDevice } from '../sync/testing/other-device.ts';

const apps = testApps();
const EMAIL = 'ada@example.com';
const BYTES = 'IMAGE\nof another device';

let cloud: FakeCloud;
let app: TestApp;
let device: OtherDevice;
let job: Job;
let image: Image;
let file: ImageFile;

beforeEach(async () => {
  cloud = new FakeCloud();
  const account = cloud.addUser(EMAIL);
  const path = join(apps.folder, 'data', 'cloud.db');
  app = apps.open(undefined, {
    change: (ports) => ({
      ...ports,
      cloud,
      mirror: { open: () => openMirror(path, 'write', Date.now), remove: () => removeMirror(path) },
    }),
  });
  await app.app.start('run');
  await app.call('cloud.setProject', { url: cloud.url, publishableKey: 'sb_publishable_key' });
  await app.call('cloud.signIn', { email: EMAIL, password: 'password' });
  await app.call('cloud.join', { history: 'all' });
  await app.call('cloud.set', { on: true });
  device = new OtherDevice(cloud, account.id);
  job = device.job({ status: 'completed' }, 'a boat');
  [image] = device.images(job, 1, { status: 'completed' }) as [Image];
  file = device.file(image, {}, BYTES);
  device.log(job, 1, 3);
  device.sendJob(job, 3);
  await fetched(job.id);
});

/** Has what the cloud holds read, the job's parts too. */
async function fetched(jobId: string): Promise<void> {
  let complete: boolean | null | undefined;
  void app.call('cloud.fetch', { jobId, waitMs: 200_000 }).then((answer) => {
    complete = answer.complete;
  });
  await app.clock.runUntil(() => complete !== undefined);
  expect(complete).toBe(true);
}

const downloads = () => cloud.calls.filter(({ name }) => name === 'download').length;

describe('a job of another device', () => {
  it('is read like one of this machine', async () => {
    const { jobId } = { jobId: job.id };
    expect(await app.call('job.get', { jobId })).toMatchObject({
      job,
      images: [image],
      files: [{ id: file.id }],
    });
    expect(await app.call('image.list', { jobId })).toEqual([image]);
    expect(await app.call('image.files', { imageIds: [image.id] })).toMatchObject([{ id: file.id }]);
    expect(await app.call('job.attempts', { jobId })).toEqual([]);
    const page = await app.call('log.page', { jobId });
    expect([page.lastSeq, page.entries.map(({ seq }) => seq)]).toEqual([3, [1, 2, 3]]);
    expect(await app.call('log.match', { jobId, search: 'entry 2' })).toEqual({ count: 1 });
    expect(await app.call('log.counts', { jobId })).toMatchObject({ lastSeq: 3 });
    expect(await app.call('job.timeline', { jobId })).toMatchObject({ jobId });
    expect(await app.call('cloud.job', { jobId })).toEqual({ place: 'other_device', device: 'Studio' });
  });

  it('has its log exported, and its files where they are', async () => {
    const { text } = await app.call('export.text', { jobId: job.id, format: 'text' });
    expect(text).toContain('entry 3');
    await expect(app.call('export.start', { jobId: job.id, format: 'images' })).rejects.toThrow(
      'This job was made on Studio, where its files are.',
    );
  });

  it('is in the list of other devices alone, and counted there', async () => {
    const own = await app.createJob({ images: 1 });
    await app.untilFinal(own.id);
    const list = async (from: 'here' | 'others') =>
      (await app.call('job.list', { from })).jobs.map(({ id }) => id);
    expect([await list('here'), await list('others')]).toEqual([[own.id], [job.id]]);
    expect(await app.call('job.counts', { from: 'others' })).toEqual({ completed: 1 });
    expect(await app.call('job.counts', {})).toEqual({ completed: 1 });
    expect((await app.call('job.list', { from: 'others', search: 'boat' })).jobs).toHaveLength(1);
    expect((await app.call('job.list', { from: 'others', search: 'lighthouse' })).jobs).toEqual([]);
    expect(await app.call('data.stats', {})).toMatchObject({ jobs: 1 });
  });

  it.each<[CommandName, () => CommandInput<CommandName>]>([
    ['job.retry', () => ({ jobId: job.id })],
    ['job.cancel', () => ({ jobId: job.id })],
    ['job.delete', () => ({ jobIds: [job.id], files: 'remove' })],
    ['image.star', () => ({ imageId: image.id, starred: true })],
    ['image.delete', () => ({ imageIds: [image.id] })],
    ['shell.reveal', () => ({ fileId: file.id })],
    ['cloud.keepLocal', () => ({ jobIds: [job.id], local: true })],
  ])('is not changed by %s', async (name, input) => {
    const answer = await app.app.dispatch(name, input());
    expect(answer).toMatchObject({
      ok: false,
      error: {
        code: 'not_possible',
        message: 'This job was made on Studio. It can be looked at here, and changed there.',
        advice: 'Duplicate it to make a job of your own with the same parameters.',
      },
    });
  });

  it('never takes part in what this machine counts, keeps or sends', async () => {
    await app.clock.advance(10_000);
    expect(cloud.row('jobs', job.id)).toMatchObject({ device_name: 'Studio' });
    expect(await app.call('metrics.jobs', {})).toMatchObject({ jobs: [] });
    expect(await app.call('cloud.status', {})).toMatchObject({ waiting: 0 });
    expect(cloud.violations).toEqual([]);
    expect(app.events.filter(({ name }) => name === 'job.changed')).toEqual([]);
  });

  it('leaves with the account', async () => {
    await app.call('cloud.leave', {});
    await expect(app.call('job.get', { jobId: job.id })).rejects.toThrow('not_found');
    expect((await app.call('job.list', { from: 'others' })).jobs).toEqual([]);
  });
});

describe('a picture of another device', () => {
  it('is fetched when somebody looks at it, once, also as a small one', async () => {
    expect(downloads()).toBe(0);
    const whole = await app.app.media(`/media/file/${file.id}`);
    expect(whole?.mediaType).toBe('image/png');
    expect(await readFile(whole?.path ?? '', 'utf8')).toBe(BYTES);
    const [small, ofImage] = await Promise.all([
      app.app.media(`/media/thumb/${file.id}`),
      app.app.media(`/media/image/${image.id}`),
    ]);
    expect(small?.mediaType).toBe('image/webp');
    expect(ofImage).toEqual(small);
    expect(downloads()).toBe(1);
  });

  it('is fetched once by all who look at the same time', async () => {
    const paths = Array.from({ length: 5 }, () => app.app.media(`/media/file/${file.id}`));
    expect(new Set((await Promise.all(paths)).map((found) => found?.path)).size).toBe(1);
    expect(downloads()).toBe(1);
  });

  it('is a cover once it is here', async () => {
    const covers = async () => (await app.call('job.list', { from: 'others' })).covers;
    expect(await covers()).toEqual({});
    await app.app.media(`/media/image/${image.id}`);
    expect(await covers()).toEqual({ [job.id]: image.id });
  });

  it('is none when its bytes are not what its row says, and is not asked for again at once', async () => {
    const path = [...cloud.objects.keys()][0] ?? '';
    cloud.objects.set(path, Buffer.from(BYTES.toUpperCase()));
    expect(await app.app.media(`/media/file/${file.id}`)).toBeNull();
    expect(await app.app.media(`/media/thumb/${file.id}`)).toBeNull();
    expect(downloads()).toBe(1);
    cloud.objects.set(path, Buffer.from(BYTES));
    await app.clock.advance(31_000);
    expect(await app.app.media(`/media/file/${file.id}`)).not.toBeNull();
    expect(await app.call('cloud.log', {})).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('its bytes have another hash') }),
    );
  });

  it('is none when it says that it is larger than any picture', async () => {
    device.sendFile({ ...file, bytes: 200 * 1024 * 1024 }, [...cloud.objects.keys()][0] ?? '');
    device.sendJob(job, 3);
    await fetched(job.id);
    expect(await app.app.media(`/media/file/${file.id}`)).toBeNull();
    expect(downloads()).toBe(0);
  });

  it('is none while it is not in the cloud, or nobody is connected; then what is here is still shown', async () => {
    const late = device.file(image, { variant: 2, kind: 'variant' }, null);
    device.sendJob(job, 3);
    await fetched(job.id);
    expect(await app.app.media(`/media/file/${late.id}`)).toBeNull();
    expect(await app.app.media(`/media/file/${file.id}`)).not.toBeNull();
    await app.call('cloud.set', { on: false });
    expect(await app.app.media(`/media/file/${file.id}`)).not.toBeNull();
    expect(downloads()).toBe(1);
  });

  it('goes from the disk when the account is left', async () => {
    const found = [
      await app.app.media(`/media/file/${file.id}`),
      await app.app.media(`/media/thumb/${file.id}`),
    ];
    await app.call('cloud.leave', {});
    for (const one of found) await expect(readFile(one?.path ?? '')).rejects.toThrow('ENOENT');
  });
});
