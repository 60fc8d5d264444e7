import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInterrupts, Interrupted, unlessInterrupted } from './interrupts.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

function fakeProcess() {
  return Object.assign(new EventEmitter(), { exit: vi.fn() });
}

describe('interrupts', () => {
  it('are left to the system until somebody asks for them', () => {
    const target = fakeProcess();
    createInterrupts(target as unknown as NodeJS.Process);
    expect(target.listenerCount('SIGINT')).toBe(0);
  });

  it('end the process at the first, with what has to be done before, where nobody promised to end', () => {
    const target = fakeProcess();
    const beforeExit = vi.fn();
    createInterrupts(target as unknown as NodeJS.Process).beforeExit(beforeExit);
    target.emit('SIGTERM');
    expect(target.exit).toHaveBeenCalledExactlyOnceWith(5);
    expect(beforeExit).toHaveBeenCalledBefore(target.exit);
  });

  it('are a wish at first, and an order the second time', () => {
    const target = fakeProcess();
    const beforeExit = vi.fn();
    const interrupts = createInterrupts(target as unknown as NodeJS.Process);
    interrupts.beforeExit(beforeExit);
    const signal = interrupts.signal();
    target.emit('SIGINT');
    expect(signal.reason).toBeInstanceOf(Interrupted);
    expect(target.exit).not.toHaveBeenCalled();
    expect(beforeExit).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    target.emit('SIGINT');
    expect(target.exit).toHaveBeenCalledExactlyOnceWith(5);
    expect(beforeExit).toHaveBeenCalledBefore(target.exit);
  });

  it('count once when one press arrives twice, as under npm', () => {
    const target = fakeProcess();
    createInterrupts(target as unknown as NodeJS.Process).signal();
    target.emit('SIGINT');
    vi.advanceTimersByTime(5);
    target.emit('SIGINT');
    expect(target.exit).not.toHaveBeenCalled();
  });
});

describe('work that an interrupt may cut short', () => {
  it('is waited for, and gives what it gives', async () => {
    const { signal } = new AbortController();
    expect(await unlessInterrupted(signal, Promise.resolve('done'))).toBe('done');
    await expect(unlessInterrupted(signal, Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });

  it('is waited for no longer once the interrupt comes, even if it never ends', async () => {
    const controller = new AbortController();
    const waiting = unlessInterrupted(controller.signal, new Promise(() => {}));
    controller.abort(new Interrupted('Interrupted'));
    await expect(waiting).rejects.toBeInstanceOf(Interrupted);
    await expect(unlessInterrupted(controller.signal, Promise.resolve())).rejects.toBeInstanceOf(Interrupted);
  });
});
