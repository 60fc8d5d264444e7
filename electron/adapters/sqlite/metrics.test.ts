import { expect, test } from 'vitest';
import { giveFailure, giveImage, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';
import { metrics as migration } from './migrations/004-metrics.ts';
import {
  CALLS_BESIDE_NEW_ATTEMPT,
  CALLS_OF_NEW_IMAGE,
  judgeWaste,
  keepCalls,
  keepImages,
} from './migrations/metrics-sql.ts';
import { attempt, databasePath, image, job, NOW, open, openRaw } from './testing.ts';

const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER, scopes: null };

test('what was spent, failed and took time stays when its job is removed for good', () => {
  const store = open(databasePath());
  const done = job();
  const [first] = [image(done.id, 1)];
  store.jobs.insert(done);
  store.images.insertMany([first]);
  store.attempts.insert(
    attempt(first, 1, { status: 'succeeded', billing: 'billed', costUsd: 0.04, finishedAt: NOW }),
  );
  store.images.update({ ...first, status: 'completed', attempts: 1, updatedAt: NOW });
  store.jobs.addStepTime(done.id, 'upload', 12.4, NOW);
  const before = store.metrics.calls(ALL);
  expect(before).toMatchObject({ calls: 1, succeeded: 1, usd: 0.04, wastedUsd: 0 });
  const number = store.metrics.jobs(ALL)[0]?.job ?? 0;
  expect(store.metrics.nameJobs([number]).get(number)).toEqual({
    jobId: done.id,
    prompt: done.params.prompt,
  });
  store.jobs.remove(done.id);
  expect(store.metrics.calls(ALL)).toEqual(before);
  expect(store.metrics.images(ALL)).toMatchObject({ completed: 1 });
  expect(store.metrics.durations('upload', ALL)).toEqual([12]);
  expect(store.metrics.nameJobs([number]).get(number)).toBeNull();
});

test('an image that is made again counts once it is settled again, there', () => {
  const store = open(databasePath());
  const retried = job();
  const only = image(retried.id, 1);
  store.jobs.insert(retried);
  store.images.insertMany([only]);
  const settle = (status: 'failed' | 'completed', at: number) =>
    store.images.update({ ...only, status, updatedAt: at });
  settle('failed', NOW);
  expect(store.metrics.images(ALL)).toMatchObject({ failed: 1, completed: 0 });
  store.images.update({ ...only, status: 'pending', updatedAt: NOW + 1 });
  expect(store.metrics.images(ALL)).toMatchObject({ failed: 0, completed: 0 });
  settle('completed', NOW + 10);
  expect(store.metrics.images(ALL)).toMatchObject({ failed: 0, completed: 1 });
  expect(store.metrics.images({ ...ALL, to: NOW + 10 })).toMatchObject({ completed: 0 });
});

test('facts of one scope are not those of another', () => {
  const store = open(databasePath());
  for (const preset of ['standard', 'strong'] as const) {
    const made = job({ params: { ...job().params, preset } });
    const only = image(made.id, 1);
    store.jobs.insert(made);
    store.images.insertMany([only]);
    store.attempts.insert(attempt(only, 1, { status: 'failed', billing: 'refused', finishedAt: NOW }));
  }
  const scopes = store.metrics.scopes();
  expect(scopes.map(({ preset }) => preset)).toEqual(['standard', 'strong']);
  const [one] = scopes;
  expect(store.metrics.calls({ ...ALL, scopes: [one?.id ?? 0] }).calls).toBe(1);
  expect(store.metrics.calls({ ...ALL, scopes: [] }).calls).toBe(0);
  expect(store.metrics.calls(ALL).calls).toBe(2);
});

test('a database from before has the facts of its calls and images that it would have kept', async () => {
  const folder = temporaryFolder();
  const provider = new ScriptedProvider((request, _signal, call) =>
    call % 3 === 0 ? giveFailure('content_declined') : giveImage(request),
  );
  const app = new TestApp({ folder: folder.path, provider });
  const { id } = await app.createJob({ images: 5, variants: 1 });
  await app.untilFinal(id);
  const [again] = app.ports.store.images.ofJob(id).filter(({ status }) => status === 'completed');
  await app.call('job.retry', { jobId: id, imageIds: [again?.id ?? ''], from: 'generate' });
  await app.untilFinal(id);
  await app.close();
  const db = openRaw(`${folder.path}/data/safelight.db`);
  const facts = () =>
    ['scopes', 'jobs', 'calls', 'images'].map((name) => db.prepare(`SELECT * FROM metrics_${name}`).all());
  const kept = facts();
  expect(kept[2]?.length).toBeGreaterThan(5);
  for (const type of ['trigger', 'table']) {
    const named = db
      .prepare("SELECT name FROM sqlite_schema WHERE type = ? AND name LIKE 'metrics_%'")
      .pluck();
    for (const name of named.all(type)) db.exec(`DROP ${type} ${String(name)}`);
  }
  db.exec(migration.sql);
  expect(facts()).toEqual(kept);
  folder.remove();
});

test.each([
  ['waste of an image', judgeWaste(CALLS_OF_NEW_IMAGE)],
  ['waste beside a call', judgeWaste(CALLS_BESIDE_NEW_ATTEMPT)],
  ['a call', keepCalls('attempt.id = new.id')],
  ['an image', keepImages('image.id = new.id')],
])('to keep %s, no other row is looked through', (_what, sql) => {
  const path = databasePath();
  open(path);
  const bound = sql.replaceAll(/\bnew\.\w+/g, '?');
  const none = bound
    .split('?')
    .slice(1)
    .map(() => null);
  const plan = openRaw(path)
    .prepare(`EXPLAIN QUERY PLAN ${bound}`)
    .all(...none) as { detail: string }[];
  expect(plan.length).toBeGreaterThan(0);
  expect(plan.filter(({ detail }) => detail.startsWith('SCAN'))).toEqual([]);
});
