import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { inject, onTestFinished, type TestContext } from 'vitest';
import { sandboxSwitches } from '../../build/find-electron.ts';
import { launch, startAgain } from './launch.ts';
import { environment, noteComplaints } from './surroundings.ts';
import { startWebServer } from './web-server.ts';

/** The app as its user has it before them, wherever it is shown. */
export type Shown = {
  /** The window. After a restart it may be another one, so ask for it each time. */
  readonly page: Page;
  readonly library: string;
  readonly dataDir: string;
  /** What the pages' consoles said, warnings and errors only. */
  readonly complaints: readonly string[];
  /** Ends the app at once, as a power cut does. */
  kill(): Promise<void>;
  /** Ends the app in order if it still runs, and starts it again on the same data. */
  restart(): Promise<void>;
};

export type Surface = {
  readonly name: string;
  /** Starts the app on folders of its own, or on a given data directory. Ends with the test; skips where it cannot be shown. */
  open(context: TestContext, files?: { dataDir?: string }): Promise<Shown>;
};

export type ShownInBrowser = Shown & {
  /** Opens one more window of the same browser. */
  openWindow(): Promise<Page>;
  /** Another browser, which has not been let in. */
  readonly stranger: BrowserContext;
  /** The link that let this one in. */
  readonly link: string;
};

/** Where the page is shown. Specs about the page run on both. */
export const surfaces: readonly Surface[] = [
  { name: 'in the desktop app', open: openDesktop },
  { name: 'in the browser', open: openWeb },
];

async function openDesktop(context: TestContext, { dataDir }: { dataDir?: string } = {}): Promise<Shown> {
  const { app, page, library, complaints, start } = await launch(
    context,
    dataDir === undefined ? undefined : { dataDir },
  );
  const said = [...complaints];
  // Playwright forgets the process of an app that has gone, so it is kept here.
  let running = { page, child: app.process() };
  const end = async (signal: 'SIGINT' | 'SIGKILL'): Promise<void> => {
    const { child } = running;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return {
    get page() {
      return running.page;
    },
    library,
    dataDir: start.args[start.args.indexOf('--data-dir') + 1] ?? '',
    get complaints() {
      return [...complaints, ...said];
    },
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGINT');
      const again = await startAgain(start);
      running = { page: again.page, child: again.app.process() };
      noteComplaints(running.page, said);
      await running.page.waitForLoadState();
    },
  };
}

/** Starts the web server, and a browser that is let in. */
export async function openWeb(
  context: TestContext,
  files: { dataDir?: string } = {},
): Promise<ShownInBrowser> {
  const found = inject('chromium');
  if (!found.ok) return context.skip(found.reason);
  const folder = await mkdtemp(join(tmpdir(), 'safelight-web-'));
  const library = join(folder, 'library');
  const dataDir = files.dataDir ?? join(folder, 'data');
  const start = () => startWebServer(['--data-dir', dataDir, '--library', library], environment(folder));
  let server = await start();
  const browser = await chromium.launch({ executablePath: found.path, args: sandboxSwitches() });
  onTestFinished(async () => {
    await browser.close();
    await server.end('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  const complaints: string[] = [];
  const windows = await browser.newContext();
  windows.on('page', (page) => noteComplaints(page, complaints));
  const page = await windows.newPage();
  await page.goto(server.link);
  return {
    page,
    library,
    dataDir,
    complaints,
    get link() {
      return server.link;
    },
    kill: async () => void (await server.end('SIGKILL')),
    async restart() {
      await server.end('SIGINT');
      server = await start();
      await page.goto(server.link);
    },
    async openWindow() {
      const window = await windows.newPage();
      await window.goto(new URL('/', server.link).href);
      return window;
    },
    stranger: await browser.newContext(),
  };
}
