import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ATTEMPT_STATUSES, type Attempt } from '../../../shared/domain/attempt.ts';
import { BILLING_OUTCOMES } from '../../../shared/domain/errors.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { attempt, databasePath, image, job, NOW, open, openRaw } from './testing.ts';

const QUARTER = 15 * 60_000;

const attempts = fc.array(
  fc.record({
    status: fc.constantFrom(...ATTEMPT_STATUSES),
    billing: fc.constantFrom(...BILLING_OUTCOMES),
    costUsd: fc.option(fc.double({ min: 0, max: 5, noNaN: true })),
    estimatedUsd: fc.option(fc.double({ min: 0, max: 5, noNaN: true })),
    createdAt: fc.integer({ min: NOW, max: NOW + 4 * QUARTER }),
  }),
  { maxLength: 8 },
);

/** The same, by looking at every attempt. */
function reckon(all: readonly Attempt[], from: number, to: number) {
  const sums = { billedUsd: 0, perhapsUsd: 0, reservedUsd: 0, unpriced: 0 };
  for (const { status, billing, costUsd, estimatedUsd, createdAt } of all) {
    if (createdAt < from || createdAt >= to) continue;
    const usd = costUsd ?? estimatedUsd;
    if (status === 'intent' || status === 'sending') sums.reservedUsd += estimatedUsd ?? 0;
    else if (billing === 'billed' || billing === 'unknown') {
      if (usd === null) sums.unpriced += 1;
      sums[billing === 'billed' ? 'billedUsd' : 'perhapsUsd'] += usd ?? 0;
    }
  }
  return sums;
}

function emptyJob() {
  const path = databasePath();
  const store = open(path);
  const aJob = job();
  store.jobs.insert(aJob);
  return { path, store, jobId: aJob.id };
}

describe('what was spent', () => {
  test('is what the attempts say, as they are inserted and as they change', () => {
    const { store, jobId } = emptyJob();
    const from = Math.floor(NOW / QUARTER) * QUARTER + QUARTER;
    const to = from + 2 * QUARTER;
    let index = 0;
    const all = new Map<string, Attempt>();
    const check = () => {
      const kept = store.attempts.spending(from, to);
      const reckoned = reckon([...all.values()], from, to);
      expect(kept.unpriced).toBe(reckoned.unpriced);
      for (const key of ['billedUsd', 'perhapsUsd', 'reservedUsd'] as const) {
        expect(kept[key]).toBeCloseTo(reckoned[key], 6);
      }
    };
    fc.assert(
      fc.property(attempts, attempts, (before, after) => {
        index += 1;
        const anImage = image(jobId, index);
        store.images.insertMany([anImage]);
        const inserted = before.map((known, at) => attempt(anImage, at + 1, known));
        for (const each of inserted) {
          store.attempts.insert(each);
          all.set(each.id, each);
        }
        check();
        for (const [at, each] of inserted.entries()) {
          const { createdAt: _fixed, ...changed } = after[at] ?? each;
          store.attempts.update({ ...each, ...changed });
          all.set(each.id, { ...each, ...changed });
        }
        check();
      }),
      { numRuns: 30 },
    );
  });

  test('stays spent when the job is removed', () => {
    const { store, jobId } = emptyJob();
    const anImage = image(jobId, 1);
    store.images.insertMany([anImage]);
    store.attempts.insert(
      attempt(anImage, 1, { status: 'succeeded', billing: 'billed', costUsd: 0.5, createdAt: NOW }),
    );
    store.jobs.remove(jobId);
    expect(store.attempts.ofJob(jobId)).toEqual([]);
    expect(store.attempts.spending(NOW - QUARTER, NOW + QUARTER).billedUsd).toBe(0.5);
  });

  test('before it was kept is taken from the attempts that there are', () => {
    const path = databasePath();
    const released = MIGRATIONS.filter(({ version }) => version <= 2);
    const old = openRaw(path);
    migrate(old, released, 0, { dir: path, now: () => NOW });
    old.exec(`
      INSERT INTO image_generation_jobs (id, user_id, status, params, images_requested, images_active, images_completed,
          images_failed, images_cancelled, images_unknown, cost_usd, cost_wasted_usd, cost_unpriced, folder, run,
          cancel_requested, created_at, updated_at)
        VALUES ('j', 'u', 'completed', '{}', 1, 0, 1, 0, 0, 0, 0, 0, 0, 'f', 1, 0, ${NOW}, ${NOW});
      INSERT INTO image_generation_images (id, job_id, image_index, status, seed, attempts, run_attempts,
          run_processing_failures, created_at, updated_at)
        VALUES ('i', 'j', 1, 'completed', 1, 2, 2, 0, ${NOW}, ${NOW});
      INSERT INTO image_generation_attempts (id, job_id, image_id, number, run, provider, model, request_hash, status,
          billing, estimated_usd, cost_usd, created_at)
        VALUES ('a', 'j', 'i', 1, 1, 'openai', 'm', 'h', 'failed', 'unknown', 0.25, NULL, ${NOW}),
               ('b', 'j', 'i', 2, 1, 'openai', 'm', 'h', 'succeeded', 'billed', 0.25, 0.5, ${NOW});`);
    old.close();
    const store = open(path);
    expect(store.attempts.spending(NOW - QUARTER, NOW + QUARTER)).toEqual({
      billedUsd: 0.5,
      perhapsUsd: 0.25,
      reservedUsd: 0,
      unpriced: 0,
    });
  });
});

describe('links between jobs', () => {
  test('are found from both ends, and go with either job', () => {
    const store = open(databasePath());
    const [old, first, second] = [job(), job(), job()];
    for (const each of [old, first, second]) store.jobs.insert(each);
    store.links.insert(first.id, old.id);
    store.links.insert(second.id, old.id);
    expect(store.links.replaces(first.id)).toBe(old.id);
    expect(store.links.replaces(old.id)).toBeNull();
    expect(store.links.replacedBy(old.id).sort()).toEqual([first.id, second.id].sort());
    store.jobs.remove(first.id);
    expect(store.links.replacedBy(old.id)).toEqual([second.id]);
    store.jobs.remove(old.id);
    expect(store.links.replaces(second.id)).toBeNull();
  });
});
