import { access, stat } from 'node:fs/promises';
import { type BrowserWindow, dialog, type FileFilter, type NativeImage, nativeImage, shell } from 'electron';
import { AppError } from '../../../shared/contract/result.ts';
import type { FileKind, Shell } from '../compose/open-app.ts';
import { texts } from './texts.ts';

/** The longest edge of what a dragged picture looks like under the pointer, in pixels. */
const DRAG_ICON_EDGE = 96;

/**
 * What the system does for the app outside of its window.
 * @param window the one that drags begin in and dialogs belong to; null while there is none
 * @param appIcon a PNG, dragged for a file that is no picture that Electron can draw
 */
export function createShell(window: () => BrowserWindow | null, appIcon: string): Shell {
  return {
    abilities: { openFolder: true, reveal: true, drag: true, chooseFolder: true, chooseFile: true },
    openFolder,
    reveal,
    drag: async (paths, icon) => drag(requireWindow(window()), paths, [icon, appIcon]),
    chooseFolder: () => chooseFolder(requireWindow(window())),
    chooseFile: (kind) => chooseFile(requireWindow(window()), kind),
    chooseNewFile: (path, kind) => chooseNewFile(requireWindow(window()), path, kind),
    openLink,
  };
}

async function openFolder(path: string): Promise<void> {
  // Anything else would be opened too, and a program would be run.
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const reason = isFolder ? await shell.openPath(path) : 'there is no such folder';
  if (reason === '') return;
  throw new AppError('not_possible', `The folder ${path} could not be opened: ${reason}`, {
    advice: 'Look whether it is still there, and open it in your file manager.',
  });
}

async function reveal(path: string): Promise<void> {
  // Electron does not tell when there is nothing to show.
  await access(path).catch((cause: unknown) => {
    throw new AppError('not_possible', `The file ${path} is not there any more.`, {
      advice: 'It was moved or removed outside of Safelight. Retry its image to make it again.',
      cause,
    });
  });
  shell.showItemInFolder(path);
}

function drag(window: BrowserWindow, paths: readonly string[], icons: readonly string[]): void {
  const [file] = paths;
  if (file === undefined) return;
  window.webContents.startDrag({ file, files: [...paths], icon: dragIcon(icons) });
}

/** The first of these pictures that Electron can draw, which are PNG and JPEG only, made small. macOS drags nothing without one. */
function dragIcon(paths: readonly string[]): NativeImage {
  const pictures = paths.map((path) => nativeImage.createFromPath(path));
  const picture = pictures.find((one) => !one.isEmpty()) ?? nativeImage.createEmpty();
  return picture.resize(
    picture.getAspectRatio() < 1 ? { height: DRAG_ICON_EDGE } : { width: DRAG_ICON_EDGE },
  );
}

async function chooseFolder(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: texts.chooseFolder,
    properties: ['openDirectory', 'createDirectory'],
  });
  return filePaths[0] ?? null;
}

async function chooseFile(window: BrowserWindow, kind: FileKind): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: texts.chooseFile(kind.name),
    properties: ['openFile'],
    filters: filtersOf(kind),
  });
  return filePaths[0] ?? null;
}

async function chooseNewFile(window: BrowserWindow, path: string, kind: FileKind): Promise<string | null> {
  const { filePath } = await dialog.showSaveDialog(window, {
    title: texts.chooseNewFile(kind.name),
    defaultPath: path,
    properties: ['createDirectory'],
    filters: filtersOf(kind),
  });
  // What Electron says of a dialog that was left differs between its versions: undefined, then an empty text.
  return filePath || null;
}

function filtersOf({ name, endings }: FileKind): FileFilter[] {
  return [{ name, extensions: [...endings] }];
}

async function openLink(url: string): Promise<void> {
  // The core names the addresses; that none of them is anything but a web page is not left to it.
  if (new URL(url).protocol !== 'https:') {
    throw new AppError('not_possible', `${url} is no address of a web page.`);
  }
  await shell.openExternal(url).catch((cause: unknown) => {
    throw new AppError('not_possible', 'The browser could not be opened.', {
      advice: `Open ${url} in your browser.`,
      cause,
    });
  });
}

function requireWindow(window: BrowserWindow | null): BrowserWindow {
  if (window !== null) return window;
  throw new AppError('not_possible', 'There is no window open.', { advice: 'Open the window first.' });
}
