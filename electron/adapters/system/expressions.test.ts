import { expect, it } from 'vitest';
import { createExpressions } from './expressions.ts';

const expressions = createExpressions();

it('finds an expression in each text, whatever the case', () => {
  expect(expressions.find('im(a)ge \\d', ['Image 1, IMAGE 2', 'none', ''], 1_000)).toEqual([
    [
      [0, 7],
      [9, 16],
    ],
    [],
    [],
  ]);
});

it('comes to an end with an expression that finds nothing at every place', () => {
  expect(expressions.find('x*', ['ab'], 1_000)).toEqual([
    [
      [0, 0],
      [1, 1],
      [2, 2],
    ],
  ]);
});

it('gives up an expression that would go on for ever', () => {
  expect(expressions.find('(a+)+$', [`${'a'.repeat(60)}!`], 20)).toBeNull();
  expect(expressions.find('a', ['a'], 1_000)).toEqual([[[0, 1]]]);
});

it('sees nothing of the program from within an expression', () => {
  expect(expressions.find('process', ['the process'], 1_000)).toEqual([[[4, 11]]]);
  expect(() => expressions.find('(', ['a'], 1_000)).toThrow('Unterminated group');
});
