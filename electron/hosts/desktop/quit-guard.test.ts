import { describe, expect, it } from 'vitest';
import { QuitGuard } from './quit-guard.ts';

/** An app with so many jobs at work, whose user answers when `answer` is called. */
function setUp(jobs: number) {
  const asked: number[] = [];
  const answers: ((quit: boolean | Error) => void)[] = [];
  let quits = 0;
  let atWork = jobs;
  const guard = new QuitGuard({
    jobsAtWork: () => atWork,
    ask: (count) => {
      asked.push(count);
      return new Promise((resolve, reject) => {
        answers.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
      });
    },
    quit: () => quits++,
  });
  /** Whether an event that would end the app was held back. */
  const isHeld = (): boolean => {
    let held = false;
    guard.hold({ preventDefault: () => (held = true) });
    return held;
  };
  const answer = async (quit: boolean | Error): Promise<void> => {
    answers.shift()?.(quit);
    await new Promise(setImmediate);
  };
  return { guard, asked, isHeld, answer, quits: () => quits, begin: (more: number) => (atWork += more) };
}

describe('quitting', () => {
  it('just happens when nothing is worked on', () => {
    const { isHeld, asked } = setUp(0);
    expect(isHeld()).toBe(false);
    expect(asked).toEqual([]);
  });

  it('asks about jobs that begin after an end that something else held back', () => {
    const { isHeld, asked, begin } = setUp(0);
    isHeld();
    begin(1);
    expect(isHeld()).toBe(true);
    expect(asked).toEqual([1]);
  });

  it('asks while jobs are worked on, and happens once its user agrees', async () => {
    const { isHeld, asked, answer, quits } = setUp(2);
    expect(isHeld()).toBe(true);
    expect(asked).toEqual([2]);
    await answer(true);
    expect(quits()).toBe(1);
    expect(isHeld()).toBe(false);
  });

  it('does not happen when its user goes on working, and asks again the next time', async () => {
    const { isHeld, asked, answer, quits } = setUp(1);
    isHeld();
    await answer(false);
    expect(quits()).toBe(0);
    expect(isHeld()).toBe(true);
    expect(asked).toEqual([1, 1]);
  });

  it('asks once, however often it is tried meanwhile', async () => {
    const { isHeld, asked, answer, quits } = setUp(1);
    expect([isHeld(), isHeld(), isHeld()]).toEqual([true, true, true]);
    expect(asked).toEqual([1]);
    await answer(true);
    expect(quits()).toBe(1);
  });

  it('happens without a question when a signal or the system says so', () => {
    const { guard, isHeld, asked } = setUp(3);
    guard.agree();
    expect(isHeld()).toBe(false);
    expect(asked).toEqual([]);
  });

  it('happens when the question cannot be shown', async () => {
    const { isHeld, answer, quits } = setUp(1);
    isHeld();
    await answer(new Error('no display'));
    expect(quits()).toBe(1);
  });
});
