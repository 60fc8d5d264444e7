import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { entriesOf } from '../../testing/log-entries.ts';
import { linesOf, waitOf } from './log-rows.ts';

const entry = (seq: number, parts: Partial<LogEntry> = {}): LogEntry => ({
  ...(entriesOf(seq, seq)[0] as LogEntry),
  level: 'info',
  ...parts,
});

function rateLimit(seq: number, waitMs: number): LogEntry {
  const message = `Rate limit: all calls continue in ${waitMs} ms (Image ${seq}: attempt 1 failed)`;
  const detailsJson = JSON.stringify({ image: seq, code: 'rate_limited', waitMs, retriesLeft: 2 });
  return entry(seq, { level: 'warning', step: 'base_generation', message, detailsJson });
}

describe('the lines of a log', () => {
  it('are its entries where no two in a row say the same', () => {
    const lines = linesOf(entriesOf(5, 9));
    expect([lines.count, lines.key(0), lines.key(4), lines.line(4).entry.seq]).toEqual([5, 5, 9, 9]);
    expect(lines.line(2).count).toBe(1);
  });

  it('show what is repeated once, with how often, as it was the last time', () => {
    const lines = linesOf(
      [1, 2, 3, 4].map((seq) => entry(seq, seq === 4 ? {} : { message: 'Still waiting' })),
    );
    expect(lines.count).toBe(2);
    expect(lines.line(0)).toMatchObject({ key: 1, count: 3, entry: { seq: 3 } });
    expect(lines.line(1)).toMatchObject({ key: 4, count: 1 });
  });

  it('keep apart what differs in anything but its time', () => {
    const said = { message: 'Saved' };
    const apart = [
      entry(1, said),
      entry(2, { ...said, detailsJson: '{}' }),
      entry(3, { ...said, detailsJson: '{}', attempt: 2 }),
      entry(4, { ...said, detailsJson: '{}', attempt: 2, level: 'success' }),
    ];
    expect(linesOf(apart).count).toBe(4);
  });

  it('show one rate limit once, though every call under way reports it', () => {
    const lines = linesOf([rateLimit(1, 4_000), rateLimit(2, 5_000), entry(3)]);
    expect(lines.count).toBe(2);
    expect(lines.line(0)).toMatchObject({ count: 2, entry: { seq: 2 } });
  });

  it('find the line of an entry, or the next one where it is hidden', () => {
    const lines = linesOf([entry(3), entry(5, { message: 'x' }), entry(6, { message: 'x' }), entry(9)]);
    expect([1, 3, 4, 5, 6, 9, 10].map(lines.indexOf)).toEqual([0, 0, 0, 1, 1, 2, 3]);
    expect(linesOf([]).indexOf(1)).toBe(0);
  });
});

describe('the lines of a log that changes', () => {
  it('are the same as if they were made anew', () => {
    const messages = fc.array(fc.constantFrom('a', 'b'), { maxLength: 30 });
    fc.assert(
      fc.property(messages, fc.nat(35), messages, (before, gone, come) => {
        const all = [...before, ...come].map((message, index) => entry(index + 1, { message }));
        const held = linesOf(all.slice(0, before.length));
        const now = all.slice(gone);
        expect(linesOf(now, held).starts).toEqual(linesOf(now).starts);
        // Entries that came before those that were held, as when the reader scrolls back.
        expect(linesOf(all, linesOf(now)).starts).toEqual(linesOf(all).starts);
      }),
    );
  });
});

describe('a wait', () => {
  it('is what a failed call that is tried again leads to', () => {
    expect(waitOf(rateLimit(1, 4_000))).toEqual({ until: rateLimit(1, 4_000).createdAt + 4_000, ms: 4_000 });
    expect(waitOf(entry(1, { level: 'warning', detailsJson: '{"waitMs":2012.25}' }))?.ms).toBe(2_012.25);
  });

  it('is in nothing else', () => {
    expect(waitOf(entry(1))).toBeNull();
    expect(waitOf(entry(1, { level: 'error', detailsJson: '{"waitMs":null}' }))).toBeNull();
    expect(waitOf(entry(1, { level: 'warning', detailsJson: '{"waitMs":null}' }))).toBeNull();
  });
});
