import { expect, it } from 'vitest';
import { testApps } from '../../../tests/support/test-apps.ts';
import { CloudApps, synced } from './testing/cloud-apps.ts';
import { endedJob, logMuch } from './testing/jobs.ts';

const apps = testApps();

it('no entry leaves before it is written down for good', async () => {
  const clouds = new CloudApps(apps);
  const app = await clouds.joined();
  const { sync } = app.ports.store;
  const claim = sync.claim;
  const claimed = new Map<string, number>();
  sync.claim = (upTo) => {
    claim(upTo);
    for (const [jobId, seq] of upTo) claimed.set(jobId, seq);
  };
  const early: unknown[] = [];
  const upsert = clouds.cloud.upsert.bind(clouds.cloud);
  clouds.cloud.upsert = (user, table, rows) => {
    if (table === 'logs')
      early.push(...rows.filter((row) => Number(row['seq']) > (claimed.get(String(row['job_id'])) ?? 0)));
    upsert(user, table, rows);
  };
  const jobId = await endedJob(app);
  logMuch(app, jobId, 1_200);
  await synced(app);
  expect(clouds.cloud.logOf(jobId).length).toBeGreaterThan(1_200);
  expect(early).toEqual([]);
});
