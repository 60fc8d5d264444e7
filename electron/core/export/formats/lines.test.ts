import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVELS, type LogEntry, STEPS } from '../../../../shared/domain/log-entry.ts';
import { PLAIN } from '../../../../shared/text/level-marks.ts';
import { logLines } from '../../../../shared/text/log-line.ts';
import { logRecord } from '../../../../shared/text/log-record.ts';
import { jsonLine } from '../../../../shared/text/plain-text.ts';
import { sampleEntry, sampleId } from '../../../hosts/cli/testing/samples.ts';
import type { Source } from '../content.ts';
import { linesContent } from '../lines-content.ts';
import { parseCsv } from '../testing/parse-csv.ts';
import { csvFormat } from './csv.ts';
import { jsonlFormat } from './jsonl.ts';
import type { LineFormat } from './line-format.ts';
import { textFormat } from './text.ts';

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\tx',
    '\rx',
    'a"b',
    'a,b',
    'two\nlines',
    '\u009b31m',
    '\u202e',
    'é😀',
  ),
);
const entries: fc.Arbitrary<LogEntry[]> = fc
  .array(
    fc.record({
      message: nasty,
      details: fc.oneof(
        fc.constant(null),
        fc.dictionary(fc.string(), fc.oneof(nasty, fc.integer(), fc.boolean())),
      ),
      imageId: fc.constantFrom(null, sampleId(7)),
      attempt: fc.constantFrom(null, 3),
      level: fc.constantFrom(...LEVELS),
      step: fc.constantFrom(...STEPS),
      createdAt: fc.integer({ min: 1, max: 4_000_000_000_000 }),
    }),
  )
  .map((parts) => parts.map((part, at) => sampleEntry({ ...part, seq: at + 1 })));

/** What a log of these entries becomes. */
async function written(given: readonly LogEntry[], format: LineFormat): Promise<string> {
  const log = {
    page: ({ afterSeq, limit }: { afterSeq: number; limit: number }) =>
      given.slice(afterSeq, afterSeq + limit),
  };
  const source = {
    store: { log },
    job: { id: 'job' },
    filter: {},
    endSeq: given.length,
  } as unknown as Source;
  const progress = { done: 0, missing: 0 };
  const pieces: Uint8Array[] = [];
  for await (const piece of linesContent(source, format).pieces(progress)) pieces.push(Buffer.from(piece));
  expect(progress.done).toBe(given.length);
  return Buffer.concat(pieces).toString('utf8');
}

describe('JSON Lines', () => {
  it('are the records that the command line prints, whatever is in them', async () => {
    await fc.assert(
      fc.asyncProperty(entries, async (given) => {
        const lines = (await written(given, jsonlFormat())).split('\n').slice(0, -1);
        expect(lines.map((line) => JSON.parse(line))).toEqual(
          given.map((entry) => JSON.parse(jsonLine(logRecord(entry)))),
        );
      }),
    );
  });

  it('hold nothing that a terminal obeys', async () => {
    await fc.assert(
      fc.asyncProperty(entries, async (given) => {
        // Besides the ends of lines, and DEL, which does nothing.
        const text = (await written(given, jsonlFormat())).replace(/[\n\u007f]/g, '');
        expect(text).not.toMatch(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});

describe('CSV', () => {
  it('reads back as it was, but for the apostrophe before what would be a formula', async () => {
    await fc.assert(
      fc.asyncProperty(entries, async (given) => {
        const [head, ...rows] = parseCsv(
          await written(
            given,
            csvFormat(() => 7),
          ),
        );
        expect(head?.slice(0, 3)).toEqual(['seq', 'time', 'level']);
        expect(rows.map(([seq]) => seq)).toEqual(given.map(({ seq }) => String(seq)));
        expect(rows.map((row) => row[6]?.replace(/^'(?=[=+\-@\t\r])/, ''))).toEqual(
          given.map(({ message }) => message),
        );
        expect(rows.map((row) => row[7] || null)).toEqual(given.map(({ detailsJson }) => detailsJson));
        for (const field of rows.flat()) expect(field).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  it('names images by their numbers', async () => {
    const [, row] = parseCsv(
      await written(
        [sampleEntry({ imageId: sampleId(7), attempt: 2 })],
        csvFormat(() => 12),
      ),
    );
    expect(row?.slice(4, 6)).toEqual(['12', '2']);
  });
});

it('text is what the command line prints, without colours', async () => {
  const given = [
    sampleEntry({ level: 'error', message: 'No \u001b[31mway', details: { stack: 'Error\n  at x' } }),
    sampleEntry({ message: 'é' }),
  ];
  expect(await written(given, textFormat)).toBe(
    given
      .flatMap((entry) => logLines(entry, PLAIN))
      .map((line) => `${line}\n`)
      .join(''),
  );
});
