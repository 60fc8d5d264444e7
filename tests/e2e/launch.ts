import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { inject, onTestFinished, type TestContext } from 'vitest';
import { ROOT } from '../../build/ensure-built.mjs';
import { sandboxSwitches } from '../../build/find-electron.ts';

export type Safelight = {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly library: string;
  /** What the page's console said, warnings and errors only. */
  readonly complaints: readonly string[];
  /** What to start Electron with to start the same app, on the same data, once more. */
  readonly start: {
    readonly path: string;
    readonly args: readonly string[];
    readonly env: Record<string, string>;
  };
};

/** Starts the real, built app on a data directory and library of its own, and closes it after the test. Skips where there is no Electron. */
export async function launch(context: TestContext, files?: { dataDir: string }): Promise<Safelight> {
  const electron = inject('electron');
  if (!electron.ok) return context.skip(electron.reason);
  const folder = await mkdtemp(join(tmpdir(), 'safelight-e2e-'));
  const library = join(folder, 'library');
  const dataDir = files?.dataDir ?? join(folder, 'data');
  const start = {
    path: electron.path,
    args: [...sandboxSwitches(), ROOT, '--data-dir', dataDir, '--library', library],
    env: environment(folder),
  };
  const app = await _electron.launch({
    executablePath: start.path,
    args: [...start.args],
    env: start.env,
    cwd: ROOT,
  });
  const child = app.process();
  onTestFinished(async () => {
    // In order, and without the question that a running job would bring.
    child.kill('SIGTERM');
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });
  const page = await app.firstWindow();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.locator('main').first().waitFor();
  return { app, page, library, complaints, start };
}

/** This process's, without a key that would be paid for, and with the system's folders inside `folder`. */
function environment(folder: string): Record<string, string> {
  const { OPENAI_API_KEY: _key, SAFELIGHT_DATA_DIR: _dataDir, ...rest } = process.env;
  const kept = Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(kept),
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_DATA_HOME: join(folder, 'share'),
  };
}
