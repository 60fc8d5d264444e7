import { expect, it } from 'vitest';
import type { AnyEvent } from '../../../shared/contract/events.ts';
import { FakeClock } from '../../../tests/support/fake-clock.ts';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';

import { LogIndexer } from './log-indexer.ts';

const apps = testApps();
const unindexed = (app: TestApp) => app.ports.store.logIndex.coverage(null).unindexed;

it('takes in what is logged, and what an earlier run of the app has left', async () => {
  const first = apps.open();
  const job = await first.createJob({ images: 3 });
  await first.untilFinal(job.id);
  expect(unindexed(first)).toBeGreaterThan(0);
  await apps.close(first);

  const second = await apps.start('run');
  await second.clock.runUntil(() => unindexed(second) === 0);
  const again = await second.createJob({ images: 3 });
  await second.untilFinal(again.id);
  await second.clock.runUntil(() => unindexed(second) === 0);
  expect(second.problems).toEqual([]);
});

it('waits while entries keep coming, but not for ever', async () => {
  const clock = new FakeClock();
  let listener: (event: AnyEvent) => void = () => {};
  const batches: number[] = [];
  const indexer = new LogIndexer({
    index: { advance: (limit) => batches.push(limit) },
    clock,
    subscribe: (added) => {
      listener = added;
      return () => {};
    },
    onProblem: () => {},
  });
  indexer.start();
  const logFor = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      listener({ name: 'log.appended', payload: { batches: [] } });
      await clock.advance(100);
    }
  };
  await logFor(2_900);
  expect(batches).toEqual([]);
  await logFor(600);
  expect(batches.length).toBeGreaterThan(0);
  indexer.stop();
  const done = batches.length;
  await clock.advance(10_000);
  expect(batches).toHaveLength(done);
});

it('says when the index cannot be written, and tries again', async () => {
  let failing = true;
  const app = apps.open(undefined, {
    change: (ports) => {
      const { logIndex } = ports.store;
      const advance = (limit: number) => {
        if (failing) throw new Error('the disk is full');
        return logIndex.advance(limit);
      };
      return {
        ...ports,
        store: Object.assign(Object.create(ports.store), { logIndex: { ...logIndex, advance } }),
      };
    },
  });
  await app.app.start('run');
  const job = await app.createJob({ images: 1 });
  await app.untilFinal(job.id);
  await app.clock.advance(130_000);
  expect(app.problems).toEqual([expect.stringContaining('the disk is full')]);
  failing = false;
  await app.clock.advance(61_000);
  await app.clock.runUntil(() => unindexed(app) === 0);
});
