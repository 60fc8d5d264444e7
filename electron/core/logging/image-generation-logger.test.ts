import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnyEvent, LogBatch } from '../../../shared/contract/events.ts';
import { FakeClock } from '../../../tests/support/fake-clock.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';
import { openStore } from '../../adapters/sqlite/open-store.ts';
import { createIds } from '../../adapters/system/ids.ts';
import type { NewLogEntry, Store } from '../ports/store.ts';
import { ImageGenerationLogger } from './image-generation-logger.ts';
import { LiveFeed } from './live-feed.ts';
import { createRedactor } from './redaction.ts';

const NO_JOB = '0199a000-0000-7000-8000-00000000dead';

let folder: ReturnType<typeof temporaryFolder>;
let app: TestApp;
let jobId: string;
let userId: string;

beforeEach(async () => {
  folder = temporaryFolder();
  app = new TestApp({ folder: folder.path });
  await app.call('queue.pause', {});
  ({ id: jobId, userId } = await app.createJob());
});
afterEach(async () => {
  await app.close();
  folder.remove();
});

/** A logger over the app's real store, whose log table a test may break. */
function makeLogger(change: (log: Store['log']) => Store['log'] = (log) => log) {
  const clock = new FakeClock();
  const events: AnyEvent[] = [];
  const problems: string[] = [];
  const feed = new LiveFeed(clock, () => undefined);
  feed.subscribe((event) => events.push(event));
  const real = app.ports.store;
  const store = {
    log: change(real.log),
    get inTransaction() {
      return real.inTransaction;
    },
  };
  const redact = createRedactor(() => ['canary-secret-1']);
  const onProblem = (message: string) => void problems.push(message);
  const logger = new ImageGenerationLogger({ store, clock, ids: createIds(), redact, feed, onProblem });
  const batches = (): LogBatch[] =>
    events.flatMap((event) => (event.name === 'log.appended' ? event.payload.batches : []));
  return { logger, clock, feed, events, problems, batches };
}

/** A logger whose log refuses everything while it is broken. */
function makeBreakable() {
  let broken = false;
  const parts = makeLogger((log) => ({
    ...log,
    append: (entries: readonly NewLogEntry[]) => {
      if (broken) throw new Error('disk full');
      return log.append(entries);
    },
  }));
  const breakLog = (value: boolean) => {
    broken = value;
  };
  return { ...parts, breakLog };
}

/** The log as another process sees it: only what is committed. */
function committedMessages(): string[] {
  const path = join(folder.path, 'data', 'safelight.db');
  const other = openStore({ path, mode: 'read', now: () => 0 });
  try {
    const query = {
      jobId,
      afterSeq: 0,
      beforeSeq: null,
      levels: null,
      steps: null,
      imageId: null,
      search: null,
      exclude: null,
    };
    return other.log.page({ ...query, limit: 1_000 }).map(({ message }) => message);
  } finally {
    other.close();
  }
}

describe('a logged entry', () => {
  it('is committed when the call returns', () => {
    makeLogger().logger.info(jobId, userId, 'base_generation', 'Starting image generation', {
      imageCount: 5,
    });
    expect(committedMessages()).toContain('Starting image generation');
  });

  it('is announced once per frame, in sequence, only after it is committed', async () => {
    const { logger, clock, batches } = makeLogger();
    const before = app.ports.store.log.lastSeq(jobId);
    const log = logger.forJob(jobId, userId).forImage(app.ports.store.images.ofJob(jobId)[0]?.id ?? '', 2);
    log.warning('upload', 'one', { a: 1 });
    log.success('upload', 'two');
    expect(batches()).toHaveLength(0);
    await clock.advance(16);
    expect(batches()).toMatchObject([
      {
        jobId,
        firstSeq: before + 1,
        lastSeq: before + 2,
        skipped: 0,
        entries: [
          { level: 'warning', message: 'one', detailsJson: '{"a":1}', attempt: 2 },
          { level: 'success', message: 'two', detailsJson: null },
        ],
      },
    ]);
  });

  it('holds no secret, neither in its message nor in its details', () => {
    makeLogger().logger.error(jobId, userId, 'upload', 'key canary-secret-1', { deep: ['canary-secret-1'] });
    expect(JSON.stringify(app.log(jobId))).not.toContain('canary');
  });
});

describe('a burst', () => {
  it('of any size is committed in order before any other code runs', async () => {
    const { logger } = makeLogger();
    for (let at = 0; at < 700; at += 1) logger.info(jobId, userId, 'upload', `burst ${at}`);
    await Promise.resolve();
    const burst = committedMessages().filter((message) => message.startsWith('burst'));
    expect(burst).toEqual(Array.from({ length: 700 }, (_, at) => `burst ${at}`));
  });

  it('above the bound is announced by sequence only, so that the gap can be repaired from the store', async () => {
    const { logger, clock, batches } = makeLogger();
    for (let at = 0; at < 600; at += 1) logger.info(jobId, userId, 'upload', `burst ${at}`);
    await Promise.resolve();
    await clock.advance(16);
    const [batch] = batches();
    expect(batch).toMatchObject({ entries: [], skipped: 600 });
    const afterSeq = (batch?.firstSeq ?? 1) - 1;
    const page = await app.call('log.page', { jobId, afterSeq, limit: 1_000 });
    expect(page.entries.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 600 }, (_, at) => afterSeq + 1 + at),
    );
  });
});

describe('a log that cannot be written', () => {
  it('never throws into the job, is reported once, and is written when it works again', () => {
    const { logger, problems, breakLog } = makeBreakable();
    breakLog(true);
    logger.info(jobId, userId, 'upload', 'first');
    logger.info(jobId, userId, 'upload', 'second');
    expect(problems).toHaveLength(1);
    breakLog(false);
    logger.info(jobId, userId, 'upload', 'third');
    expect(committedMessages()).toEqual(expect.arrayContaining(['first', 'second', 'third']));
    expect(problems.at(-1)).toContain('2 entries were late, 0 lost');
  });

  it('for one job only, does not hold back the others, and its entries are given up with one notice', () => {
    const { logger, problems } = makeLogger();
    for (let at = 0; at < 5; at += 1) logger.info(NO_JOB, userId, 'upload', `of a job that is gone ${at}`);
    for (let at = 0; at < 6; at += 1) {
      logger.info(jobId, userId, 'upload', `after ${at}`);
      logger.flush();
    }
    expect(committedMessages()).toContain('after 5');
    expect(problems).toEqual([
      'The log cannot be written; entries are kept and written later',
      'The log is written again: 0 entries were late, 5 lost',
    ]);
  });

  it('because the disk fills up again and again, loses nothing and is told of once', () => {
    let calls = 0;
    const { logger, problems } = makeLogger((log) => ({
      ...log,
      append: (entries: readonly NewLogEntry[]) => {
        calls += 1;
        if (calls <= 6 || (calls >= 8 && calls < 20)) throw new Error('disk full');
        return log.append(entries);
      },
    }));
    for (let at = 0; at < 30; at += 1) {
      logger.info(jobId, userId, 'upload', `entry ${at}`);
      logger.flush();
    }
    const written = committedMessages().filter((message) => message.startsWith('entry'));
    expect(new Set(written)).toEqual(new Set(Array.from({ length: 30 }, (_, at) => `entry ${at}`)));
    expect(problems).toEqual([
      'The log cannot be written; entries are kept and written later',
      'The log is written again: 15 entries were late, 0 lost',
    ]);
  });

  it('by itself, though a transaction can, gives nothing up', () => {
    const { logger, problems } = makeLogger((log) => ({
      ...log,
      append: (entries: readonly NewLogEntry[]) => {
        if (!app.ports.store.inTransaction) throw new Error('no room for another page');
        return log.append(entries);
      },
    }));
    logger.info(jobId, userId, 'upload', 'kept');
    for (let at = 0; at < 3; at += 1) {
      app.ports.store.transaction('full', () => logger.info(jobId, userId, 'upload', `inside ${at}`));
      logger.transactionCommitted();
    }
    expect(problems).toEqual(['The log cannot be written; entries are kept and written later']);
  });

  it('keeps so many entries and counts the others as lost', () => {
    const { logger, problems, breakLog } = makeBreakable();
    breakLog(true);
    for (let at = 0; at < 1_200; at += 1) logger.info(jobId, userId, 'upload', `entry ${at}`);
    logger.flush();
    breakLog(false);
    logger.close();
    expect(committedMessages()).toContain('entry 998');
    expect(problems.at(-1)).toBe('The log is closed: 1000 entries were late, 200 lost');
  });

  it('is tried a last time when it is closed, each entry by itself', () => {
    const { logger, problems, breakLog } = makeBreakable();
    breakLog(true);
    logger.info(NO_JOB, userId, 'upload', 'of a job that is gone');
    logger.info(jobId, userId, 'upload', 'late');
    breakLog(false);
    logger.close();
    expect(committedMessages()).toContain('late');
    expect(problems.at(-1)).toBe('The log is closed: 1 entries were late, 1 lost');
  });

  it('says so when it is still broken at the close', () => {
    const { logger, problems, breakLog } = makeBreakable();
    breakLog(true);
    for (let at = 0; at < 10; at += 1) logger.info(jobId, userId, 'upload', 'never');
    logger.close();
    expect(problems.at(-1)).toBe('The log is closed: 0 entries were late, 10 lost');
    logger.close();
    expect(problems).toHaveLength(2);
  });
});

describe('closing the log', () => {
  it('commits what is grouped, and has nothing to say when all is written', () => {
    const { logger, problems } = makeLogger();
    for (let at = 0; at < 20; at += 1) logger.info(jobId, userId, 'upload', `burst ${at}`);
    expect(committedMessages()).not.toContain('burst 19');
    logger.close();
    expect(committedMessages()).toContain('burst 19');
    expect(problems).toEqual([]);
  });
});

describe('the live feed', () => {
  it('goes on when one subscriber throws', async () => {
    const { logger, feed, clock, batches } = makeLogger();
    feed.subscribe(() => {
      throw new Error('broken window');
    });
    logger.info(jobId, userId, 'upload', 'one');
    await clock.advance(16);
    expect(batches()).toHaveLength(1);
  });

  it('tells of a job and an image once per frame, in their latest state', async () => {
    const { feed, clock, events } = makeLogger();
    const job = app.job(jobId);
    feed.jobChanged({ ...job, run: 2 });
    feed.jobChanged({ ...job, run: 3 });
    await clock.advance(16);
    expect(events).toMatchObject([{ name: 'job.changed', payload: { run: 3 } }]);
  });
});
