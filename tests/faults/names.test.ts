import { expect, it } from 'vitest';
import { whyNotPlain } from './names/plain-name.ts';
import { fault } from './names.ts';

it('lets no hostile name out of its folder', async () => {
  const { broken, figures } = await fault.run({ count: 240, seed: 2, only: null, progress: () => {} });
  expect(broken).toEqual([]);
  expect(Object.values(figures)).toEqual(Array.from({ length: 8 }, () => 30));
});

it.each([
  'a/b',
  'a\\b',
  'a:b',
  'con',
  'NUL.png',
  'lpt¹.tar.gz',
  'name.',
  'name ',
  '.hidden',
  '-rf',
  'a\u202egnp.exe',
  'a\nb',
  'e\u0301',
  '\ud800',
  'é'.repeat(128),
  '..',
  '',
])('the judge takes %j for no plain name', (name) => {
  expect(whyNotPlain(name)).not.toBeNull();
});

it('the judge has nothing against an ordinary name', () => {
  expect(whyNotPlain('2026-11-23_a-red-lighthouse_01_v2.png')).toBeNull();
});
