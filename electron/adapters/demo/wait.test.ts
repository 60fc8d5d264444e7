import { expect, it } from 'vitest';
import type { Clock } from '../../core/ports/clock.ts';
import { wait } from './wait.ts';

/** A clock whose timers can be counted and fired by hand. */
function handClock() {
  const timers = new Set<() => void>();
  const after: Clock['after'] = (_ms, callback) => {
    timers.add(callback);
    return () => timers.delete(callback);
  };
  return { timers, clock: { now: () => 0, monotonic: () => 0, after } satisfies Clock };
}

it('leaves no timer behind when the signal fires', async () => {
  const { timers, clock } = handClock();
  const controller = new AbortController();
  const done = wait(clock, 5_000, controller.signal);
  expect(timers.size).toBe(1);
  controller.abort(new Error('cancelled'));
  await expect(done).rejects.toThrow('cancelled');
  expect(timers.size).toBe(0);
});

it('ends with the timer, after which the signal means nothing', async () => {
  const { timers, clock } = handClock();
  const controller = new AbortController();
  const done = wait(clock, 5_000, controller.signal);
  for (const fire of timers) fire();
  controller.abort();
  await expect(done).resolves.toBeUndefined();
});

it('asks for no timer when there is nothing to wait for', async () => {
  const { timers, clock } = handClock();
  await wait(clock, 0, new AbortController().signal);
  expect(timers.size).toBe(0);
});
