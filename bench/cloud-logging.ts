import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createClock } from '../electron/adapters/system/clock.ts';
import { ImageGenerationLogger } from '../electron/core/logging/image-generation-logger.ts';
import { LiveFeed } from '../electron/core/logging/live-feed.ts';
import { createRedactor } from '../electron/core/logging/redaction.ts';
import type { Store } from '../electron/core/ports/store.ts';
import { LogLine } from '../electron/core/sync/log-line.ts';
import type { LogEntry } from '../shared/domain/log-entry.ts';
import { anImage } from '../shared/testing/records.ts';
import { DETAILS, fillLog, ids, newEntry, newJob, openBenchStore, scratch, USER } from './fixtures.ts';
import { atMost, figure, inTurns, type Row } from './measure.ts';

const CALLS = 2_000;
const CHANGES = 200;
const ROUNDS = 31;

/** Drops what the cloud switch has the database do at each change: the yardstick for what that costs while nothing is joined. */
function withoutTriggers(folder: string): void {
  const db = new Database(join(folder, 'safelight.db'));
  const names = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'sync_%'")
    .pluck();
  for (const name of names.all()) db.exec(`DROP TRIGGER ${name}`);
  db.close();
}

function openWith(how: 'no triggers' | 'off' | 'on'): { store: Store; jobId: string } {
  const folder = scratch();
  if (how === 'no triggers') {
    openBenchStore(folder).close();
    withoutTriggers(folder);
  }
  const store = openBenchStore(folder);
  if (how === 'on') store.sync.join({ id: 'account', email: 'a@b.c', projectUrl: 'https://a.b' }, false);
  const job = newJob(1);
  store.jobs.insert(job);
  fillLog(store, job.id, 20_000);
  if (how === 'on') store.sync.setPushed([job.id]);
  return { store, jobId: job.id };
}

/** A logger as the app has it: with the cloud, what was committed is also heard by the one who remembers whose log goes on. */
function loggingWith(how: 'off' | 'on'): () => Promise<number> {
  const { store, jobId } = openWith(how);
  const clock = createClock();
  const feed = new LiveFeed(clock, () => undefined);
  feed.subscribe(() => undefined);
  const line = new LogLine(store.sync);
  const committed = {
    entriesCommitted: (entries: readonly LogEntry[]) => {
      feed.entriesCommitted(entries);
      if (how === 'on') line.heard(entries);
    },
  };
  const onProblem = (message: string, error: unknown) => {
    throw new Error(message, { cause: error });
  };
  const redact = createRedactor(() => ['sk-bench-0123456789abcdef']);
  const logger = new ImageGenerationLogger({ store, clock, ids, redact, feed: committed, onProblem });
  return async () => {
    const started = performance.now();
    for (let at = 0; at < CALLS; at += 1) {
      logger.info(jobId, USER, 'base_generation', `Image ${at % 100}: received after 20.4 s`, {
        ...DETAILS,
        at,
      });
      // What a job does between two entries: it lets go.
      await null;
    }
    return ((performance.now() - started) * 1_000) / CALLS;
  };
}

/** A change of state as the pipeline makes it, without the disk: image, job and entry in one transaction. */
function changingWith(how: 'no triggers' | 'off'): () => number {
  const { store, jobId } = openWith(how);
  const image = anImage({ id: ids.uuid(), jobId, index: 1 });
  store.images.insertMany([image]);
  const job = store.jobs.get(jobId);
  if (job === null) throw new Error('It was just made');
  return () => {
    const started = performance.now();
    for (let at = 0; at < CHANGES; at += 1) {
      store.transaction('normal', () => {
        store.images.update({ ...image, updatedAt: image.updatedAt + at });
        store.jobs.update({ ...job, updatedAt: job.updatedAt + at });
        store.log.append([newEntry(jobId, at)]);
      });
    }
    return ((performance.now() - started) * 1_000) / CHANGES;
  };
}

/** What the cloud switch costs whoever does not wait for it. */
export async function run(): Promise<Row[]> {
  const logging = await inTurns(ROUNDS, { on: loggingWith('on'), off: loggingWith('off') });
  const changing = await inTurns(ROUNDS, { off: changingWith('off'), bare: changingWith('no triggers') });
  return [
    atMost(
      'a call to the logger with the cloud on, against off',
      figure(logging, 'on'),
      figure(logging, 'off'),
      'µs',
      1.1,
    ),
    atMost(
      'a change of state with the cloud off, against a database without its triggers',
      figure(changing, 'off'),
      figure(changing, 'bare'),
      'µs',
      1.1,
    ),
  ];
}
