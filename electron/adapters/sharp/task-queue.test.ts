import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choose, type Place, TwoLines } from './task-queue.ts';

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

describe('two lines', () => {
  const served = (lines: TwoLines<string>) => {
    const order: string[] = [];
    for (let task = lines.next()[0]; task !== undefined; task = lines.next()[0]) {
      lines.start(task);
      order.push(task);
    }
    return order;
  };

  it('serve work first, and what may wait in between so that it does not wait for good', () => {
    const lines = new TwoLines<string>();
    for (const task of ['a', 'b']) lines.add(task, 'spare');
    for (let at = 1; at <= 10; at += 1) lines.add(String(at), 'work');
    expect(served(lines)).toEqual(['1', '2', '3', '4', 'a', '5', '6', '7', '8', 'b', '9', '10']);
  });

  it('serve what may wait at once when there is no work', () => {
    const lines = new TwoLines<string>();
    lines.add('a', 'spare');
    expect(served(lines)).toEqual(['a']);
  });

  it('let a task leave, whichever line it is in', () => {
    const lines = new TwoLines<string>();
    lines.add('a', 'spare');
    lines.add('1', 'work');
    expect([lines.remove('a'), lines.remove('1'), lines.remove('1')]).toEqual([true, true, false]);
    expect(lines.next()).toEqual([]);
  });
});
