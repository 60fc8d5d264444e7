import { expect, it } from 'vitest';
import { toggleChoice } from './toggle-choice.ts';

const ALL = ['info', 'warning', 'error'] as const;

it('takes one away from all, and gives it back', () => {
  expect(toggleChoice<string>(ALL, null, 'info')).toEqual(['warning', 'error']);
  expect(toggleChoice<string>(ALL, ['error'], 'warning')).toEqual(['warning', 'error']);
  expect(toggleChoice<string>(ALL, ['warning', 'error'], 'info')).toBeNull();
});

it('never ends up with none', () => {
  expect(toggleChoice<string>(ALL, ['error'], 'error')).toBeNull();
});
