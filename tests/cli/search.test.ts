import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Place } from './safelight.ts';

let place: Place;
beforeEach(async () => {
  place = await Place.make();
  const demo = ['generate', '--provider', 'demo', '--size', '256x256', '--json', '--library', place.library];
  expect((await place.run([...demo, '--prompt', 'a lighthouse'])).code).toBe(0);
  const faults = ['--images', '2', '--demo-faults', '2:content_declined*9'];
  expect((await place.run([...demo, '--prompt', 'a harbour', ...faults])).code).toBe(3);
});
afterEach(() => place.clear());

describe('safelight search', () => {
  it('prints what it finds by job, the newest first, and says what was searched', async () => {
    const { code, stdout, stderr } = await place.run(['search', '"image 1"', 'stored', '--limit', '20']);
    expect(code).toBe(0);
    expect(stdout.indexOf('a harbour')).toBeGreaterThan(-1);
    expect(stdout.indexOf('a lighthouse')).toBeGreaterThan(stdout.indexOf('a harbour'));
    expect(stdout).toMatch(/#\d+ .* Image 1/);
    expect(stderr).toMatch(/Searched \d+ entries of 2 jobs, /);
  });

  it('gives scripts a record for each job and each entry, up to the limit', async () => {
    const all = (await place.run(['search', 'level:error', 'code:content_declined', '--json'])).lines();
    expect(all[0]).toMatchObject({ type: 'found', prompt: 'a harbour', complete: true });
    const entries = all.slice(1);
    expect(entries).toHaveLength(Number((all[0] as { count: number }).count));
    expect(entries[0]).toMatchObject({ type: 'log', level: 'error' });
    const one = (await place.run(['search', 'image', '--limit', '1', '--job', 'last', '--json'])).lines();
    expect(one.map((record) => (record as { type: string }).type)).toEqual(['found', 'log']);
  });

  it('saves a query under a name, lists what is saved, and searches it again', async () => {
    const errors = ['level:error', 'code:content_declined'];
    const first = await place.run(['search', ...errors, '--save', 'What was declined', '--json']);
    expect([first.code, first.lines().length]).toEqual([0, 2]);
    const broken = await place.run(['search', 'level:eror', '--save', 'Broken']);
    expect(broken.code).toBe(2);
    const listed = await place.run(['search', '--list-saved', '--json']);
    expect(listed.lines()).toEqual([
      { type: 'saved-search', name: 'What was declined', query: errors.join(' ') },
    ]);
    const again = await place.run(['search', '--saved', 'what was declined', '--json']);
    expect(again.stdout).toBe(first.stdout);
    const fewer = await place.run(['search', '--saved', 'what was declined', 'no-such-word', '--json']);
    expect([fewer.code, fewer.lines()]).toEqual([0, []]);
    await place.run(['search', 'image', '--save', 'what was declined']);
    expect((await place.run(['search', '--list-saved'])).stdout).toBe('what was declined  image\n');
    const unknown = await place.run(['search', '--saved', 'gone']);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('no saved search "gone"')]);
  }, 60_000);

  it('refuses to search for nothing', async () => {
    const { code, stderr } = await place.run(['search']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('search needs a QUERY, or --saved NAME')]);
  });

  it('refuses a query that it cannot understand, and says where', async () => {
    const { code, stderr } = await place.run(['search', 'image', 'level:eror']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: At character 7 of the query: There is no level “eror” — Choose from /);
  });
});
