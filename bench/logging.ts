import { join } from 'node:path';
import Database from 'better-sqlite3';
import pino from 'pino';
import { createClock } from '../electron/adapters/system/clock.ts';
import { ImageGenerationLogger } from '../electron/core/logging/image-generation-logger.ts';
import { LiveFeed } from '../electron/core/logging/live-feed.ts';
import { createRedactor } from '../electron/core/logging/redaction.ts';
import { DETAILS, fillLog, ids, newEntry, newJob, openBenchStore, scratch, USER } from './fixtures.ts';
import { atLeast, atMost, figure, inTurns, type Row } from './measure.ts';

const SINGLES = 2_000;
const BURST = 1_000;
const ROUNDS = 31;
const INSERT = `INSERT INTO image_generation_logs
  (job_id, place, id, user_id, image_id, attempt, level, step, message, details, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Microseconds for each of `count` calls, each in a turn of the event loop's microtasks of its own. */
async function eachMicros(count: number, work: (at: number) => void): Promise<number> {
  const started = performance.now();
  for (let at = 0; at < count; at += 1) {
    work(at);
    // What a job does between two entries: it lets go.
    await null;
  }
  return ((performance.now() - started) * 1_000) / count;
}

function makeLogger() {
  const store = openBenchStore(scratch());
  const job = newJob(1);
  store.jobs.insert(job);
  // A log that has some length: an empty table flatters everyone.
  fillLog(store, job.id, 20_000);
  const clock = createClock();
  const feed = new LiveFeed(clock, () => undefined);
  let announced = 0;
  feed.subscribe(() => {
    announced += 1;
  });
  const redact = createRedactor(() => ['sk-bench-0123456789abcdef']);
  const onProblem = (message: string, error: unknown) => {
    throw new Error(message, { cause: error });
  };
  const logger = new ImageGenerationLogger({ store, clock, ids, redact, feed, onProblem });
  return { logger, jobId: job.id, announced: () => announced };
}

/** The yardstick: the same table with its trigger and indexes, one prepared insert, the row ready to be bound. */
function makeBare() {
  const folder = scratch();
  const store = openBenchStore(folder);
  const job = newJob(1);
  store.jobs.insert(job);
  fillLog(store, job.id, 20_000);
  store.close();
  const db = new Database(join(folder, 'safelight.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('foreign_keys = ON');
  const insert = db.prepare(INSERT);
  let place = Number(db.prepare('SELECT max(place) FROM image_generation_logs').pluck().get());
  const entries = Array.from({ length: SINGLES }, (_, at) => newEntry(job.id, at));
  const one = (at: number) => {
    const entry = entries[at % SINGLES] ?? newEntry(job.id, at);
    place += 1;
    insert.run(
      job.id,
      place,
      ids.uuid(),
      USER,
      null,
      1,
      entry.level,
      entry.step,
      entry.message,
      entry.detailsJson,
      Date.now(),
    );
  };
  return {
    one,
    batch: db.transaction((count: number) => {
      for (let at = 0; at < count; at += 1) one(at);
    }),
  };
}

async function makeElectronLog(): Promise<(at: number) => void> {
  const { default: log } = await import('electron-log/node.js');
  log.transports.console.level = false;
  const path = join(scratch(), 'electron.log');
  log.transports.file.resolvePathFn = () => path;
  return (at) => log.info(`Image ${at % 100}: received after 20.4 s`, { ...DETAILS, at });
}

/** pino to a file, then an insert without any care: defaults of the database, the statement prepared each time. */
function makePinoAndInsert(): (at: number) => void {
  const folder = scratch();
  const logger = pino(pino.destination({ dest: join(folder, 'pino.log'), sync: true }));
  const db = new Database(join(folder, 'naive.db'));
  db.exec(
    'CREATE TABLE logs (id INTEGER PRIMARY KEY, level TEXT, message TEXT, details TEXT, created_at INTEGER)',
  );
  return (at) => {
    const details = { ...DETAILS, at };
    logger.info(details, `Image ${at % 100}: received after 20.4 s`);
    db.prepare('INSERT INTO logs (level, message, details, created_at) VALUES (?, ?, ?, ?)').run(
      'info',
      `Image ${at % 100}: received after 20.4 s`,
      JSON.stringify(details),
      Date.now(),
    );
  };
}

/** What an entry costs, one at a time and in a burst. */
export async function run(): Promise<Row[]> {
  const ours = makeLogger();
  const bare = makeBare();
  const electronLog = await makeElectronLog();
  const pinoAndInsert = makePinoAndInsert();
  const log = (at: number) =>
    ours.logger.info(ours.jobId, USER, 'base_generation', `Image ${at % 100}: received after 20.4 s`, {
      ...DETAILS,
      at,
    });
  const micros = await inTurns(ROUNDS, {
    ours: () => eachMicros(SINGLES, log),
    bare: () => eachMicros(SINGLES, bare.one),
    electronLog: () => eachMicros(300, electronLog),
    pinoAndInsert: () => eachMicros(100, pinoAndInsert),
  });
  const rates = await inTurns(ROUNDS, {
    ours: () => burstRate(log),
    bare: () => {
      const started = performance.now();
      bare.batch(BURST);
      return (BURST / (performance.now() - started)) * 1_000;
    },
  });
  if (ours.announced() === 0) throw new Error('Nothing was announced: the feed was not measured');
  return [
    atMost(
      'one entry, against a bare insert and commit',
      figure(micros, 'ours'),
      figure(micros, 'bare'),
      'µs',
      1.5,
    ),
    atMost('one entry, against electron-log', figure(micros, 'ours'), figure(micros, 'electronLog'), 'µs', 1),
    atMost(
      'one entry, against pino and a naive insert',
      figure(micros, 'ours'),
      figure(micros, 'pinoAndInsert'),
      'µs',
      1,
    ),
    atLeast(
      'a burst of 1,000, against a bare batch',
      figure(rates, 'ours'),
      figure(rates, 'bare'),
      'entries/s',
      0.6,
    ),
  ];
}

/** Entries per second, from the first call until the last is committed. */
async function burstRate(log: (at: number) => void): Promise<number> {
  const started = performance.now();
  for (let at = 0; at < BURST; at += 1) log(at);
  await null;
  const rate = (BURST / (performance.now() - started)) * 1_000;
  // The frame's announcement belongs to the next measurement's peace, not to this one's time.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return rate;
}
