import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { hitMaker } from './marks.ts';

const NO_FINDS = { message: [], details: [] };

function entry(message: string, detailsJson: string | null = null): LogEntry {
  const id = '01a2b3c4-0000-7000-8000-000000000001';
  const ids = { id, jobId: id, userId: id, imageId: null, attempt: null };
  return { ...ids, seq: 1, level: 'info', step: 'upload', message, detailsJson, createdAt: 1 };
}

it('marks the places of every word, those that overlap as one', () => {
  const hit = hitMaker(['ana', 'ban', 'NAN'], [])(entry('Banana, ananas'), NO_FINDS);
  expect(hit.marks).toEqual([
    [0, 5],
    [8, 12],
  ]);
  expect(hit.excerpt).toBeNull();
});

it('shows the surroundings of the first find in long details', () => {
  const details = JSON.stringify({ before: 'x'.repeat(500), found: 'needle', after: 'y'.repeat(500) });
  const { excerpt } = hitMaker(['needle'], [])(entry('nothing here', details), NO_FINDS);
  expect(excerpt?.text.startsWith('…')).toBe(true);
  expect(excerpt?.text.endsWith('…')).toBe(true);
  expect(excerpt?.text.length).toBeLessThan(200);
  expect(excerpt?.marks.map(([from, to]) => excerpt.text.slice(from, to))).toEqual(['needle']);
});

it('marks what a regular expression found, but not where it found nothing at all', () => {
  const finds = {
    message: [
      [0, 0],
      [2, 4],
    ] as const,
    details: [[1, 3]] as const,
  };
  const hit = hitMaker([], [])(entry('abcdef', '{"a":1}'), finds);
  expect(hit.marks).toEqual([[2, 4]]);
});

it('never marks beyond the text, nor out of order', () => {
  const word = fc.string({
    minLength: 1,
    maxLength: 3,
    unit: fc.constantFrom('a', 'B', 'é', '"', '\\', '😀'),
  });
  const text = fc.string({ maxLength: 300, unit: fc.constantFrom('a', 'b', 'É', '"', '\\', '😀', ' ') });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), text, text, (words, message, details) => {
      const hit = hitMaker(words, [])(entry(message, JSON.stringify(details)), NO_FINDS);
      for (const { marks, length } of [
        { marks: hit.marks, length: message.length },
        { marks: hit.excerpt?.marks ?? [], length: hit.excerpt?.text.length ?? 0 },
      ]) {
        const ends = marks.flat();
        expect(ends).toEqual([...new Set(ends)].sort((a, b) => a - b));
        expect(ends.every((end) => end >= 0 && end <= length)).toBe(true);
      }
    }),
  );
});
