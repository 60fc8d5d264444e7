import { expect, it } from 'vitest';
import { FakeClock } from '../../../tests/support/fake-clock.ts';
import { RateLimits } from './rate-limits.ts';

it('a bucket that opens between the question and the wait is looked at again', async () => {
  const clock = new FakeClock();
  const limits = new RateLimits(clock);
  expect(limits.allows('key', 4)).toBe(true);
  limits.started('key');
  limits.ended('key', { kind: 'limited', slowDown: false, waitMs: 10 });

  expect(limits.allows('key', 4)).toBe(false);
  await clock.advance(10);
  let looked = 0;
  limits.whenNextOpens(() => {
    looked += 1;
  });
  await clock.advance(5);
  expect(looked).toBe(1);
  limits.whenNextOpens(() => {
    looked += 1;
  });
  await clock.advance(1_000);
  expect(looked).toBe(1);
});
