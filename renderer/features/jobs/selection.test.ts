import { describe, expect, it } from 'vitest';
import { all, click, extendTo, only, present, type Selection, target, toggle } from './selection.ts';

const ORDER = ['a', 'b', 'c', 'd', 'e'];
const PLAIN = { toggle: false, extend: false };
const marked = ({ marked: ids }: Selection): string => [...ids].sort().join('');

describe('marking jobs', () => {
  it('marks one by a plain click, and more with Control', () => {
    const one = click(ORDER, only('a'), 'b', PLAIN);
    expect(marked(one)).toBe('b');
    const two = click(ORDER, one, 'd', { toggle: true, extend: false });
    expect(marked(two)).toBe('bd');
    expect(marked(click(ORDER, two, 'b', { toggle: true, extend: false }))).toBe('d');
  });

  it('marks a range with Shift, either way, from where it began', () => {
    const down = click(ORDER, only('b'), 'd', { toggle: false, extend: true });
    expect(marked(down)).toBe('bcd');
    expect(marked(extendTo(ORDER, down, 'a'))).toBe('ab');
  });

  it('begins a range anew where the earlier beginning is gone', () => {
    expect(marked(extendTo(['c', 'd'], only('a'), 'd'))).toBe('d');
  });

  it('marks all, and forgets what is not in the list any more', () => {
    const every = all(ORDER, only('b'));
    expect(marked(every)).toBe('abcde');
    const left = present(['a', 'c'], every);
    expect(marked(left)).toBe('ac');
    expect(left.active).toBeNull();
    expect(present(ORDER, every)).toBe(every);
  });

  it('takes the last mark away too', () => {
    expect(marked(toggle(only('a'), 'a'))).toBe('');
  });
});

describe('moving by keyboard', () => {
  it.each([
    ['c', 'up', 'b'],
    ['c', 'down', 'd'],
    ['a', 'up', 'a'],
    ['e', 'down', 'e'],
    ['b', 'first', 'a'],
    ['b', 'last', 'e'],
    ['a', 'page-down', 'd'],
    ['b', 'page-up', 'a'],
    [null, 'down', 'a'],
    [null, 'last', 'e'],
    ['gone', 'down', 'a'],
  ] as const)('from %s %s to %s', (active, move, expected) => {
    expect(target(ORDER, active, move, 3)).toBe(expected);
  });

  it('goes nowhere in an empty list', () => {
    expect(target([], null, 'down', 3)).toBeNull();
  });
});
