import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../tests/support/fake-clock.ts';
import { AwakeTime } from './awake-time.ts';

const HOUR_MS = 3_600_000;

function setUp() {
  const clock = new FakeClock();
  const time = new AwakeTime(clock);
  const fired: string[] = [];
  const wait = (ms: number, name: string) => time.after(ms, () => fired.push(name));
  return { clock, time, fired, wait };
}

describe('time awake', () => {
  it('goes on like the clock as long as the machine does', async () => {
    const { clock, time, fired, wait } = setUp();
    wait(1_000, 'a');
    await clock.advance(999);
    expect([time.monotonic(), fired]).toEqual([999, []]);
    await clock.advance(1);
    expect(fired).toEqual(['a']);
  });

  it('stands still during a sleep, however often that is said', async () => {
    const { clock, time, fired, wait } = setUp();
    wait(1_000, 'a');
    await clock.advance(400);
    time.rest();
    time.rest();
    await clock.advance(HOUR_MS);
    expect([time.monotonic(), fired]).toEqual([400, []]);
    time.wake();
    time.wake();
    await clock.advance(599);
    expect([time.monotonic(), fired]).toEqual([999, []]);
    await clock.advance(1);
    expect(fired).toEqual(['a']);
  });

  it('takes the sleeps of a long wait together', async () => {
    const { clock, time, fired, wait } = setUp();
    wait(100, 'a');
    for (let sleep = 0; sleep < 3; sleep += 1) {
      await clock.advance(30);
      time.rest();
      await clock.advance(HOUR_MS);
      time.wake();
    }
    expect(fired).toEqual([]);
    await clock.advance(10);
    expect(fired).toEqual(['a']);
  });

  it('begins what is asked for during a sleep when that is over, and forgets what is taken back', async () => {
    const { clock, time, fired, wait } = setUp();
    const takeBack = wait(100, 'taken back');
    time.rest();
    wait(100, 'asked in sleep');
    takeBack();
    await clock.advance(HOUR_MS);
    time.wake();
    await clock.advance(99);
    expect(fired).toEqual([]);
    await clock.advance(1);
    expect(fired).toEqual(['asked in sleep']);
  });
});
