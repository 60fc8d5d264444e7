import { describe, expect, it } from 'vitest';
import { testApps } from '../../../tests/support/test-apps.ts';
import { CloudApps, synced } from './testing/cloud-apps.ts';

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
