import { describe, expect, it } from 'vitest';
import { captionText } from './caption.ts';

describe('captionText', () => {
  it.each([
    ['a lighthouse', 'A LIGHTHOUSE'],
    ['A lighthouse, oil on canvas, 8k', 'A LIGHTHOUSE'],
    ['  two   cats\nsleeping', 'TWO CATS'],
    [
      'A very long story about the lighthouse keeper and his seventeen cats',
      'A VERY LONG STORY ABOUT THE LIGHTHOUSE',
    ],
    ['x'.repeat(100), 'X'.repeat(44)],
    ['...', ''],
  ])('of “%s” is “%s”', (prompt, text) => {
    expect(captionText(prompt)).toBe(text);
  });
});
