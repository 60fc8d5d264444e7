import { app, Menu } from 'electron';
import type { Client } from '../../../../shared/contract/client.ts';
import { tellWindows } from '../ipc.ts';
import type { MainWindow } from '../window/main-window.ts';
import { menuTemplate } from './template.ts';

/** Puts the application menu in its place. After the app is ready. */
export function installMenu(mainWindow: MainWindow, openClient: () => Promise<Client>): void {
  const host = { platform: process.platform, packaged: app.isPackaged };
  const template = menuTemplate(host, {
    wish: (wish) => mainWindow.wish(wish),
    openLibrary: () => void openLibrary(openClient),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

async function openLibrary(openClient: () => Promise<Client>): Promise<void> {
  // The page shows why the app could not open; there is no library then.
  const client = await openClient().catch(() => null);
  const answer = await client?.call('shell.openFolder', { place: 'library' });
  if (!answer || answer.ok) return;
  const { message, advice } = answer.error;
  tellWindows({ name: 'app.problem', payload: { message, advice, jobId: null } });
}
