import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choose, type Place } from './task-queue.ts';

const place = (idle: boolean, ...bases: string[]): Place => ({ idle, started: true, bases: new Set(bases) });
const tasks = (...bases: (string | null)[]) => bases.map((base, at) => ({ base, at }));

describe('choose', () => {
  it('has nothing to start without a task or an idle place', () => {
    expect(choose([], [place(true)])).toBeNull();
    expect(choose(tasks('a'), [place(false)])).toBeNull();
  });

  it('takes the oldest task when no worker has its base', () => {
    const [queue, places] = [tasks('a', 'b', null), [place(true)]];
    expect(choose(queue, places)?.task).toBe(queue[0]);
  });

  it('prefers the idle worker that has the base decoded', () => {
    const places = [place(true, 'b'), place(true, 'a')];
    expect(choose(tasks('a'), places)?.place).toBe(places[1]);
  });

  it('lets a task pass whose base a busy worker holds', () => {
    const [queue, places] = [tasks('a', 'a', 'b'), [place(false, 'a'), place(true)]];
    expect(choose(queue, places)?.task).toBe(queue[2]);
  });

  it('gives it to another worker all the same rather than let that one idle', () => {
    const [queue, places] = [tasks('a', 'a'), [place(false, 'a'), place(true)]];
    expect(choose(queue, places)).toEqual({ task: queue[0], place: places[1] });
  });

  it('starts no second process while a started one is idle', () => {
    const places = [{ ...place(true), started: false }, place(true)];
    expect(choose(tasks(null), places)?.place).toBe(places[1]);
  });

  it('never leaves a place idle while a task waits, and never chooses a busy place', () => {
    const base = fc.constantFrom(null, 'a', 'b', 'c');
    const anyPlace = fc.record({
      idle: fc.boolean(),
      started: fc.boolean(),
      bases: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')).map((bases) => new Set(bases)),
    });
    fc.assert(
      fc.property(fc.array(base), fc.array(anyPlace), (bases, places) => {
        const queue = tasks(...bases);
        const next = choose(queue, places);
        expect(next !== null).toBe(queue.length > 0 && places.some(({ idle }) => idle));
        if (next !== null) expect(next.place.idle && queue.includes(next.task)).toBe(true);
      }),
    );
  });
});
