import { BrowserWindow, ipcMain } from 'electron';
import type { AnyEvent } from '../../../shared/contract/events.ts';
import type { App } from '../../core/app/app.ts';
import { callHandler } from './call-handler.ts';
import { CALL_CHANNEL, EVENT_CHANNEL } from './channels.ts';

/** Lets the page of `origin` call the app. The one place that touches ipcMain: nothing reaches the app past callHandler's checks. */
export function serveCalls(openApp: () => Promise<App>, origin: string): void {
  ipcMain.handle(CALL_CHANNEL, callHandler(openApp, origin));
}

/** Tells the windows. The app's feed has already gathered a frame's worth of log entries into one event. */
export function tellWindows(event: AnyEvent): void {
  for (const { webContents } of BrowserWindow.getAllWindows()) {
    // A crashed page has no frame to send to until it is reloaded, and Electron would print an error for each event.
    if (!webContents.isCrashed()) webContents.send(EVENT_CHANNEL, event);
  }
}
