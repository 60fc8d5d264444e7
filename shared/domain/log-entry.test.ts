import { describe, expect, it } from 'vitest';
import { detailsOf } from './log-entry.ts';

describe('the details of an entry', () => {
  it('are what was logged', () => {
    expect(detailsOf({ detailsJson: '{"attempt":2,"causes":[null]}' })).toEqual({
      attempt: 2,
      causes: [null],
    });
    expect(detailsOf({ detailsJson: null })).toBeNull();
  });

  it('are shown as they stand where a damaged database has half of them', () => {
    expect(detailsOf({ detailsJson: '{"half":' })).toBe('{"half":');
  });
});
