import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClock } from './clock.ts';
import { createIds } from './ids.ts';

describe('the clock', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('calls once, after the time', () => {
    const call = vi.fn();
    createClock().after(500, call);
    vi.advanceTimersByTime(499);
    expect(call).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10_000);
    expect(call).toHaveBeenCalledOnce();
  });

  it('does not call when prevented', () => {
    const call = vi.fn();
    createClock().after(500, call)();
    vi.advanceTimersByTime(1_000);
    expect(call).not.toHaveBeenCalled();
  });

  it('waits longer than one timer can', () => {
    const days = 24 * 3_600_000;
    const call = vi.fn();
    const prevented = vi.fn();
    createClock().after(60 * days, call);
    const prevent = createClock().after(60 * days, prevented);
    vi.advanceTimersByTime(59 * days);
    expect(call).not.toHaveBeenCalled();
    prevent();
    vi.advanceTimersByTime(2 * days);
    expect(call).toHaveBeenCalledOnce();
    expect(prevented).not.toHaveBeenCalled();
  });
});

describe('ids', () => {
  it('sort by the time they were made, even within a millisecond', () => {
    const ids = createIds();
    const made = Array.from({ length: 1_000 }, () => ids.uuid());
    expect(made).toEqual([...made].sort());
    expect(new Set(made).size).toBe(1_000);
    expect(made[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  it('sort by the order in which they were made, also when the clock is set back by years', () => {
    vi.useFakeTimers();
    const ids = createIds();
    const made: string[] = [];
    for (const year of [2026, 2036, 2016, 2026]) {
      vi.setSystemTime(new Date(year, 0));
      made.push(ids.uuid(), ids.uuid());
    }
    vi.useRealTimers();
    expect(made).toEqual([...made].sort());
    expect(new Set(made).size).toBe(made.length);
  });

  it('hash a text as UTF-8', () => {
    expect(createIds().sha256('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });
});
