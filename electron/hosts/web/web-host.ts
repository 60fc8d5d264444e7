import { once } from 'node:events';
import { join } from 'node:path';
import { dataDirPath } from '../compose/data-dir.ts';
import { type OpenOptions, openApp } from '../compose/open-app.ts';
import { openRecorder } from '../compose/recorder.ts';
import { openBrowser } from './browser.ts';
import { builtPageDir } from './page-files.ts';
import { serveApp } from './serve-app.ts';

export type WebHostOptions = Pick<
  OpenOptions,
  'dataDir' | 'library' | 'env' | 'runtime' | 'version' | 'demoPace' | 'recorder' | 'onRepair'
> & {
  /** 0 for a free one. */
  readonly port: number;
  /** Whether to open the browser, where there is a screen. */
  readonly open: boolean;
  readonly reportProblem: (message: string, error: unknown) => void;
};

/** What the web host has of the terminal that it runs in. */
export type Terminal = {
  /** Tells the user the link. */
  showLink(url: string): void;
  readonly platform: NodeJS.Platform;
  /** Fires when the program is to end. */
  readonly stop: AbortSignal;
};

/**
 * Opens the app for writing and serves its page until it is told to stop. Nothing that runs then is lost: it goes on at the next
 * start.
 * @throws AppError as `openApp` and `serveApp` do: the data directory is busy or unusable, the port is taken
 */
export async function runWebHost(options: WebHostOptions, terminal: Terminal): Promise<void> {
  const { port, open, env, runtime } = options;
  const dataDir = dataDirPath(options.dataDir, env);
  const { recorder = openRecorder({ dataDir, host: 'web', env }) } = options;
  const opened = await openApp({ ...options, host: 'web', want: 'write', recorder });
  const reportProblem: WebHostOptions['reportProblem'] = (message, error) => {
    recorder.log.error(message, error);
    options.reportProblem(message, error);
  };
  try {
    await opened.app.start('ask');
    const icon = join(runtime.resourcesDir, 'icons', 'icon.png');
    const server = await serveApp(opened.app, { port, pageDir: builtPageDir(), icon, reportProblem });
    terminal.showLink(server.link);
    if (open) openBrowser(server.link, terminal.platform, env);
    if (!terminal.stop.aborted) await once(terminal.stop, 'abort');
    await server.close();
  } finally {
    await opened.close();
  }
}
