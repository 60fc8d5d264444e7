import pc from 'picocolors';
import { expect, it } from 'vitest';
import type { SearchHit } from '../../../../shared/contract/search.ts';
import { aJob } from '../../../../shared/testing/records.ts';
import { foundJobLine, hitLines, hitRecord } from './search-lines.ts';

const ID = '01a2b3c4-0000-7000-8000-000012345678';
const PLAIN = pc.createColors(false);
const hit: SearchHit = {
  entry: {
    id: ID,
    seq: 12,
    jobId: ID,
    userId: ID,
    imageId: null,
    attempt: null,
    level: 'error',
    step: 'upload',
    message: 'Image 3\u001b[31m failed',
    detailsJson: '{"code":"timeout"}',
    createdAt: new Date(2026, 10, 23, 12).getTime(),
  },
  marks: [[0, 5]],
  excerpt: { text: '{"code":"timeout"}', marks: [[1, 17]] },
};

it('prints an entry with its number and the place in its details, and lets nothing through to the terminal', () => {
  expect(hitLines(hit, PLAIN)).toEqual([
    '      #12 12:00:00.000 ✗ upload           Image 3 failed',
    '          {"code":"timeout"}',
  ]);
  const [line = '', details] = hitLines(hit, pc.createColors(true));
  expect(line).toContain('\u001b[7mImage\u001b[27m 3 failed');
  expect(details).toContain('{\u001b[7m"code":"timeout"\u001b[27m}');
});

it('prints a job with how much was found in it, exactly or at least', () => {
  const job = aJob({ id: ID }, { prompt: 'a'.repeat(80) });
  expect(foundJobLine(job, 1, true, PLAIN)).toMatch(/^12345678 {2}\d{4}-.* {2}a{59}… {2}1 entry$/);
  expect(foundJobLine(job, 1_200, false, PLAIN)).toMatch(/ {2}at least 1,200 entries$/);
});

it('gives scripts the entry as the log has it, with what was found', () => {
  expect(hitRecord(hit)).toMatchObject({
    type: 'log',
    seq: 12,
    details: { code: 'timeout' },
    marks: [[0, 5]],
  });
});
