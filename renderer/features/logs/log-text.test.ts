import { describe, expect, it } from 'vitest';
import { jsonlFormat } from '../../../electron/core/export/formats/jsonl.ts';
import { textFormat } from '../../../electron/core/export/formats/text.ts';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { entriesOf } from '../../testing/log-entries.ts';
import { linkTo, writeEntries } from './log-text.ts';

const [plain] = entriesOf(1, 1) as [LogEntry];
const loud: LogEntry = {
  ...plain,
  level: 'error',
  message: '\u001b[31mred\u001b[0m\nand\r\nmore',
  detailsJson: '{"code":"server_error","status":503,"causes":[{"name":"Error","message":"No\u009banswer"}]}',
};

describe('copied lines', () => {
  it.each([
    ['text', textFormat],
    ['json', jsonlFormat()],
  ] as const)('as %s are what an export writes of the same entries', (format, exporting) => {
    const exported = [plain, loud].map((entry) => exporting.beyondAscii(exporting.entry(entry))).join('');
    expect(writeEntries([plain, loud], format)).toBe(exported);
  });

  it('hold nothing that a terminal obeys', () => {
    expect(writeEntries([loud], 'text')).toMatch(
      /red and more {2}server_error · HTTP 503\n +caused by Error/,
    );
    for (const format of ['text', 'json'] as const) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(writeEntries([loud], format).trimEnd()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
  });
});

it('a line has a link', () => {
  expect(linkTo(plain)).toBe(`safelight://job/${plain.jobId}?seq=1`);
});
