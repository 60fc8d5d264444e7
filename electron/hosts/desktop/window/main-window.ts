import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import type { EventPayload } from '../../../../shared/contract/events.ts';
import { tellWindows } from '../ipc.ts';
import { offerEditing } from '../menu/context-menu.ts';
import { MIN_SIZE, placeWindow } from './placement.ts';
import { reloadAfterCrash } from './reload-after-crash.ts';
import type { StateFile } from './state-file.ts';

/** The page's own background (styles/tokens.css), so that the window never flashes another colour before the first paint. */
const BACKGROUND = { light: '#f7f6f4', dark: '#151413' } as const;

export type MainWindowOptions = {
  readonly url: string;
  readonly stateFile: StateFile;
  /** Absolute path of a PNG. Linux takes the window's icon from here; elsewhere it comes with the program. */
  readonly icon: string;
  /** Prevents the event when the window must not close. */
  readonly holdClose: (event: { preventDefault(): void }) => void;
};

type Wish = EventPayload<'ui.wished'>;

/** The one window of the app: opened when it is needed, brought to the front, told what to show. */
export class MainWindow {
  readonly #options: MainWindowOptions;
  #window: BrowserWindow | null = null;
  /** Whether the page listens: before it has loaded, and after it has crashed, nobody does. */
  #listens = false;
  #hasShown = false;
  #wishes: Wish[] = [];

  constructor(options: MainWindowOptions) {
    this.#options = options;
  }

  /** Null while it is closed, as it may be on macOS. */
  get window(): BrowserWindow | null {
    return this.#window;
  }

  get isFocused(): boolean {
    return this.#window?.isFocused() ?? false;
  }

  /** Opens the window, or brings it to the front. After the app is ready. */
  show(): void {
    if (this.#window === null) {
      this.#open();
      return;
    }
    // Until its page has something to show it stays hidden, and then shows itself.
    if (!this.#hasShown) return;
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
  }

  /** Shows the window, and asks its page for something as soon as it can hear that. */
  wish(wish: Wish['wish'], jobId: string | null = null, seq: number | null = null): void {
    this.#wishes.push({ wish, jobId, seq });
    this.show();
    this.#tellWishes();
  }

  #tellWishes(): void {
    if (!this.#listens) return;
    for (const payload of this.#wishes.splice(0)) tellWindows({ name: 'ui.wished', payload });
  }

  #open(): void {
    const { url, stateFile, icon, holdClose } = this.#options;
    const window = new BrowserWindow({
      ...placeWindow(stateFile.state.bounds, workAreas()),
      title: app.name,
      icon,
      minWidth: MIN_SIZE.width,
      minHeight: MIN_SIZE.height,
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
      webPreferences: {
        preload: join(import.meta.dirname, '../preload/preload.cjs'),
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        // Chromium would fetch its dictionaries from elsewhere.
        spellcheck: false,
      },
    });
    this.#window = window;
    this.#knowWhetherPageListens(window);
    rememberPlace(window, stateFile);
    offerEditing(window);
    reloadAfterCrash(window);
    window.once('ready-to-show', () => {
      if (stateFile.state.maximized) window.maximize();
      window.show();
      this.#hasShown = true;
    });
    window.on('close', holdClose);
    window.on('closed', () => {
      this.#window = null;
      this.#listens = false;
      this.#hasShown = false;
      stateFile.flush();
    });
    // Also rejects when the window is closed, or its page loaded again, before it has loaded.
    window.loadURL(url).catch((error: unknown) => console.error('The page was not loaded:', error));
  }

  #knowWhetherPageListens({ webContents }: BrowserWindow): void {
    webContents.on('did-start-loading', () => {
      this.#listens = false;
    });
    // The page subscribes in the scripts that it loads with, which have run by then.
    webContents.on('did-finish-load', () => {
      this.#listens = true;
      this.#tellWishes();
    });
  }
}

/** Of the displays that are there now, the main one first. */
function workAreas(): Electron.Rectangle[] {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  return [main, ...others].map(({ workArea }) => workArea);
}

function rememberPlace(window: BrowserWindow, stateFile: StateFile): void {
  const note = () => {
    if (!window.isMinimized() && !window.isFullScreen()) {
      stateFile.note({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
    }
  };
  window.on('resize', note);
  window.on('move', note);
  window.on('maximize', note);
  window.on('unmaximize', note);
}
