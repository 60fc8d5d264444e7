import { describe, expect, it, vi } from 'vitest';
import { testApps } from '../../../tests/support/test-apps.ts';
import { CloudApps, synced } from './testing/cloud-apps.ts';
import { OtherDevice } from './testing/other-device.ts';

const apps = testApps();

describe('a job that has ended', () => {
  it('is in the cloud with its images, its files and its whole log', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    const job = await app.createJob({ images: 2, variants: 2 });
    await app.untilFinal(job.id);
    const status = await synced(app);
    expect(status).toMatchObject({ state: 'up_to_date', waiting: 0, uploads: 0, parked: 0, problem: null });
    const { cloud } = clouds;
    const log = app.log(job.id);
    expect(cloud.row('jobs', job.id)).toMatchObject({
      status: 'completed',
      user_id: clouds.account.id,
      log_seq: log.at(-1)?.seq,
      device_name: 'Test machine',
    });
    expect(cloud.rows('images').map((row) => row['status'])).toEqual(['completed', 'completed']);
    expect(cloud.logOf(job.id).map(({ seq, message }) => [seq, message])).toEqual(
      log.map(({ seq, message }) => [seq, message]),
    );
    expect(cloud.violations).toEqual([]);
    expect(app.problems).toEqual([]);
  });
});

describe("another device's images", () => {
  it('are no reason to look for something to send', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    const device = new OtherDevice(clouds.cloud, clouds.account.id);
    const job = device.job();
    await app.call('cloud.watch', { jobId: job.id });
    await synced(app);
    await app.clock.advance(5_000);
    const looks = vi.spyOn(app.ports.store.sync, 'due');
    const [image] = device.images(job, 1);
    device.sendJob(job, 0);
    const told = () =>
      app.events.some(
        ({ name, payload }) =>
          name === 'images.changed' && JSON.stringify(payload).includes(image?.id ?? '?'),
      );
    await app.clock.runUntil(told);
    await app.clock.advance(5_000);
    expect(looks).not.toHaveBeenCalled();
    await app.createJob();
    await app.clock.runUntil(() => looks.mock.calls.length > 0);
  });
});
