import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { inject, onTestFinished, type TestContext } from 'vitest';
import { ROOT } from '../../build/ensure-built.mjs';
import { sandboxSwitches } from '../../build/find-electron.ts';
import { environment, noteComplaints } from './surroundings.ts';

export type Safelight = {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly library: string;
  /** What the page's console said, warnings and errors only. */
  readonly complaints: readonly string[];
  /** What to start Electron with to start the same app, on the same data, once more. */
  readonly start: Start;
};

/** An executable with its arguments and environment. */
export type Start = {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
};

/** Starts the real, built app on a data directory and library of its own, and closes it after the test. Skips where there is no Electron. */
export async function launch(
  context: TestContext,
  files?: { dataDir: string },
  env: Record<string, string> = {},
): Promise<Safelight> {
  const electron = inject('electron');
  if (!electron.ok) return context.skip(electron.reason);
  const folder = await mkdtemp(join(tmpdir(), 'safelight-e2e-'));
  const library = join(folder, 'library');
  const dataDir = files?.dataDir ?? join(folder, 'data');
  const start: Start = {
    path: electron.path,
    args: [...sandboxSwitches(), ROOT, '--data-dir', dataDir, '--library', library],
    env: { ...environment(folder), ...env },
  };
  const app = await startElectron(start);
  const child = app.process();
  onTestFinished(async () => {
    // In order, and without the question that a running job would bring.
    child.kill('SIGTERM');
    await app.close();
    // Chromium's other processes end, and stop writing, a moment after one that was killed.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const page = await app.firstWindow();
  const complaints: string[] = [];
  noteComplaints(page, complaints);
  await page.locator('main').first().waitFor();
  return { app, page, library, complaints, start };
}

function startElectron({ path, args, env }: Start): Promise<ElectronApplication> {
  return _electron.launch({ executablePath: path, args: [...args], env, cwd: ROOT });
}

/** Starts the same app, on the same data, once more. Its end is the test's; one that still runs then is killed. */
export async function startAgain(start: Start): Promise<Pick<Safelight, 'app' | 'page'>> {
  const app = await startElectron(start);
  const child = app.process();
  onTestFinished(() => void child.kill('SIGKILL'));
  return { app, page: await app.firstWindow() };
}
