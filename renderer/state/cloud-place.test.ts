import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cloudOf } from '../testing/cloud.ts';
import { jobId, jobOf } from '../testing/jobs.ts';
import { ok, playedClient } from '../testing/played-client.ts';
import { type CloudPlace, watchPlace } from './cloud-place.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'] }));
afterEach(() => void vi.useRealTimers());

it('asks where a job is when the job or the cloud changes, once a second at most, until it is stopped', async () => {
  const { client, tell, answer, open } = playedClient();
  const shown: CloudPlace['place'][] = [];
  const on = (listener: Parameters<typeof client.subscribe>[0]) => client.subscribe(listener);
  const stop = watchPlace({ client, on }, jobId(1), ({ place }) => shown.push(place));
  expect(await answer('cloud.job', ok({ place: 'waiting', device: null }))).toEqual({ jobId: jobId(1) });
  tell({ name: 'job.changed', payload: jobOf(2) });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(open('cloud.job')).toBe(0);

  tell({ name: 'cloud.changed', payload: cloudOf() });
  tell({ name: 'job.changed', payload: jobOf(1) });
  await answer('cloud.job', ok({ place: 'sent', device: null }));
  expect(open('cloud.job')).toBe(0);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(open('cloud.job')).toBe(1);
  stop();
  await answer('cloud.job', ok({ place: 'waiting', device: null }));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(shown).toEqual(['waiting', 'sent']);
  expect(open('cloud.job')).toBe(0);
});
