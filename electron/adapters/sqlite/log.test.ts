import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { describe, expect, test } from 'vitest';
import type { LogQuery } from '../../../shared/contract/commands.ts';
import { LEVELS, type LogEntry, STEPS } from '../../../shared/domain/log-entry.ts';
import type { NewLogEntry, Store } from '../../core/ports/store.ts';
import { jobTable } from './jobs.ts';
import { logTable } from './log.ts';
import { logPageSql } from './log-page-sql.ts';
import { PLACES_PER_JOB } from './log-place.ts';
import {
  appErrorOf,
  databasePath,
  job,
  logEntry,
  logQuery,
  NOW,
  open,
  openConnection,
  openRaw,
  storeWithJob,
} from './testing.ts';

describe('appending', () => {
  test('numbers the entries of each job from 1 without a gap, whatever is interleaved', () => {
    const { store, jobId } = storeWithJob();
    const other = job();
    store.jobs.insert(other);
    const entries = [jobId, other.id, jobId, jobId, other.id].map((id) => logEntry(id));
    expect(store.log.append(entries)).toEqual([1, 1, 2, 3, 2]);
    expect(store.log.append([logEntry(jobId)])).toEqual([4]);
    expect(store.log.append([])).toEqual([]);
    expect([store.log.lastSeq(jobId), store.log.lastSeq(other.id), store.log.lastSeq(uuidv7())]).toEqual([
      4, 2, 0,
    ]);
  });

  test('goes on with the sequence after a rollback and after a restart', () => {
    const path = databasePath();
    const { store, jobId } = storeWithJob(path);
    store.log.append([logEntry(jobId)]);
    const failing = () =>
      store.transaction('full', () => {
        expect(store.log.append([logEntry(jobId), logEntry(jobId)])).toEqual([2, 3]);
        throw new Error('undone');
      });
    expect(failing).toThrow('undone');
    expect(store.log.append([logEntry(jobId)])).toEqual([2]);
    store.close();
    expect(open(path).log.append([logEntry(jobId)])).toEqual([3]);
  });

  test('is all or nothing, also without a transaction around it', () => {
    const { store, jobId } = storeWithJob();
    const unknown = uuidv7();
    const appending = () => store.log.append([logEntry(jobId), logEntry(unknown)]);
    expect(appending).toThrow(`There is no job ${unknown} to log for.`);
    expect(store.log.page(logQuery({ jobId }))).toEqual([]);
    expect(store.log.append([logEntry(jobId)])).toEqual([1]);
  });

  test('of a refused entry ends the transaction, even where its error is caught', () => {
    const { store, jobId } = storeWithJob();
    const carelessly = () =>
      store.transaction('normal', () => {
        expect(() => store.log.append([logEntry(jobId), logEntry(uuidv7())])).toThrow('no job');
      });
    expect(carelessly).toThrow('no job');
    expect(store.log.lastSeq(jobId)).toBe(0);
  });

  test('for a job whose insertion was rolled back is refused', () => {
    const { store } = storeWithJob();
    const undone = job();
    const failing = () =>
      store.transaction('full', () => {
        store.jobs.insert(undone);
        store.log.append([logEntry(undone.id)]);
        throw new Error('undone');
      });
    expect(failing).toThrow('undone');
    expect(() => store.log.append([logEntry(undone.id)])).toThrow('no job');
  });

  test('commits by itself at the level of a log entry, even after a transition', () => {
    const connection = openConnection();
    const log = logTable(connection, { touched: () => {}, shortened: () => {} });
    const { id } = job();
    jobTable(connection).insert(job({ id }));
    connection.transaction('full', () => {});
    log.append([logEntry(id)]);
    expect(connection.pragma('synchronous')).toBe(1);
    connection.transaction('full', () => {});
    log.append([logEntry(id), logEntry(id)]);
    expect(connection.pragma('synchronous')).toBe(1);
  });

  test('gives back what went in', () => {
    const { store, jobId } = storeWithJob();
    const details = { nested: [1, null, 'two', { three: true }], 'a "key"': 'É\n' };
    const entry = logEntry(jobId, {
      imageId: uuidv7(),
      attempt: 2,
      level: 'error',
      step: 'upload',
      message: 'Zeile 1\nline 2 😀',
      detailsJson: JSON.stringify(details),
    });
    store.log.append([entry]);
    expect(store.log.page(logQuery({ jobId }))).toEqual([{ ...entry, seq: 1 }]);
  });
});

describe('counts', () => {
  test('are those of the log, rollbacks left out', () => {
    const { store, jobId } = storeWithJob();
    const steps = fc.constantFrom(...STEPS);
    const entries = fc.array(fc.record({ level: fc.constantFrom(...LEVELS), step: steps }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(entries, fc.boolean(), (parts, kept) => {
        const work = () => {
          store.log.append(parts.map((part) => logEntry(jobId, part)));
          if (!kept) throw new Error('undone');
        };
        if (kept) store.transaction('normal', work);
        else expect(() => store.transaction('normal', work)).toThrow('undone');
      }),
      { numRuns: 80 },
    );
    const naive = new Map<string, number>();
    for (const { level, step } of store.log.page(logQuery({ jobId, limit: 1_000 }))) {
      naive.set(`${level} ${step}`, (naive.get(`${level} ${step}`) ?? 0) + 1);
    }
    expect(naive.size).toBeGreaterThan(10);
    expect(
      new Map(store.log.counts(jobId).map(({ level, step, count }) => [`${level} ${step}`, count])),
    ).toEqual(naive);
  });

  test('are none for a job that has no entries', () => {
    const { store, jobId } = storeWithJob();
    expect(store.log.counts(jobId)).toEqual([]);
  });
});

describe('a page', () => {
  const words = fc.string({ unit: fc.constantFrom(...'aAé É%_\\"'), maxLength: 6 });
  const images = [uuidv7(), uuidv7()];
  const imageId = fc.option(fc.constantFrom(...images));
  const entryParts = fc.record({
    level: fc.constantFrom(...LEVELS),
    step: fc.constantFrom(...STEPS.slice(0, 3)),
    imageId,
    message: words,
    text: fc.option(words),
  });
  const term = fc.option(fc.string({ unit: fc.constantFrom(...'aAé É%_\\"'), maxLength: 2 }));
  const queryParts = fc.record({
    afterSeq: fc.nat(30),
    beforeSeq: fc.option(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(Number.MAX_SAFE_INTEGER))),
    levels: fc.option(fc.uniqueArray(fc.constantFrom(...LEVELS))),
    steps: fc.option(fc.uniqueArray(fc.constantFrom(...STEPS.slice(0, 3)))),
    imageId,
    search: term,
    exclude: term,
    limit: fc.integer({ min: 1, max: 12 }),
  });

  test('is what a plain filter over all entries gives, in both directions', () => {
    const { store } = storeWithJob();
    fc.assert(
      fc.property(
        fc.array(entryParts, { maxLength: 30 }),
        fc.array(queryParts, { minLength: 1, maxLength: 8 }),
        (parts, queries) => {
          const jobId = jobBetweenOthers(store);
          const entries = parts.map(({ text, ...part }) =>
            logEntry(jobId, { ...part, detailsJson: text === null ? null : JSON.stringify({ text }) }),
          );
          store.log.append(entries);
          for (const part of queries) {
            const query = logQuery({ jobId, ...part });
            const whole = naivePage(entries, { ...query, limit: entries.length });
            expect(store.log.page(query).map(({ seq }) => seq)).toEqual(naivePage(entries, query));
            expect(store.log.countMatches(query)).toBe(whole.length);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('that goes up looks no further than it is told', () => {
    const { store, jobId } = storeWithJob();
    store.log.append(Array.from({ length: 9 }, () => logEntry(jobId)));
    const page = store.log.page(logQuery({ jobId, afterSeq: 2 }), 6);
    expect(page.map(({ seq }) => seq)).toEqual([3, 4, 5]);
  });

  test('of a deleted job holds nothing, and what is left of its log goes in pieces', () => {
    const { store, jobId } = storeWithJob();
    const neighbour = jobBetweenOthers(store);
    store.log.append([jobId, jobId, neighbour, jobId].map((id) => logEntry(id)));
    store.jobs.markDeleted(jobId, NOW, false);
    const query = logQuery({ jobId });
    expect([store.log.page(query), store.log.lastSeq(jobId), store.log.counts(jobId)]).toEqual([[], 0, []]);
    expect([2, 2, 2].map((limit) => store.log.removeOldest(jobId, limit))).toEqual([2, 1, 0]);
    store.jobs.remove(jobId);
    expect(() => store.log.append([logEntry(jobId)])).toThrow('no job');
    expect(store.log.lastSeq(neighbour)).toBe(1);
    expect(store.totals()).toMatchObject({ jobs: 3, entries: 4 });
  });

  test('finds in the details what they say and what they look like', () => {
    const { store, jobId } = storeWithJob();
    const details = JSON.stringify({ path: 'C:\\Out\\é "1".png', status: 429 });
    store.log.append([logEntry(jobId, { detailsJson: details }), logEntry(jobId)]);
    const found = (search: string) => store.log.page(logQuery({ jobId, search })).length;
    expect(['c:\\out\\É "1"', '"STATUS":429', 'c:\\\\out', '430'].map(found)).toEqual([1, 1, 1, 0]);
  });

  test('of rare levels reads their index in order, without sorting', () => {
    const connection = openConnection();
    const plan = (query: LogQuery) => {
      const { sql, values } = logPageSql(query, PLACES_PER_JOB, null);
      const rows = connection.query(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
      return rows.map((row) => String(row['detail'])).join('\n');
    };
    for (const direction of [{ afterSeq: 5 }, { beforeSeq: 90 }]) {
      const both = plan(logQuery({ jobId: uuidv7(), levels: ['warning', 'error'], ...direction }));
      expect(both.match(/INDEX image_generation_logs_problems/g)).toHaveLength(2);
      expect(both).not.toContain('TEMP B-TREE');
      expect(both.match(/level=\? AND rowid>\? AND rowid<\?/g)).toHaveLength(2);
      expect(plan(logQuery({ jobId: uuidv7(), ...direction }))).toBe(
        'SEARCH image_generation_logs USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
      );
    }
  });

  test.each([
    ["level = 'loud'", 'level'],
    ["step = 'dancing'", 'step'],
    ["id = 'x'", 'id'],
    ["user_id = 'x'", 'userId'],
    ["image_id = 'x'", 'imageId'],
    ['attempt = 0', 'attempt'],
    ['created_at = -1', 'createdAt'],
  ])('with a row where %s says which row cannot be read, and why', (damage, named) => {
    const path = databasePath();
    const { store, jobId } = storeWithJob(path);
    store.log.append([logEntry(jobId), logEntry(jobId, { imageId: uuidv7(), attempt: 1 })]);
    openRaw(path).exec(`UPDATE image_generation_logs SET ${damage} WHERE seq = 2`);
    const error = appErrorOf(() => store.log.page(logQuery({ jobId })));
    expect(error.code).toBe('database_unusable');
    expect(error.message).toContain(`image_generation_logs ${jobId} #2`);
    expect(error.message).toContain(named);
  });
});

/** A new job whose neighbours in the database have entries of their own. */
function jobBetweenOthers(store: Store): string {
  const [before, between, after] = [job(), job(), job()];
  for (const each of [before, between, after]) store.jobs.insert(each);
  store.log.append([logEntry(before.id), logEntry(after.id), logEntry(before.id)]);
  return between.id;
}

/** The sequences that a page must hold, by looking at every entry. */
function naivePage(entries: readonly NewLogEntry[], query: LogQuery): LogEntry['seq'][] {
  const matching = entries
    .map((entry, at) => ({ ...entry, seq: at + 1 }))
    .filter(({ seq }) => seq > query.afterSeq && (query.beforeSeq === null || seq < query.beforeSeq))
    .filter(({ level }) => query.levels === null || query.levels.includes(level))
    .filter(({ step }) => query.steps === null || query.steps.includes(step))
    .filter(({ imageId }) => query.imageId === null || imageId === query.imageId)
    .filter((entry) => query.search === null || mentions(entry, query.search))
    .filter((entry) => !query.exclude || !mentions(entry, query.exclude))
    .map(({ seq }) => seq);
  return query.beforeSeq === null ? matching.slice(0, query.limit) : matching.slice(-query.limit);
}

function mentions(entry: NewLogEntry, term: string): boolean {
  const terms = [term, JSON.stringify(term).slice(1, -1)].map((each) => each.toLowerCase());
  const [plain = ''] = terms;
  const details = entry.detailsJson?.toLowerCase();
  return (
    entry.message.toLowerCase().includes(plain) || terms.some((each) => details?.includes(each) === true)
  );
}
