import { expect, it } from 'vitest';
import { hang, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { testApps } from '../../../tests/support/test-apps.ts';

const apps = testApps();

it('a start that fails after a crash leaves the question of what becomes of the jobs open', async () => {
  const app = await apps.start('ask', new ScriptedProvider(hang));
  const { id: jobId } = await app.createJob({ images: 2, concurrency: 1 });
  await app.clock.runUntil(() => app.provider.requests.length === 1);
  apps.crash(app);

  const failing = apps.open(new ScriptedProvider(), {
    change: (ports) => {
      const broken = () => {
        throw new Error('disk I/O error');
      };
      return { ...ports, store: { ...ports.store, jobs: { ...ports.store.jobs, unfinished: broken } } };
    },
  });
  await expect(failing.app.start('ask')).rejects.toThrow('disk I/O error');
  await apps.close(failing);

  const next = await apps.start('ask');
  expect(await next.call('app.recovery', {})).toMatchObject([{ jobId, notStarted: 1, unknown: 1 }]);
  expect(next.provider.requests).toEqual([]);
});
