import { describe, expect, it, vi } from 'vitest';
import type { RetentionProgress } from '../../../shared/contract/retention.ts';
import { toastOf } from './retention-announcer.tsx';

const ENDED: RetentionProgress = {
  runId: '01890000-0000-7000-8000-000000000000',
  automatic: false,
  state: 'done',
  done: 12,
  total: 12,
  totals: { jobs: 12, images: 48, files: 96, bytes: 1_200_000_000, logs: 0, entries: 900 },
  undoUntil: 61_000,
  error: null,
};

function told(known: Partial<RetentionProgress>) {
  const actions = { undo: vi.fn(), show: vi.fn() };
  return { toast: toastOf({ ...ENDED, ...known }, 1_000, actions), ...actions };
}

describe('a cleanup that has ended', () => {
  it('says what it took, and can be undone for as long as the app can', () => {
    const { toast, undo } = told({});
    expect(toast).toMatchObject({
      title: 'Removed 12 jobs, 1.2 GB',
      timeout: 60_000,
      action: { label: 'Undo' },
    });
    toast?.action?.onSelect();
    expect(undo).toHaveBeenCalledOnce();
  });

  it('that the app began by itself leads to where it can be looked at', () => {
    const { toast, show } = told({ automatic: true });
    expect(toast).toMatchObject({ title: 'Removed 12 jobs, 1.2 GB', action: { label: 'Show' } });
    toast?.action?.onSelect();
    expect(show).toHaveBeenCalledOnce();
  });

  it('says that it was stopped, or why it failed', () => {
    expect(told({ state: 'cancelled' }).toast?.title).toBe('Stopped; removed 12 jobs, 1.2 GB');
    const error = {
      code: 'not_possible',
      message: 'The library is not there.',
      advice: null,
      field: null,
    } as const;
    expect(told({ state: 'failed', error }).toast).toMatchObject({ level: 'error', text: error.message });
  });

  it('needs no words while it runs, once it is undone, and when it took nothing', () => {
    const nothing = { ...ENDED.totals, jobs: 0 };
    const quiet = [{ state: 'running' as const }, { undoUntil: null }, { totals: nothing }];
    expect(quiet.map((known) => told(known).toast)).toEqual([null, null, null]);
  });
});
