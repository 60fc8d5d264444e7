import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Place } from './safelight.ts';

let place: Place;
beforeEach(async () => {
  place = await Place.make();
  const faults = ['--demo-faults', '1:server_error*1,2:content_declined', '--backoff', '0.1'];
  const demo = [
    'generate',
    '--provider',
    'demo',
    '--prompt',
    'a lighthouse',
    '--images',
    '2',
    '--size',
    '256x256',
  ];
  const { code } = await place.run([...demo, ...faults, '--library', place.library]);
  expect(code).toBe(3);
});
afterEach(() => place.clear());

describe('safelight metrics', () => {
  it('says in words, as JSON and as CSV the same of what was done', async () => {
    const words = await place.run(['metrics', '--period', 'today']);
    expect([words.code, words.stderr]).toEqual([0, '']);
    expect(words.stdout).toContain('1 job and 2 images: 1 completed, 1 failed (50% succeeded)');
    const json = await place.run(['metrics', '--period', 'today', '--json']);
    expect(json.lines()).toMatchObject([
      {
        type: 'metrics',
        jobs: 1,
        totals: { completed: 1, failed: 1, calls: 3, retries: 1, failures: 2, usd: 0 },
      },
    ]);
    const csv = await place.run(['metrics', '--period', 'today', '--csv', 'errors']);
    const lines = csv.stdout.trimEnd().split(/\r?\n/);
    expect(lines[0]).toBe('code,count,count_before,first,last,jobs');
    expect(
      lines
        .slice(1)
        .map((line) => line.split(',')[0])
        .sort(),
    ).toEqual(['content_declined', 'server_error']);
  });

  it('counts only what is of the provider, the model and the preset that are named', async () => {
    const counted = async (...filter: string[]) => {
      const [{ jobs, totals, jobCosts }] = (await place.run(['metrics', ...filter, '--json'])).lines();
      return [jobs, totals.completed, totals.calls, jobCosts.length];
    };
    const mine = ['--provider', 'demo', '--model', 'demo-1', '--preset', 'standard'];
    expect(await counted(...mine)).toEqual([1, 1, 3, 1]);
    for (const other of [
      ['--provider', 'openai'],
      ['--model', 'gpt-image-2'],
      ['--preset', 'strong'],
    ])
      expect([other, await counted(...other)]).toEqual([other, [0, 0, 0, 0]]);
  });

  it('says what each image of a job cost', async () => {
    const { code, stdout } = await place.run(['metrics', '--job', 'last', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      type: 'job_cost',
      images: [
        { index: 1, attempts: [{ number: 1 }, { number: 2 }] },
        { index: 2, attempts: [{ number: 1 }] },
      ],
    });
  });

  it.each([
    [['--period', 'last week'], /--period must be one of today, yesterday/],
    [['--csv', 'everything'], /--csv must be one of images, cost/],
    [['--preset', 'odd'], /--preset must be one of/],
  ])('refuses %j', async (more, why) => {
    const { code, stderr } = await place.run(['metrics', ...more]);
    expect(code).toBe(2);
    expect(stderr).toMatch(why);
  });
});
