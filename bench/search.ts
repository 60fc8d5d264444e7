import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createClock } from '../electron/adapters/system/clock.ts';
import { createExpressions } from '../electron/adapters/system/expressions.ts';
import { ImageGenerationLogger } from '../electron/core/logging/image-generation-logger.ts';
import { LiveFeed } from '../electron/core/logging/live-feed.ts';
import { createRedactor } from '../electron/core/logging/redaction.ts';
import type { NewLogEntry, Store } from '../electron/core/ports/store.ts';
import { LogIndexer } from '../electron/core/search/log-indexer.ts';
import { SearchAll } from '../electron/core/search/search-all.ts';
import { DETAILS, fillLog, ids, newEntry, newJob, openBenchStore, scratch, USER } from './fixtures.ts';
import { atMost, figure, inTurns, median, type Row, within } from './measure.ts';

const ENTRIES = 1_000_000;
const JOBS = 400;
const QUERIES = 200;
const LOGGED = 2_000;
/** Calls between two chances for the indexer: what a job logs before it waits for something. */
const AT_ONCE = 10;
const ROUNDS = 11;

const MESSAGES = [
  (at: number) => `Image ${at % 100}: received after ${(at % 3_000) / 10} s`,
  (at: number) => `Image ${at % 100}: attempt ${1 + (at % 4)} started`,
  (at: number) =>
    `Image ${at % 100}: attempt ${1 + (at % 4)} failed: the provider answered 429 Too many requests`,
  (at: number) => `Variant ${at % 5} of image ${at % 100} stored as 2026-11-23_red-lighthouse_${at}.png`,
  (at: number) => `Perceptual distance ${at % 64} to the base, ${at % 40} to the nearest sibling`,
];

function entryAt(jobId: string, at: number): NewLogEntry {
  const requestId = `req_${randomBytes(12).toString('hex')}`;
  return {
    ...newEntry(jobId, at),
    imageId: ids.uuid(),
    message: MESSAGES[at % MESSAGES.length]?.(at) ?? '',
    detailsJson: JSON.stringify({ ...DETAILS, at, requestId, elapsedMs: (at * 7_919) % 40_000 }),
  };
}

/** Words that one entry each has, far from each other. */
function rareWord(at: number): string {
  const syllables = ['ka', 'lei', 'do', 'sco', 'pe', 'mar', 'zi', 'pan', 'tru', 'vel'];
  return [at, at * 7, at * 3, at + 5, at * 11].map((n) => syllables[n % syllables.length]).join('') + at;
}

function fill(store: Store): void {
  const each = ENTRIES / JOBS;
  const apart = Math.floor(ENTRIES / QUERIES);
  for (let number = 0; number < JOBS; number += 1) {
    const job = newJob(1, 'completed');
    store.jobs.insert(job);
    const entries = Array.from({ length: each }, (_, within) => {
      const at = number * each + within;
      const entry = entryAt(job.id, at);
      return at % apart === 17
        ? { ...entry, message: `${entry.message} ${rareWord(Math.floor(at / apart))}` }
        : entry;
    });
    store.log.append(entries);
  }
}

/** Takes in everything, and tells what one entry costs and how long the longest batch holds everything else up. */
function indexAll(store: Store): void {
  const started = performance.now();
  const times: number[] = [];
  for (let begun = started; store.logIndex.advance(256) > 0; begun = performance.now()) {
    times.push(performance.now() - begun);
  }
  const each = ((performance.now() - started) * 1_000) / ENTRIES;
  console.error(
    `  index: ${each.toFixed(1)} µs an entry; a batch of 256 takes ${percentile(times, 50).toFixed(1)} ms, at most ${Math.max(...times).toFixed(0)}`,
  );
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}

/** Milliseconds of each query's first page: the middle one of three tries, so that what the machine does beside is left out. */
async function pageMs(search: SearchAll, queries: readonly string[]): Promise<number[]> {
  const tries: number[][] = [];
  for (let round = 0; round < 3; round += 1) {
    for (const [at, query] of queries.entries()) {
      const input = { query, jobId: null, before: null, groups: 20, hits: 3, searchId: null };
      const started = performance.now();
      const { groups } = await search.page(input);
      tries[at] = [...(tries[at] ?? []), performance.now() - started];
      if (groups.length === 0) throw new Error(`Nothing was found of ${query}`);
    }
  }
  return tries.map(median);
}

/** Parts of 3 to 12 characters of messages and details from all over the log. */
function substrings(store: Store): string[] {
  const { everything } = store.logIndex;
  const none = {
    words: [],
    without: [],
    levels: null,
    steps: null,
    images: null,
    codes: [],
    withoutCodes: [],
    from: null,
    until: null,
  };
  const jobs = store.jobs.page({ statuses: null, search: null, sort: 'newest', afterId: null, limit: 1_000 });
  return Array.from({ length: QUERIES }, (_, at) => {
    const span = store.logIndex.spanOf(jobs[(at * 7) % jobs.length]?.id ?? '') ?? everything;
    const [found] = store.logIndex.look(
      none,
      { ...span, below: span.above + 2 + ((at * 613) % (ENTRIES / JOBS)) },
      1,
    ).found;
    const text = at % 2 === 0 ? (found?.entry.message ?? '') : (found?.entry.detailsJson ?? '');
    const from = (at * 31) % Math.max(1, text.length - 12);
    // A quotation mark would end the phrase.
    return `"${
      text
        .slice(from, from + 3 + (at % 10))
        .replaceAll('"', ' ')
        .trim() || 'image'
    }"`;
  }).filter((query) => query.length >= 5 && !query.includes(' '));
}

/** A log that is being written, with the index kept behind it or not. */
function makeLogger(indexed: boolean) {
  const store = openBenchStore(scratch());
  const backlog = newJob(1, 'completed');
  const job = newJob(1, 'processing');
  store.jobs.insert(backlog);
  store.jobs.insert(job);
  fillLog(store, backlog.id, 200_000);
  const clock = createClock();
  const onProblem = (message: string, error: unknown) => {
    throw new Error(message, { cause: error });
  };
  const feed = new LiveFeed(clock, () => undefined);
  // Both have one: an announcement is not what is measured.
  feed.subscribe(() => undefined);
  const redact = createRedactor(() => ['sk-bench-0123456789abcdef']);
  const logger = new ImageGenerationLogger({ store, clock, ids, redact, feed, onProblem });
  const subscribe = (listener: Parameters<LiveFeed['subscribe']>[0]) => feed.subscribe(listener);
  const indexer = new LogIndexer({ index: store.logIndex, clock, subscribe, onProblem });
  if (indexed) indexer.start();
  return { store, logger, jobId: job.id, indexer };
}

/** Microseconds of one logging call, the mean; what goes on between the calls is not counted. */
async function callMicros({ logger, jobId }: ReturnType<typeof makeLogger>): Promise<number> {
  let spent = 0;
  for (let at = 0; at < LOGGED; at += AT_ONCE) {
    for (let within = 0; within < AT_ONCE; within += 1) {
      const started = performance.now();
      logger.info(jobId, USER, 'base_generation', `Image ${at % 100}: received after 20.4 s`, {
        ...DETAILS,
        at,
      });
      spent += performance.now() - started;
      await null;
    }
    await delay(1);
  }
  return (spent * 1_000) / LOGGED;
}

async function loggingRow(): Promise<Row> {
  const [plain, indexed] = [makeLogger(false), makeLogger(true)];
  // Until it has lost its patience with a log that never rests.
  for (let waited = 0; waited < 6_000; waited += 100) {
    indexed.logger.info(indexed.jobId, USER, 'upload', 'Warming up');
    await delay(100);
  }
  const before = indexed.store.logIndex.coverage(null).unindexed;
  const micros = await inTurns(ROUNDS, {
    plain: () => callMicros(plain),
    indexed: () => callMicros(indexed),
  });
  const taken = before - indexed.store.logIndex.coverage(null).unindexed;
  if (taken <= 0) throw new Error('The index stood still: nothing was measured');
  indexed.indexer.stop();
  plain.store.close();
  indexed.store.close();
  return atMost(
    'one entry while the index is kept, against without',
    figure(micros, 'indexed'),
    figure(micros, 'plain'),
    'µs',
    1.1,
  );
}

/** Search over the logs of 400 jobs with 1,000,000 entries, and what keeping its index costs. */
export async function run(): Promise<Row[]> {
  const logging = await loggingRow();
  const store = openBenchStore(scratch());
  console.error(`  filling ${ENTRIES.toLocaleString('en')} entries …`);
  fill(store);
  indexAll(store);
  const search = new SearchAll({ store, clock: createClock(), expressions: createExpressions() });
  const rare = Array.from({ length: QUERIES }, (_, at) => rareWord(at));
  const any = substrings(store);
  await pageMs(search, rare.slice(0, 20));
  const rareMs = await pageMs(search, rare);
  const anyMs = await pageMs(search, any);
  const slowest = any[anyMs.indexOf(Math.max(...anyMs))];
  console.error(`  slowest of ${any.length} substrings: ${slowest}`);
  store.close();
  return [
    within('a rare word in 1,000,000 entries, first page, p95', percentile(rareMs, 95), 5, 'ms'),
    within('any substring, first page, p95', percentile(anyMs, 95), 30, 'ms'),
    within('any substring, first page, the slowest', Math.max(...anyMs), 30, 'ms'),
    logging,
  ];
}
