import type { Level } from '../../shared/domain/log-entry.ts';

const levels: Readonly<Record<Level, string>> = {
  info: 'Info',
  success: 'Success',
  warning: 'Warning',
  error: 'Error',
};

export const ui = {
  levels,
  close: 'Close',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  increase: 'Increase',
  decrease: 'Decrease',
  notifications: 'Messages',
  brokenTitle: 'This part of the window could not be shown',
  broken: (reason: string) => `What went wrong: ${reason}`,
  progress: (done: number, failed: number, total: number) =>
    failed > 0 ? `${done} of ${total} done, ${failed} failed` : `${done} of ${total} done`,
} as const;
