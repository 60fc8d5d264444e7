import { expect, test } from 'vitest';
import { insideJson } from './inside-json.ts';

test('a term is written as JSON writes it inside a string', () => {
  expect(insideJson('C:\\a "b"\n')).toBe('C:\\\\a \\"b\\"\\n');
});
