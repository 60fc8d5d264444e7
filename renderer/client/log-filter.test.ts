import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { logEntry, logQuery, storeWithJob } from '../../electron/adapters/sqlite/testing.ts';
import { LEVELS, STEPS } from '../../shared/domain/log-entry.ts';
import { accepts, filterQuery, isFiltering, type LogFilter, NO_FILTER } from './log-filter.ts';

const IMAGES = [uuidv7(), uuidv7()];
const text = fc.string({ unit: fc.constantFrom(...'aAÄäßsİi%_\\"[]^-*?.é 1'), maxLength: 6 });
/** A part of what may be logged, so that searches find something. */
const term = fc.string({ unit: fc.constantFrom(...'aAÄäßsİi%_\\"[]^-*?.é'), maxLength: 2 });

const filter: fc.Arbitrary<LogFilter> = fc.record({
  levels: fc.option(fc.subarray([...LEVELS])),
  steps: fc.option(fc.subarray([...STEPS])),
  imageId: fc.constantFrom(null, 'none', ...IMAGES),
  search: term,
  exclude: fc.oneof(fc.constant(''), term),
});

describe('a filter', () => {
  it('accepts what the store finds with it, and nothing else', () => {
    const { store, jobId } = storeWithJob();
    const logged = fc.sample(
      fc.record({
        message: text,
        detailsJson: fc.option(fc.record({ note: text }).map((details) => JSON.stringify(details))),
        level: fc.constantFrom(...LEVELS),
        step: fc.constantFrom(...STEPS),
        imageId: fc.constantFrom(null, ...IMAGES),
      }),
      300,
    );
    store.log.append(logged.map((entry) => logEntry(jobId, entry)));
    const all = store.log.page(logQuery({ jobId, limit: 1_000 }));
    expect(all).toHaveLength(300);
    let found = 0;
    fc.assert(
      fc.property(filter, (given) => {
        const query = filterQuery(given);
        const stored = store.log.page(logQuery({ jobId, limit: 1_000, ...query }));
        expect(all.filter(accepts(given)).map(({ seq }) => seq)).toEqual(stored.map(({ seq }) => seq));
        found += stored.length;
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(500);
  });

  it('hides nothing where nothing is said', () => {
    expect(isFiltering(NO_FILTER)).toBe(false);
    expect(isFiltering({ ...NO_FILTER, levels: [] })).toBe(true);
    expect(isFiltering({ ...NO_FILTER, exclude: 'x' })).toBe(true);
  });
});
