import type { Recorder } from '../compose/recorder.ts';

/** What Electron's app tells of its windows, and they of their user's session. */
export type Windows = {
  on(event: 'browser-window-created', listener: (event: unknown, window: Window) => void): unknown;
};
type Window = { on(event: 'session-end', listener: () => void): unknown };

/**
 * On Windows a session that ends, by signing out or shutting down, takes the app with it: neither `before-quit` nor `will-quit` comes, and
 * the process ends as soon as the listeners return. The next start is not to take that for a crash.
 */
export function endRunWithSession(windows: Windows, crashes: Pick<Recorder['crashes'], 'endRun'>): void {
  windows.on('browser-window-created', (_event, window) => {
    window.on('session-end', () => crashes.endRun());
  });
}
