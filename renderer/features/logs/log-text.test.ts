import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { entriesOf } from '../../testing/log-entries.ts';
import { jsonLine, linkTo, textLine, writeEntries } from './log-text.ts';

const [plain] = entriesOf(1, 1) as [LogEntry];

describe('a copied line', () => {
  it('is its time, level, step, message and details', () => {
    expect(textLine(plain)).toBe('2023-11-14T22:13:20.001Z INFO processing Entry 1');
    expect(textLine({ ...plain, level: 'error', detailsJson: '{"image":2}' })).toBe(
      '2023-11-14T22:13:20.001Z ERROR processing Entry 1 {"image":2}',
    );
  });

  it('is one line without colour codes, whatever was logged', () => {
    const loud = { ...plain, message: '\u001b[31mred\u001b[0m\nand\r\nmore' };
    expect(textLine(loud)).toBe('2023-11-14T22:13:20.001Z INFO processing red and more');
    expect(writeEntries([loud, plain], 'text').split('\n')).toHaveLength(3);
  });

  it('is JSON that holds the details as what they are', () => {
    const parsed = JSON.parse(jsonLine({ ...plain, detailsJson: '{"causes":[1]}' })) as unknown;
    expect(parsed).toEqual({ ...plain, detailsJson: undefined, details: { causes: [1] } });
    expect(jsonLine({ ...plain, message: 'two\nlines' })).not.toContain('\n');
  });

  it('has a link', () => {
    expect(linkTo(plain)).toBe(`safelight://job/${plain.jobId}?seq=1`);
  });
});
