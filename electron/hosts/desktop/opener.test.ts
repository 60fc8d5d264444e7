import { expect, it } from 'vitest';
import { openOnce } from './opener.ts';

it('opens once, however often and early it is asked', async () => {
  let times = 0;
  const { open, opened } = openOnce(async () => ++times);
  expect(await opened()).toBeNull();
  expect(await Promise.all([open(), open(), opened()])).toEqual([1, 1, 1]);
  expect(await open()).toBe(1);
});

it('tells everyone who waits why it failed, and tries again for who asks later', async () => {
  let times = 0;
  const { open, opened } = openOnce(async () => {
    times++;
    if (times === 1) throw new Error('busy');
    return times;
  });
  const first = await Promise.allSettled([open(), open(), opened()]);
  expect(first).toMatchObject([
    { status: 'rejected', reason: { message: 'busy' } },
    { status: 'rejected', reason: { message: 'busy' } },
    { status: 'fulfilled', value: null },
  ]);
  expect(await opened()).toBeNull();
  expect(await open()).toBe(2);
});
