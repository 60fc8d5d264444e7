import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Place } from './safelight.ts';

let place: Place;
beforeEach(async () => {
  place = await Place.make();
  const faults = ['--demo-faults', '2:server_error*1', '--backoff', '0.1', '--size', '256x256'];
  const demo = ['generate', '--provider', 'demo', '--prompt', 'a lighthouse', '--images', '2', '--json'];
  expect((await place.run([...demo, ...faults, '--library', place.library])).code).toBe(0);
});
afterEach(() => place.clear());

describe('safelight timeline', () => {
  it('shows a line for each image within the width of a terminal, and stops where it is told to', async () => {
    const { code, stdout, stderr } = await place.run(['timeline', 'last', '--no-color']);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(lines[0]).toMatch(/^Took \d/);
    expect(lines.filter((line) => /^Image [12] .*█.* ✓ \d/.test(line))).toHaveLength(2);
    expect(lines.find((line) => line.startsWith('Image 2'))).toContain('×');
    const slowest = /(Image [12]) took longest/.exec(stdout.replaceAll(/\s+/g, ' '))?.[1] ?? 'none is named';
    const first = await place.run(['timeline', 'last', '--no-color', '--sort', 'slowest', '--limit', '1']);
    expect(first.stdout).toMatch(new RegExp(`^${slowest} .*\\n1 more image not shown$`, 'm'));
  });

  it('prints the same spans with --json, in times that agree with the attempts', async () => {
    const { code, lines } = await place.run(['timeline', 'last', '--json']);
    expect(code).toBe(0);
    const [account, ...spans] = lines() as Record<string, unknown>[];
    expect(account).toMatchObject({ type: 'timeline', images: 2, live: false });
    const calls = spans.filter(({ kind }) => kind === 'call');
    expect(calls.map(({ image, attempt, state }) => [image, attempt, state])).toEqual(
      expect.arrayContaining([
        [1, 1, 'ok'],
        [2, 1, 'failed'],
        [2, 2, 'ok'],
      ]),
    );
    expect(spans.some(({ image, kind }) => image === 2 && kind === 'backoff')).toBe(true);
  });

  it('refuses a width that nothing can be drawn in', async () => {
    const { code, stderr } = await place.run(['timeline', 'last', '--width', '10']);
    expect(code).toBe(2);
    expect(stderr).toContain('--width must be a whole number from 40 to 400');
  });
});
