import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpaceState } from '../../../shared/contract/health.ts';
import { floorsOf, judgeSpace } from './judge-space.ts';

const MB = 1e6;
const NOTHING = { underWay: 0, queued: 0 };
const large = (freeBytes: number) => ({ freeBytes, totalBytes: 500_000 * MB });
const stateOf = (freeMb: number, demand = NOTHING, before: SpaceState = 'ok') =>
  judgeSpace(large(freeMb * MB), demand, before).state;

describe('the space of a disk', () => {
  it('is low below 500 MB and full below 100 MB', () => {
    expect([501, 499, 101, 99].map((free) => stateOf(free))).toEqual(['ok', 'low', 'low', 'full']);
  });

  it('counts what is under way as taken, and what waits as wanted', () => {
    expect(stateOf(140, { underWay: 50 * MB, queued: 0 })).toBe('full');
    expect(stateOf(900, { underWay: 0, queued: 850 * MB })).toBe('low');
    expect(stateOf(960, { underWay: 0, queued: 850 * MB })).toBe('ok');
  });

  it('has to have a fifth more than its floor before it is said to be better', () => {
    expect(stateOf(119, NOTHING, 'full')).toBe('full');
    expect(stateOf(121, NOTHING, 'full')).toBe('low');
    expect(stateOf(599, NOTHING, 'low')).toBe('low');
    expect(stateOf(601, NOTHING, 'low')).toBe('ok');
  });

  it('is judged by parts of a small disk', () => {
    expect(floorsOf(40 * MB)).toEqual({ full: 4 * MB, low: 10 * MB });
  });

  it('is never full any more once as much is free as was said to be wanted', () => {
    const amount = fc.integer({ min: 0, max: 2_000 }).map((mb) => mb * MB);
    const states = fc.constantFrom<SpaceState>('ok', 'low', 'full');
    fc.assert(
      fc.property(amount, amount, amount, states, (freeBytes, underWay, queued, before) => {
        const demand = { underWay, queued };
        const { state, wantedBytes } = judgeSpace(large(freeBytes), demand, before);
        if (state === 'full') expect(judgeSpace(large(wantedBytes), demand, 'full').state).not.toBe('full');
        if (state === 'low') expect(judgeSpace(large(wantedBytes), demand, 'low').state).toBe('ok');
        // It comes back by more space alone, whatever it was.
        expect(judgeSpace(large(50_000 * MB), demand, state).state).toBe('ok');
      }),
    );
  });
});
