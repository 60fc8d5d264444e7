import { powerMonitor } from 'electron';
import type { OpenedApp } from '../../compose/open-app.ts';
import type { MainWindow } from '../window/main-window.ts';
import type { JobsAtWork, Progress } from './jobs-at-work.ts';
import { Notifier } from './notifier.ts';
import { WakeLock } from './wake-lock.ts';

/** Lets the system know of the work: progress on the taskbar or dock, notifications, and no sleep while it lasts. */
export function followJobs({ client }: OpenedApp, jobs: JobsAtWork, mainWindow: MainWindow): void {
  const wakeLock = new WakeLock();
  const notifier = new Notifier({
    isWanted: async () => {
      const settings = await client.call('settings.get', {});
      return settings.ok && settings.value.notifications && !mainWindow.isFocused;
    },
    open: (jobId) => (jobId === null ? mainWindow.show() : mainWindow.wish('open-job', jobId)),
  });
  client.subscribe((event) => {
    if (event.name !== 'job.changed') return;
    if (jobs.hear(event.payload) === 'ended') notifier.ended(event.payload);
    wakeLock.hold(jobs.processing > 0);
    showProgress(mainWindow, jobs.progress);
  });
}

/** Starts nothing that the machine's sleep would cut off, and goes on when it is awake again. */
export function restWithMachine({ app }: OpenedApp): void {
  powerMonitor.on('suspend', () => app.rest());
  powerMonitor.on('resume', () => app.wake());
}

function showProgress({ window }: MainWindow, progress: Progress | null): void {
  if (progress === null) window?.setProgressBar(-1);
  else window?.setProgressBar(progress.done, { mode: progress.failing ? 'error' : 'normal' });
}
