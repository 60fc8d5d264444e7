import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntryFilter, LogIndex, Span } from '../../core/ports/log-index.ts';
import type { NewLogEntry, Store } from '../../core/ports/store.ts';
import { databasePath, image, job, logEntry, NOW, open, openRaw } from './testing.ts';

const ANY: EntryFilter = {
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

function storeWithJobs(count: number, path = databasePath()) {
  const store = open(path);
  const jobs = Array.from({ length: count }, () => job({ status: 'completed' }));
  for (const each of jobs) store.jobs.insert(each);
  return { store, path, jobIds: jobs.map(({ id }) => id) };
}

function append(store: Store, jobId: string, entries: readonly Partial<NewLogEntry>[]): void {
  store.log.append(entries.map((entry) => logEntry(jobId, entry)));
}

function messages(prefix: string, count: number): Partial<NewLogEntry>[] {
  return Array.from({ length: count }, (_, at) => ({ message: `${prefix} ${at + 1}` }));
}

/** All that is found, slice by slice. */
function findAll(index: LogIndex, filter: Partial<EntryFilter>, span: Span = index.everything, limit = 7) {
  const found: { place: number; message: string; jobId: string }[] = [];
  let rest = span;
  for (let slices = 0; rest.below - 1 > rest.above; slices += 1) {
    const look = index.look({ ...ANY, ...filter }, rest, limit);
    found.push(...look.found.map(({ place, entry: { message, jobId } }) => ({ place, message, jobId })));
    expect(look.reached).toBeLessThan(rest.below);
    rest = { above: rest.above, below: look.reached };
    if (slices > 10_000) throw new Error('The search does not end');
  }
  return found;
}

function countAll(index: LogIndex, filter: Partial<EntryFilter>): number {
  let count = 0;
  let rest = index.everything;
  while (rest.below - 1 > rest.above) {
    const slice = index.tally({ ...ANY, ...filter }, rest);
    count += slice.count;
    rest = { above: rest.above, below: slice.reached };
  }
  return count;
}

function indexAll({ logIndex }: Store, batch = 64): void {
  while (logIndex.advance(batch) > 0);
}

const texts = (found: readonly { message: string }[]) => found.map(({ message }) => message);

describe('the search over all logs', () => {
  it('finds what a plain look at every entry finds, however much of it is indexed', () => {
    const words = ['ab', 'abc', 'Abcd', 'cab', 'écab', '"a\\b"', 'ıstanbul', 'x%_y', '日本語'];
    const text = fc.array(fc.constantFrom(...words), { maxLength: 3 }).map((parts) => parts.join(' '));
    const entry = fc.record({
      job: fc.nat(2),
      message: text,
      details: fc.option(text),
      level: fc.constantFrom('info' as const, 'error' as const),
    });
    const batch = fc.record({ entries: fc.array(entry, { maxLength: 60 }), advance: fc.nat(3) });
    const word = fc.constantFrom(
      'ab',
      'abc',
      'ABCD',
      'cab',
      'écab',
      'ÉCA',
      '"a\\b"',
      'c a',
      '%_',
      '本語',
      'zzz',
    );
    const filter = fc.record({
      words: fc.array(word, { maxLength: 2 }),
      without: fc.array(word, { maxLength: 1 }),
      levels: fc.option(fc.constantFrom(['error' as const], ['info' as const, 'error' as const])),
    });
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 4 }), filter, (batches, wanted) => {
        const { store, jobIds } = storeWithJobs(3);
        const all: { jobId: string; message: string; details: string; level: string; place: number }[] = [];
        for (const { entries, advance } of batches) {
          for (const { job: at, message, details, level } of entries) {
            const jobId = jobIds[at] ?? '';
            const detailsJson = details === null ? null : JSON.stringify({ text: details });
            const [seq = 0] = store.log.append([logEntry(jobId, { message, detailsJson, level })]);
            all.push({
              jobId,
              message,
              details: detailsJson ?? '',
              level,
              place: (store.logIndex.spanOf(jobId)?.above ?? 0) + seq,
            });
          }
          for (let times = 0; times < advance; times += 1) store.logIndex.advance(32);
        }
        const has = (value: string, term: string) => value.toLowerCase().includes(term.toLowerCase());
        const mentions = ({ message, details }: (typeof all)[number], term: string) =>
          has(message, term) || has(details, term) || has(details, JSON.stringify(term).slice(1, -1));
        const expected = all
          .filter((each) => wanted.words.every((term) => mentions(each, term)))
          .filter((each) => !wanted.without.some((term) => mentions(each, term)))
          .filter(({ level }) => wanted.levels?.some((each) => each === level) ?? true)
          .map(({ place, message, jobId }) => ({ place, message, jobId }))
          .sort((a, b) => b.place - a.place);
        expect(findAll(store.logIndex, wanted)).toEqual(expected);
        expect(countAll(store.logIndex, wanted)).toBe(expected.length);
        store.close();
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['ISTANBUL', 'ıstanbul'],
    ['ıstanbul', 'ISTANBUL'],
    ['STRASSE', 'straße'],
    ['Ærø', 'æRØ'],
    ['ΟΔΟΣ', 'οδος'],
    ['ᲡᲐᲥ', 'საქ'],
    ['Kelvin', 'kelvin'],
  ])('finds in %s the word %s by the index exactly if it does without', (message, word) => {
    const { store, jobIds } = storeWithJobs(1);
    append(store, jobIds[0] ?? '', [{ message }]);
    const without = texts(findAll(store.logIndex, { words: [word] }));
    indexAll(store);
    expect(texts(findAll(store.logIndex, { words: [word] }))).toEqual(without);
  });

  it('takes the entries of the newest jobs in first, and says how many it lacks', () => {
    const { store, jobIds } = storeWithJobs(2);
    append(store, jobIds[0] ?? '', messages('older', 40));
    append(store, jobIds[1] ?? '', messages('newer', 40));
    expect(store.logIndex.coverage(null)).toEqual({ jobs: 2, entries: 80, unindexed: 80 });
    expect(store.logIndex.advance(32)).toBe(32);
    expect(store.logIndex.coverage([jobIds[1] ?? ''])).toEqual({ jobs: 1, entries: 40, unindexed: 8 });
    indexAll(store);
    expect(store.logIndex.coverage(null)).toEqual({ jobs: 2, entries: 80, unindexed: 0 });
    expect(store.logIndex.advance(32)).toBe(0);
  });

  it('leaves the last few entries of a job at work out of the index until there are more, or the job has ended', () => {
    const store = open(databasePath());
    const working = job({ status: 'processing' });
    store.jobs.insert(working);
    append(store, working.id, messages('step', 40));
    indexAll(store);
    expect(store.logIndex.coverage(null).unindexed).toBe(8);
    expect(texts(findAll(store.logIndex, { words: ['step 40'] }))).toEqual(['step 40']);
    store.jobs.update({ ...working, status: 'completed' });
    indexAll(store);
    expect(store.logIndex.coverage(null).unindexed).toBe(0);
    expect(texts(findAll(store.logIndex, { words: ['step 40'] }))).toEqual(['step 40']);
  });

  it('finds by the index alone what is indexed', () => {
    const { store, path, jobIds } = storeWithJobs(1);
    append(store, jobIds[0] ?? '', messages('kaleidoscope', 100));
    indexAll(store);
    expect(findAll(store.logIndex, { words: ['kaleidoscope'] })).toHaveLength(100);
    openRaw(path)
      .prepare("INSERT INTO image_generation_log_index (image_generation_log_index) VALUES ('delete-all')")
      .run();
    expect(findAll(store.logIndex, { words: ['kaleidoscope'] })).toEqual([]);
  });

  it('forgets a job with its log, and does not find one that is in the trash', () => {
    const { store, path, jobIds } = storeWithJobs(2);
    const [gone = '', kept = ''] = jobIds;
    append(store, gone, messages('lantern', 50));
    append(store, kept, messages('lantern', 1));
    indexAll(store);
    store.jobs.markDeleted(gone, NOW, false);
    expect(findAll(store.logIndex, { words: ['lantern'] }).map(({ jobId }) => jobId)).toEqual([kept]);
    expect(store.logIndex.coverage(null).entries).toBe(1);
    store.jobs.unmarkDeleted(gone);
    expect(findAll(store.logIndex, { words: ['lantern'] })).toHaveLength(51);
    store.jobs.remove(gone);
    const raw = openRaw(path);
    const blocks = raw
      .prepare('SELECT count(*) FROM image_generation_log_index WHERE image_generation_log_index MATCH ?')
      .pluck();
    expect(blocks.get('"lan"')).toBe(1);
    expect(raw.prepare('SELECT count(*) FROM image_generation_log_indexed').pluck().get()).toBe(1);
  });

  it('leaves with the oldest entries of a job that is removed in pieces, and keeps what still has an entry', () => {
    const { store, path, jobIds } = storeWithJobs(1);
    const [jobId = ''] = jobIds;
    append(store, jobId, messages('lantern', 100));
    indexAll(store);
    const blocks = openRaw(path)
      .prepare('SELECT count(*) FROM image_generation_log_index WHERE image_generation_log_index MATCH ?')
      .pluck();
    expect(blocks.get('"lan"')).toBe(4);
    expect(store.log.removeOldest(jobId, 40)).toBe(40);
    expect(blocks.get('"lan"')).toBe(3);
    expect(findAll(store.logIndex, { words: ['lantern'] })).toHaveLength(60);
    expect(store.log.removeOldest(jobId, 1_000)).toBe(60);
    expect(blocks.get('"lan"')).toBe(0);
  });

  it('keeps to the job, the level, the step, the code, the image and the times that are asked for', () => {
    const { store, jobIds } = storeWithJobs(2);
    const [first = '', second = ''] = jobIds;
    const third = image(first, 3);
    store.images.insertMany([third]);
    append(store, first, [
      { message: 'a', level: 'error', detailsJson: '{"failure":{"code":"rate_limited"}}' },
      { message: 'b', step: 'upload', createdAt: NOW + 10 },
      { message: 'c', imageId: third.id },
    ]);
    append(store, second, [{ message: 'd', level: 'warning', detailsJson: '{"code":"timeout"}' }]);
    for (const indexed of [false, true]) {
      if (indexed) indexAll(store);
      const found = (filter: Partial<EntryFilter>) => texts(findAll(store.logIndex, filter)).join('');
      expect(found({})).toBe('dcba');
      expect(found({ levels: ['error', 'warning'] })).toBe('da');
      expect(found({ levels: ['info'] })).toBe('cb');
      expect(found({ levels: [] })).toBe('');
      expect(found({ steps: ['upload'] })).toBe('b');
      expect(found({ codes: ['rate_limited'] })).toBe('a');
      expect(found({ codes: ['rate'] })).toBe('');
      expect(found({ withoutCodes: ['rate_limited'] })).toBe('dcb');
      expect(found({ images: [3] })).toBe('c');
      expect(found({ from: NOW + 10 })).toBe('b');
      expect(found({ until: NOW + 10 })).toBe('dca');
      expect(texts(findAll(store.logIndex, {}, store.logIndex.spanOf(first) ?? undefined)).join('')).toBe(
        'cba',
      );
    }
  });

  it('finds what another process has logged meanwhile', () => {
    const { store, path, jobIds } = storeWithJobs(1);
    append(store, jobIds[0] ?? '', messages('before', 40));
    const reader = open(path, 'read');
    expect(findAll(reader.logIndex, { words: ['after'] })).toEqual([]);
    indexAll(store);
    append(store, jobIds[0] ?? '', messages('after', 2));
    expect(texts(findAll(reader.logIndex, { words: ['after'] }))).toEqual(['after 2', 'after 1']);
    expect(findAll(reader.logIndex, { words: ['before'] })).toHaveLength(40);
  });

  it('goes on where one answer of the index ends', () => {
    const { store, jobIds } = storeWithJobs(1);
    // Each entry is taken in by itself, and so has a block of its own.
    for (let at = 1; at <= 1_300; at += 1) {
      append(store, jobIds[0] ?? '', [{ message: `needle ${at}` }]);
      store.logIndex.advance(32);
    }
    const expected = Array.from({ length: 1_300 }, (_, at) => `needle ${1_300 - at}`);
    expect(texts(findAll(store.logIndex, { words: ['needle'] }))).toEqual(expected);
    expect(countAll(store.logIndex, { words: ['needle'] })).toBe(1_300);
  });

  it('finds what was taken in between two slices', () => {
    const { store, jobIds } = storeWithJobs(2);
    const [older = '', newer = ''] = jobIds;
    // More than a block of others, so that what comes late lies in a block of its own.
    append(store, older, [...messages('needle old', 1), ...messages('other', 40)]);
    append(store, newer, messages('needle new', 2));
    indexAll(store);
    const { everything } = store.logIndex;
    const first = store.logIndex.look({ ...ANY, words: ['needle'] }, everything, 1);
    append(store, older, messages('needle late', 1));
    indexAll(store);
    const rest = findAll(store.logIndex, { words: ['needle'] }, { above: 0, below: first.reached });
    expect([...first.found.map(({ entry }) => entry.message), ...texts(rest)]).toEqual([
      'needle new 2',
      'needle new 1',
      'needle late 1',
      'needle old 1',
    ]);
  });

  it('takes in entries with long details a few at a time', () => {
    const { store, jobIds } = storeWithJobs(1);
    const long = { message: 'long', detailsJson: JSON.stringify('lorem ipsum '.repeat(10_000)) };
    append(
      store,
      jobIds[0] ?? '',
      Array.from({ length: 10 }, () => long),
    );
    const taken: number[] = [];
    for (let count = store.logIndex.advance(64); count > 0; count = store.logIndex.advance(64))
      taken.push(count);
    expect(taken.length).toBeGreaterThan(1);
    expect(taken.reduce((sum, count) => sum + count, 0)).toBe(10);
    expect(findAll(store.logIndex, { words: ['ipsum'] })).toHaveLength(10);
  });

  it('knows jobs by the beginning or the end of their id, and the newest as last', () => {
    const { store, jobIds } = storeWithJobs(2);
    const [first = '', second = ''] = jobIds;
    expect(store.logIndex.jobIds(first.slice(-6), 10)).toEqual([first]);
    expect(store.logIndex.jobIds(first.slice(0, 6), 10)).toEqual([second, first]);
    expect(store.logIndex.jobIds('last', 10)).toEqual([second]);
    expect(store.logIndex.jobIds('ffffffff', 10)).toEqual([]);
  });
});

describe('a job that is removed while the index is behind', () => {
  it('does not keep the others out of it', () => {
    const { store, jobIds } = storeWithJobs(3);
    for (const id of jobIds) append(store, id, messages('lemon', 40));
    const [first = '', second = '', gone = ''] = jobIds;
    // Looked at now, so that what was known of it would be used again.
    expect(store.logIndex.coverage(null).unindexed).toBe(120);
    while (store.log.removeOldest(gone, 1_000) > 0);
    store.jobs.remove(gone);
    indexAll(store);
    expect(store.logIndex.coverage(null)).toMatchObject({ jobs: 2, unindexed: 0 });
    const found = findAll(store.logIndex, { words: ['lemon'] });
    expect(new Set(found.map(({ jobId }) => jobId))).toEqual(new Set([first, second]));
    expect(found).toHaveLength(80);
  });

  it('nor does one whose entries are gone already', () => {
    const { store, jobIds } = storeWithJobs(2);
    for (const id of jobIds) append(store, id, messages('lemon', 40));
    expect(store.logIndex.coverage(null).unindexed).toBe(80);
    while (store.log.removeOldest(jobIds[1] ?? '', 1_000) > 0);
    indexAll(store);
    expect(findAll(store.logIndex, { words: ['lemon'] })).toHaveLength(40);
    expect(store.logIndex.coverage([jobIds[0] ?? '']).unindexed).toBe(0);
  });
});

it('walks a bounded part of the log at once, also for a level that is rare in it', () => {
  const { store, jobIds } = storeWithJobs(1);
  const [id = ''] = jobIds;
  append(store, id, [{ level: 'success', message: 'the only one' }, ...messages('pear', 3_000)]);
  const look = store.logIndex.look({ ...ANY, levels: ['success'] }, store.logIndex.everything, 5);
  expect(look.found).toEqual([]);
  expect(findAll(store.logIndex, { levels: ['success'] }).map(({ message }) => message)).toEqual([
    'the only one',
  ]);
});
