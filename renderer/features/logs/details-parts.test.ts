import { describe, expect, it } from 'vitest';
import { partsOf, pathText, valueText } from './details-parts.ts';

const parts = (details: unknown) => partsOf({ detailsJson: JSON.stringify(details) });

describe('details', () => {
  it('are advice, causes, stack trace, and the rest', () => {
    const cause = { name: 'Error', code: 'ECONNRESET', message: 'read ECONNRESET' };
    const details = { image: 2, advice: 'Retry.', causes: [cause], stack: 'Error: x\n  at y' };
    expect(parts(details)).toEqual({
      advice: 'Retry.',
      causes: [cause],
      stack: 'Error: x\n  at y',
      rest: { image: 2 },
    });
    expect(parts({ advice: 'Retry.' }).rest).toBeNull();
  });

  it('stay in the rest where they are not what the app logs', () => {
    const odd = { advice: 7, causes: ['a text'], stack: null };
    expect(parts(odd)).toEqual({ advice: null, causes: [], stack: null, rest: odd });
    expect(parts({ causes: [{ name: 'Error', message: 'm' }, 3] }).causes).toEqual([]);
    expect(parts([1, 2]).rest).toEqual([1, 2]);
    expect(partsOf({ detailsJson: '{"half":' }).rest).toBe('{"half":');
  });

  it('have paths as a program would write them', () => {
    expect(pathText(['rateLimit', 'remaining'])).toBe('rateLimit.remaining');
    expect(pathText(['causes', 0, 'message'])).toBe('causes[0].message');
    expect(pathText(['headers', 'x-request-id'])).toBe('headers["x-request-id"]');
    expect(pathText([])).toBe('');
  });

  it('are copied as text, or as JSON where they are none', () => {
    expect(valueText('a "text"')).toBe('a "text"');
    expect(valueText({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(valueText(null)).toBe('null');
  });
});
