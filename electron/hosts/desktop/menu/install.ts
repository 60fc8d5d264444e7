import { join } from 'node:path';
import { app, Menu, shell } from 'electron';
import type { Client } from '../../../../shared/contract/client.ts';
import { tellWindows } from '../ipc.ts';
import { texts } from '../texts.ts';
import type { MainWindow } from '../window/main-window.ts';
import { menuTemplate } from './template.ts';

/** Only in a package; see build/package/notices.ts. */
const NOTICES = join(process.resourcesPath, 'THIRD-PARTY-NOTICES.txt');

/**
 * Puts the application menu in its place. After the app is ready.
 * @param logFolder of the app's own log, which is wanted most when the app could not open
 */
export function installMenu(
  mainWindow: MainWindow,
  openClient: () => Promise<Client>,
  logFolder: string,
): void {
  const host = { platform: process.platform, packaged: app.isPackaged };
  const template = menuTemplate(host, {
    wish: (wish) => mainWindow.wish(wish),
    openLibrary: () => void openLibrary(openClient),
    openLogs: () => void openOutside(logFolder, texts.logsNotOpened),
    openNotices: () => void openOutside(NOTICES, texts.noticesNotOpened),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

async function openLibrary(openClient: () => Promise<Client>): Promise<void> {
  // The page shows why the app could not open; there is no library then.
  const client = await openClient().catch(() => null);
  const answer = await client?.call('shell.openFolder', { place: 'library' });
  if (!answer || answer.ok) return;
  tellProblem(answer.error);
}

/** Opens a folder or file of ours with the program that the system has for it. */
async function openOutside(path: string, failed: string): Promise<void> {
  const reason = await shell.openPath(path);
  if (reason !== '') tellProblem({ message: failed, advice: path });
}

function tellProblem({ message, advice }: { message: string; advice: string | null }): void {
  tellWindows({ name: 'app.problem', payload: { message, advice, jobId: null } });
}
