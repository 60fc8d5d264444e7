import { expect, it } from 'vitest';
import { lately } from './diagnostics.ts';

it('says when something was as people do', () => {
  const now = new Date(2026, 10, 23, 9, 30).getTime();
  expect(lately(new Date(2026, 10, 23, 0, 5).getTime(), now)).toBe('today at 00:05');
  expect(lately(new Date(2026, 10, 22, 14, 3).getTime(), now)).toBe('yesterday at 14:03');
  expect(lately(new Date(2026, 10, 20, 14, 3).getTime(), now)).toMatch(/^on .*20.*14:03|^on .*20.*2:03/);
});
