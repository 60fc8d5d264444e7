import { beforeEach, describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../shared/contract/events.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { FakeClock } from '../../../tests/support/fake-clock.ts';
import { databasePath, image, job, logQuery, open, openRaw } from '../../adapters/sqlite/testing.ts';
import { createIds } from '../../adapters/system/ids.ts';
import { ImageGenerationLogger } from '../logging/image-generation-logger.ts';
import { LiveFeed } from '../logging/live-feed.ts';
import type { Store } from '../ports/store.ts';
import { JobRun } from './job-run.ts';
import { type Changes, Journal } from './journal.ts';

let path: string;
let store: Store;
let stored: Job;
let images: Image[];
let clock: FakeClock;
let events: AnyEvent[];
let problems: string[];
let logger: ImageGenerationLogger;
let journal: Journal;
let run: JobRun;

beforeEach(() => {
  path = databasePath();
  store = open(path);
  stored = job({ status: 'processing', counts: { ...job().counts, requested: 2, active: 2 } });
  images = [image(stored.id, 1), image(stored.id, 2)];
  store.jobs.insert(stored);
  store.images.insertMany(images);
  clock = new FakeClock();
  events = [];
  problems = [];
  const feed = new LiveFeed(clock, () => undefined);
  feed.subscribe((event) => events.push(event));
  logger = new ImageGenerationLogger({
    store,
    clock,
    ids: createIds(),
    redact: (text) => text,
    feed,
    onProblem: (message) => problems.push(message),
  });
  journal = new Journal(store, logger, feed, clock);
  run = new JobRun(stored, images, logger.forJob(stored.id, stored.userId));
});

/** From now on the log refuses entries whose message has `part`; returns what makes it take them again. */
function refuse(part: string): () => void {
  const db = openRaw(path);
  db.exec(`CREATE TRIGGER refuse BEFORE INSERT ON image_generation_logs WHEN new.message LIKE '%${part}%'
    BEGIN SELECT RAISE(ABORT, 'refused'); END`);
  return () => void db.exec('DROP TRIGGER refuse');
}

/** From now on the images' states cannot be changed. */
function refuseStates(): void {
  openRaw(path).exec(`CREATE TRIGGER refuse_states BEFORE UPDATE ON image_generation_images
    BEGIN SELECT RAISE(ABORT, 'no state'); END`);
}

const messages = (): string[] =>
  open(path, 'read')
    .log.page(logQuery({ jobId: stored.id }))
    .map(({ message }) => message);

async function announced(): Promise<string[]> {
  await clock.advance(16);
  return events.flatMap((event) =>
    event.name === 'log.appended'
      ? event.payload.batches.flatMap((batch) => batch.entries.map(({ message }) => message))
      : [],
  );
}

/** Cancels the first image; its cost is counted so that a second count would show. */
function cancelFirst(changes: Changes): void {
  const [first] = images;
  run.log.info('upload', 'before');
  changes.image(first?.id ?? '', { type: 'cancel' });
  changes.cost({ usd: 0.25, mayBeBilled: true, wasted: true });
  changes.stepTime('upload', 40);
  run.log.warning('upload', 'refused: image cancelled');
  run.log.info('upload', 'after');
}

function expectChangedOnce(): void {
  const now = store.jobs.get(stored.id);
  expect(now?.counts).toMatchObject({ active: 1, cancelled: 1 });
  expect(now?.cost).toEqual({ usd: 0.25, wastedUsd: 0.25, unpriced: 0 });
  expect(store.jobs.stepTimes(stored.id)).toEqual({ upload: 40 });
  expect(store.images.ofJob(stored.id).map(({ status }) => status)).toEqual(['cancelled', 'pending']);
  expect(run.job).toEqual(now);
  expect(run.image(images[0]?.id ?? '').status).toBe('cancelled');
}

describe('a change', () => {
  it('is committed together with its entries, which are announced after it', async () => {
    journal.change(run, cancelFirst);
    expectChangedOnce();
    expect(messages()).toEqual(['before', 'refused: image cancelled', 'after']);
    expect(await announced()).toEqual(messages());
    expect(problems).toEqual([]);
  });

  it('that throws leaves nothing behind: no state, no entry, no announcement', async () => {
    const failing = () =>
      journal.change(run, (changes) => {
        cancelFirst(changes);
        throw new Error('rolled back');
      });
    expect(failing).toThrow('rolled back');
    journal.commit(() => run.log.info('upload', 'next'));
    expect(run.job).toEqual(stored);
    expect(store.jobs.get(stored.id)).toEqual(stored);
    expect(messages()).toEqual(['next']);
    expect(await announced()).toEqual(['next']);
  });
});

describe('a change whose entry the log refuses', () => {
  it('is committed all the same, once, and its entries follow when the log takes them', async () => {
    const takeAgain = refuse('refused');
    journal.change(run, cancelFirst);
    expectChangedOnce();
    expect(problems).toEqual(['The log cannot be written; entries are kept and written later']);
    takeAgain();
    journal.commit(() => undefined);
    expect(messages()).toEqual(['before', 'after', 'refused: image cancelled']);
    expect(await announced()).toEqual(messages());
    expect(problems.at(-1)).toBe('The log is written again: 3 entries were late, 0 lost');
  });

  it('gives up only the entry that is refused for a reason of its own', () => {
    refuse('refused');
    journal.change(run, cancelFirst);
    expectChangedOnce();
    journal.commit(() => run.log.info('upload', 'next'));
    expect(messages()).toEqual(['before', 'after', 'next']);
    expect(problems.at(-1)).toBe('The log is written again: 2 entries were late, 1 lost');
  });

  it('gives up nothing while nothing can be written', () => {
    const takeAgain = refuse('');
    journal.change(run, cancelFirst);
    for (let at = 0; at < 5; at += 1) journal.commit(() => undefined);
    expect(messages()).toEqual([]);
    takeAgain();
    logger.close();
    expect(messages()).toEqual(['before', 'refused: image cancelled', 'after']);
    expect(problems).toHaveLength(2);
  });

  it('returns what the run of the work that was committed returned', () => {
    refuse('refused');
    let runs = 0;
    const result = journal.commit(() => {
      runs += 1;
      run.log.info('upload', 'refused');
      return `run ${runs}`;
    });
    expect(result).toBe('run 2');
  });

  it('and that then fails by itself leaves no entry for later', async () => {
    const takeAgain = refuse('refused');
    refuseStates();
    expect(() => journal.change(run, cancelFirst)).toThrow('no state');
    takeAgain();
    journal.commit(() => run.log.info('upload', 'next'));
    logger.close();
    expect(messages()).toEqual(['next']);
    expect(await announced()).toEqual(['next']);
    expect(store.jobs.get(stored.id)).toEqual(stored);
  });
});

describe('work that fails while the log is sound', () => {
  it('is not run again', () => {
    let runs = 0;
    const failing = () =>
      journal.commit(() => {
        runs += 1;
        store.jobs.update({ ...stored, id: 'no such job' });
      });
    expect(failing).toThrow();
    expect(runs).toBe(1);
  });
});
