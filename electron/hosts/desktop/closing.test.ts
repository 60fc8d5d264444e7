import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CLOSE_WITHIN_MS, closeAndFinish, closeThenExit } from './closing.ts';

/** An app that closes when `closed` is called, and the events that would end it. */
function setUp() {
  const done: string[] = [];
  let closed = () => {};
  let failed = (_error: Error) => {};
  const closing = new Promise<void>((resolve, reject) => {
    closed = resolve;
    failed = reject;
  });
  const hold = closeThenExit({
    close: () => {
      done.push('close');
      return closing;
    },
    exit: () => void done.push('exit'),
  });
  const isHeld = (): boolean => {
    let held = false;
    hold({ preventDefault: () => (held = true) });
    return held;
  };
  return { done, isHeld, closed, failed };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('the end of the process', () => {
  it('waits until the app has closed, however often it is asked for meanwhile', async () => {
    const { done, isHeld, closed } = setUp();
    expect([isHeld(), isHeld()]).toEqual([true, true]);
    expect(done).toEqual(['close']);
    closed();
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toEqual(['close', 'exit']);
  });

  it('comes also when the app fails to close, which is said', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    const { done, isHeld, failed } = setUp();
    isHeld();
    failed(new Error('disk gone'));
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toEqual(['close', 'exit']);
    expect(String(said.mock.calls[0])).toContain('disk gone');
  });

  it('comes also when something in the app hangs', async () => {
    const { done, isHeld } = setUp();
    isHeld();
    await vi.advanceTimersByTimeAsync(CLOSE_WITHIN_MS - 1);
    expect(done).toEqual(['close']);
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toEqual(['close', 'exit']);
  });
});

it.each([
  ['when the app has closed', () => Promise.resolve()],
  ['when it has failed to', () => Promise.reject(new Error('disk gone'))],
])('what comes last is done %s', async (_when, close) => {
  const finish = vi.fn(async () => {});
  await closeAndFinish(close, finish).catch(() => {});
  expect(finish).toHaveBeenCalledOnce();
});
