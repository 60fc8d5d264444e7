import { uuidv7 } from 'uuidv7';
import { describe, expect, test } from 'vitest';
import { ATTEMPT_STATUSES } from '../../../shared/domain/attempt.ts';
import { BILLING_OUTCOMES } from '../../../shared/domain/errors.ts';
import { JOB_STATUSES } from '../../../shared/domain/job.ts';
import { OPEN_SQL } from './attempts.ts';
import { imageTable } from './images.ts';
import { UNFINISHED_SQL } from './jobs.ts';
import {
  attempt,
  databasePath,
  file,
  image,
  job,
  jobQuery,
  NOW,
  open,
  openConnection,
  openRaw,
  RATE_LIMITED,
} from './testing.ts';

function storeWithImage(path = databasePath()) {
  const store = open(path);
  const aJob = job();
  const anImage = image(aJob.id, 1);
  store.jobs.insert(aJob);
  store.images.insertMany([anImage]);
  return { store, job: aJob, image: anImage };
}

describe('jobs', () => {
  test('come back as they were inserted and as they were changed, but what is fixed stays', () => {
    const store = open(databasePath());
    const inserted = job();
    store.jobs.insert(inserted);
    expect(store.jobs.get(inserted.id)).toEqual(inserted);
    const changed = job({
      id: inserted.id,
      status: 'completed_partial',
      counts: { requested: 9, active: 1, completed: 2, failed: 3, cancelled: 1, unknown: 2 },
      cost: { usd: 0.123, wastedUsd: 0.01, unpriced: 4 },
      estimatedUsd: null,
      folder: 'elsewhere',
      run: 2,
      stoppedBy: RATE_LIMITED,
      cancelRequested: true,
      startedAt: NOW + 1,
      finishedAt: NOW + 2,
      updatedAt: NOW + 3,
    });
    store.jobs.update({
      ...changed,
      params: { ...changed.params, prompt: 'another' },
      userId: uuidv7(),
      createdAt: 1,
    });
    expect(store.jobs.get(inserted.id)).toEqual(changed);
    expect(store.jobs.get(uuidv7())).toBeNull();
  });

  test('are listed newest first, page by page, each once', () => {
    const store = open(databasePath());
    const jobs = Array.from({ length: 7 }, () => job());
    for (const each of jobs) store.jobs.insert(each);
    const seen: string[] = [];
    for (let afterId: string | null = null; ; ) {
      const page = store.jobs.page(jobQuery({ afterId, limit: 3 }));
      seen.push(...page.map(({ id }) => id));
      afterId = page.at(-1)?.id ?? null;
      if (afterId === null) break;
    }
    expect(seen).toEqual(jobs.map(({ id }) => id).reverse());
  });

  test('are found by status and by what their prompt says', () => {
    const store = open(databasePath());
    const [sea, tower, maree] = [
      job({ params: { prompt: 'Calm "sea" at 100%' } }),
      job({ status: 'failed', params: { prompt: 'A tower by the SEA' } }),
      job({ status: 'completed', params: { prompt: 'Marée haute' } }),
    ] as const;
    for (const each of [sea, tower, maree]) store.jobs.insert(each);
    const found = (query: Parameters<typeof jobQuery>[0]) =>
      store.jobs.page(jobQuery(query)).map(({ id }) => id);
    expect(found({ search: 'sea' })).toEqual([tower.id, sea.id]);
    expect(found({ search: '"SEA" AT 100%' })).toEqual([sea.id]);
    expect(found({ search: 'MARÉE' })).toEqual([maree.id]);
    expect(found({ search: 'demo' })).toEqual([]);
    expect(found({ statuses: ['failed', 'completed'] })).toEqual([maree.id, tower.id]);
    expect(found({ statuses: ['failed'], search: 'sea', afterId: maree.id, limit: 1 })).toEqual([tower.id]);
    expect(found({ statuses: [] })).toEqual([]);
  });

  test('that are unfinished come in the order of the queue, by an index that holds only those', () => {
    const path = databasePath();
    const store = open(path);
    const jobs = JOB_STATUSES.map((status) => job({ status }));
    for (const each of jobs.toReversed()) store.jobs.insert(each);
    expect(store.jobs.unfinished().map(({ status }) => status)).toEqual(['processing', 'queued']);
    expect(planOf(path, UNFINISHED_SQL)).toMatch(/USING INDEX image_generation_jobs_queue$/);
    const [first = '', second = ''] = store.jobs.queue();
    store.jobs.setQueue([second, first]);
    const last = job();
    store.jobs.insert(last);
    expect(store.jobs.queue()).toEqual([second, first, last.id]);
    store.jobs.queueLast(second);
    expect(store.jobs.unfinished().map(({ id }) => id)).toEqual([first, last.id, second]);
    expect(open(path, 'read').jobs.queue()).toEqual([first, last.id, second]);
  });

  test('add up the time of each step', () => {
    const {
      store,
      job: { id },
    } = storeWithImage();
    store.jobs.addStepTime(id, 'processing', 1.5, NOW);
    store.jobs.addStepTime(id, 'upload', 4, NOW);
    store.jobs.addStepTime(id, 'processing', 2, NOW);
    expect(store.jobs.stepTimes(id)).toEqual({ processing: 3.5, upload: 4 });
  });
});

describe('images', () => {
  test('come back in order of their index, changed where they were changed', () => {
    const {
      store,
      job: { id },
      image: first,
    } = storeWithImage();
    const [third, second] = [image(id, 3), image(id, 2)] as const;
    store.images.insertMany([third, second]);
    const changed = image(id, 2, {
      id: second.id,
      status: 'failed',
      attempts: 5,
      runAttempts: 3,
      runProcessingFailures: 1,
      retryAt: NOW + 9,
      failure: RATE_LIMITED,
      updatedAt: NOW + 5,
    });
    store.images.update(changed);
    expect(store.images.ofJob(id)).toEqual([first, changed, third]);
    expect(store.images.get(second.id)).toEqual(changed);
    expect(store.images.get(uuidv7())).toBeNull();
  });

  test('of one insertion are all there or none', () => {
    const {
      store,
      job: { id },
    } = storeWithImage();
    expect(() => store.images.insertMany([image(id, 2), image(id, 1)])).toThrow('UNIQUE');
    expect(store.images.ofJob(id)).toHaveLength(1);
  });
});

describe('attempts', () => {
  test('come back in the order in which they were made', () => {
    const {
      store,
      job: { id },
      image: of,
    } = storeWithImage();
    const first = attempt(of, 1);
    const second = attempt(of, 2, { repeats: first.id });
    store.attempts.insert(first);
    store.attempts.insert(second);
    const ended = attempt(of, 2, {
      id: second.id,
      repeats: first.id,
      status: 'failed',
      billing: 'refused',
      costUsd: 0.01,
      usage: { inputTokens: 1, inputTextTokens: null, inputImageTokens: 0, outputTokens: 4 },
      requestId: 'req_1',
      failure: RATE_LIMITED,
      elapsedMs: 12.25,
      finishedAt: NOW + 1,
    });
    store.attempts.update(ended);
    expect(store.attempts.ofJob(id)).toEqual([first, ended]);
    expect(store.attempts.latestOf(of.id)).toEqual(ended);
    expect(store.attempts.latestOf(uuidv7())).toBeNull();
  });

  test('are open while they are an intent or on their way, found by an index that holds only those', () => {
    const path = databasePath();
    const { store, image: of } = storeWithImage(path);
    for (const [at, status] of ATTEMPT_STATUSES.entries())
      store.attempts.insert(attempt(of, at + 1, { status }));
    expect(store.attempts.open().map(({ status }) => status)).toEqual(['intent', 'sending']);
    expect(planOf(path, OPEN_SQL)).toContain('USING INDEX image_generation_attempts_open');
  });

  test('count for the budget while open and once billed or possibly billed, by cost, else by estimate', () => {
    const {
      store,
      job: { id },
      image: of,
    } = storeWithImage();
    expect(store.attempts.budgetUsedUsd(id)).toBe(0);
    let number = 0;
    let expected = 0;
    for (const status of ATTEMPT_STATUSES) {
      for (const billing of BILLING_OUTCOMES) {
        for (const [costUsd, estimatedUsd] of [
          [1, 16],
          [null, 16],
          [null, null],
        ] as const) {
          store.attempts.insert(attempt(of, ++number, { status, billing, costUsd, estimatedUsd }));
          const isOpen = status === 'intent' || status === 'sending';
          if (isOpen || billing === 'billed' || billing === 'unknown')
            expected += costUsd ?? estimatedUsd ?? 0;
        }
      }
    }
    expect(store.attempts.budgetUsedUsd(id)).toBe(expected);
    expect(store.attempts.budgetUsedUsd(uuidv7())).toBe(0);
  });
});

test('files come back as inserted and as changed, by job and by image, until removed', () => {
  const {
    store,
    job: { id },
    image: of,
  } = storeWithImage();
  const other = image(id, 2);
  store.images.insertMany([other]);
  const [first, second] = [file(of, 1), file(other, 1)] as const;
  store.files.insert(first);
  store.files.insert(second);
  const stored = file(of, 1, {
    id: first.id,
    state: 'stored',
    path: '/library/final.webp',
    sha256: 'c'.repeat(64),
    bytes: 9_876_543_210,
    width: 7,
    height: 8,
    format: 'webp',
    recipe: {
      ...{ preset: 'standard', seed: 1, strength: 1, left: 0.1, top: 0, right: 0, bottom: 0, rotation: 0.4 },
      ...{ scale: 1, brightness: 1, contrast: 1, saturation: 1, noise: 1.5, format: 'webp', quality: 90 },
    },
    proof: {
      ...{
        distanceToBase: 9,
        distanceToSiblings: null,
        ssim: 0.97,
        perceptualHash: 'ff',
        tries: 1,
        reached: true,
      },
      ...{ metadataRemoved: ['exif'], bytesBefore: 10, bytesAfter: 9 },
    },
  });
  store.files.update(stored);
  expect(store.files.ofJob(id)).toEqual([stored, second]);
  expect(store.files.ofImage(of.id)).toEqual([stored]);
  store.files.remove(first.id);
  expect(store.files.ofJob(id)).toEqual([second]);
});

test('settings keep any JSON by key, the latest value', () => {
  const { store } = storeWithImage();
  expect(store.settings.all()).toEqual({});
  store.settings.set('library', null);
  store.settings.set('library', '/pictures');
  store.settings.set('nested', { a: [1, 2] });
  expect(store.settings.all()).toEqual({ library: '/pictures', nested: { a: [1, 2] } });
});

test('an update of what was never inserted is an error, not silence', () => {
  const { store, image: of } = storeWithImage();
  expect(() => store.jobs.update(job())).toThrow('no row');
  expect(() => store.images.update(image(of.jobId, 9))).toThrow('no row');
  expect(() => store.attempts.update(attempt(of, 9))).toThrow('no row');
  expect(() => store.files.update(file(of, 9))).toThrow('no row');
});

test('a state written without a transaction around it is as durable as one', () => {
  const connection = openConnection();
  connection.setDurability('normal');
  connection.query('PRAGMA foreign_keys = OFF').run();
  imageTable(connection).insertMany([image(uuidv7(), 1)]);
  expect(connection.pragma('synchronous')).toBe(2);
});

function planOf(path: string, sql: string): string {
  const rows = openRaw(path).prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
  return rows.map(({ detail }) => detail).join('\n');
}
