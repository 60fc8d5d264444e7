import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Store } from '../electron/core/ports/store.ts';
import type { LogQuery } from '../shared/contract/commands.ts';
import { fillLog, newImage, newJob, openBenchApp, openBenchStore, scratch } from './fixtures.ts';
import { atMost, figure, inTurns, median, type Row, within } from './measure.ts';

const ENTRIES = 1_000_000;
const LONG_JOB = 200_000;
const UNFINISHED = 1_000;
const REPEATS = 200;

/** Milliseconds of one call, the median of many. */
function eachMs(work: (at: number) => unknown): number {
  const times: number[] = [];
  for (let at = 0; at < REPEATS; at += 1) {
    const started = performance.now();
    work(at);
    times.push(performance.now() - started);
  }
  return median(times);
}

/** A database of a million entries: one job of 200,000, one of 1,000, and a thousand unfinished ones that share the rest. */
function fill(store: Store): { long: string; short: string } {
  const [long, short] = [newJob(1, 'completed'), newJob(1, 'completed')];
  store.jobs.insert(long);
  store.jobs.insert(short);
  fillLog(store, long.id, LONG_JOB);
  fillLog(store, short.id, 1_000);
  const each = Math.ceil((ENTRIES - LONG_JOB - 1_000) / UNFINISHED);
  for (let at = 0; at < UNFINISHED; at += 1) {
    const job = newJob(2, at % 2 === 0 ? 'queued' : 'processing');
    store.transaction('normal', () => {
      store.jobs.insert(job);
      store.images.insertMany([newImage(job, 1), newImage(job, 2)]);
    });
    fillLog(store, job.id, each);
  }
  return { long: long.id, short: short.id };
}

/** Pages, counts, start and recovery, in a database of 1,000,000 entries. */
export async function run(): Promise<Row[]> {
  const folder = scratch();
  const store = openBenchStore(folder);
  console.error(`  filling ${ENTRIES.toLocaleString('en')} entries …`);
  const { long, short } = fill(store);
  const bare = new Database(join(folder, 'safelight.db'), { readonly: true });
  const keyset = bare.prepare(
    'SELECT * FROM image_generation_logs WHERE place > ? AND place < ? ORDER BY place LIMIT 200',
  );
  const range = bare.prepare(
    'SELECT min(place) - 1 AS base, max(place) + 1 AS "end" FROM image_generation_logs WHERE job_id = ?',
  );
  const { base, end } = range.get(long) as { base: number; end: number };
  const from = (at: number) => ((at * 7_919) % (LONG_JOB - 200)) + 1;
  const figures = await inTurns(5, {
    page: () => eachMs((at) => store.log.page(pageOf(long, from(at)))),
    barePage: () => eachMs((at) => keyset.all(base + from(at), end)),
    nextError: () =>
      eachMs((at) => store.log.page({ ...pageOf(long, from(at)), levels: ['error'], limit: 1 })),
    countsLong: () => eachMs(() => store.log.counts(long)),
    countsShort: () => eachMs(() => store.log.counts(short)),
  });
  bare.close();
  store.close();
  const started = await startMs(folder);
  return [
    atMost(
      'a page of 200 of 200,000 in 1,000,000',
      figure(figures, 'page'),
      figure(figures, 'barePage'),
      'ms',
      1.3,
    ),
    within('the next error in 200,000 entries', figure(figures, 'nextError'), 10, 'ms'),
    atMost(
      'counts at 200,000, against 1,000',
      figure(figures, 'countsLong'),
      figure(figures, 'countsShort'),
      'ms',
      1.2,
    ),
    within(`open, start and recovery with ${UNFINISHED} unfinished jobs`, started, 1_000, 'ms'),
  ];
}

function pageOf(jobId: string, afterSeq: number): LogQuery {
  return {
    jobId,
    afterSeq,
    beforeSeq: null,
    levels: null,
    steps: null,
    imageId: null,
    search: null,
    exclude: null,
    limit: 200,
  };
}

/** From opening the database to the end of recovery. Nothing is sent: the jobs are held. */
async function startMs(folder: string): Promise<number> {
  const started = performance.now();
  const { app, store } = openBenchApp(folder);
  const report = await app.start('hold');
  const elapsed = performance.now() - started;
  if (report.jobs.length !== UNFINISHED) throw new Error(`Recovered ${report.jobs.length} jobs`);
  await app.stop();
  store.close();
  return elapsed;
}
