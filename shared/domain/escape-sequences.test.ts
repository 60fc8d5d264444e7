import { expect, it } from 'vitest';
import { withoutEscapeSequences } from './escape-sequences.ts';

it.each([
  ['\u001b[31mred\u001b[0m', 'red'],
  ['\u001b[1m\u001b[31mred', 'red'],
  ['\u001b\u001b[31mred', 'red'],
  ['\u009b31mred', 'red'],
  ['\u001b[38:2:255:0:0mred', 'red'],
  ['\u001b[>4;1mred', 'red'],
  ['\u001b]0;title\u0007red', 'red'],
  ['\u001b]8;;https://evil.example\u001b\\red\u001b]8;;\u001b\\', 'red'],
  ['\u001bP1$r0m\u001b\\red', 'red'],
  ['\u001b(Bred\u001bc', 'red'],
  ['[31m is said as it is', '[31m is said as it is'],
  ['a\tb\nc', 'a\tb\nc'],
])('%j is %j', (text, expected) => expect(withoutEscapeSequences(text)).toBe(expected));
