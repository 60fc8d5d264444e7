import { describe, expect, it } from 'vitest';
import type { JobQuery } from '../../../shared/contract/commands.ts';
import { findJob } from './find-job.ts';
import { fakeClient, sampleJob } from './testing/samples.ts';

const IDS = [
  '019b2c3d-4e5f-7a6b-8c7d-00000000aaaa',
  '019b2c3d-4e5f-7a6b-8c7d-00000000bbbb',
  '018a0000-4e5f-7a6b-8c7d-00000000cccc',
];

/** Two jobs a page, so that finding one takes several. */
function clientWith(ids: readonly string[]) {
  const jobs = ids.map((id) => sampleJob({ id }));
  return fakeClient({
    'job.list': ({ afterId = null, limit = 100 }: JobQuery) => {
      const from = afterId === null ? 0 : ids.indexOf(afterId) + 1;
      const page = jobs.slice(from, from + Math.min(limit, 2));
      return { jobs: page, nextAfterId: from + 2 < jobs.length ? (page.at(-1)?.id ?? null) : null };
    },
  }).client;
}

describe('JOB', () => {
  it.each([
    ['last', IDS[0]],
    ['BBBB', IDS[1]],
    ['0000cccc', IDS[2]],
    ['018a', IDS[2]],
    ['019B2C3D-4E5F-7A6B-8C7D-00000000AAAA', IDS[0]],
  ])('%s is found', async (reference, id) => expect(await findJob(clientWith(IDS), reference)).toBe(id));

  it('is refused when it fits several jobs, which are named', async () => {
    await expect(findJob(clientWith(IDS), '019b2c3d')).rejects.toThrow(
      /fits 2 jobs \(019b.*aaaa, 019b.*bbbb\)/,
    );
  });

  it('is refused when it fits none', async () => {
    await expect(findJob(clientWith(IDS), 'dddd')).rejects.toMatchObject({ data: { code: 'not_found' } });
    await expect(findJob(clientWith([]), 'last')).rejects.toThrow('There is no job yet');
  });

  it.each(['abc', '', 'lighthouse', '../x', 'aaaa%'])('is refused when it is no id: %j', (reference) =>
    expect(findJob(clientWith(IDS), reference)).rejects.toMatchObject({ data: { code: 'invalid_input' } }),
  );
});
