import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type CDPSession, type ElectronApplication, type Page } from 'playwright-core';
import { ROOT } from '../../build/ensure-built.mjs';
import { findElectron, sandboxSwitches } from '../../build/find-electron.ts';

export type BenchWindow = {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly cdp: CDPSession;
};

/** Starts Electron with these arguments. A frame is drawn at 60 Hz whether the window is seen or not. */
export async function openWindow(args: readonly string[]): Promise<BenchWindow> {
  const electron = findElectron();
  if (!electron.ok) throw new Error(`${electron.reason} On a machine without one, run under xvfb-run.`);
  const app = await _electron.launch({
    executablePath: electron.path,
    args: [...sandboxSwitches(), '--disable-renderer-backgrounding', ...args],
    cwd: ROOT,
  });
  const page = await app.firstWindow();
  // A session that is opened while the page is still being made may never answer.
  await page.waitForLoadState();
  const cdp = await page.context().newCDPSession(page);
  // In processor time of the thread, not by the clock: on a busy machine a task is often interrupted.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return { app, page, cdp };
}

/** The real, built app on a data directory. */
export function openApp(dataDir: string): Promise<BenchWindow> {
  return openWindow([ROOT, '--data-dir', dataDir, '--library', join(dataDir, 'library')]);
}

/** Seconds that the page's main thread has worked since it was made. */
export async function mainThreadSeconds({ cdp }: BenchWindow): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

/** Process ids of Electron and all that it has started. */
export function processesOf({ app }: BenchWindow): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = new Map(all.map((pid) => [Number(pid), parentOf(pid)]));
  const found = [app.process().pid ?? 0];
  for (let index = 0; index < found.length; index += 1) {
    for (const [pid, parent] of parents) if (parent === found[index]) found.push(pid);
  }
  return found;
}

/** The proportional set size of processes in megabytes: memory that several share is counted in parts. Linux only. */
export function memoryMb(pids: readonly number[]): number {
  return pids.map(pssMb).reduce((sum, mb) => sum + mb, 0);
}

function pssMb(pid: number): number {
  const kb = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return Number(kb ?? 0) / 1_024;
}

function parentOf(pid: string): number {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // It has ended since.
  }
}

/** The process id of the page. */
export async function pageProcess({ app, page }: BenchWindow): Promise<number> {
  const window = await app.browserWindow(page);
  return window.evaluate((browserWindow) => browserWindow.webContents.getOSProcessId());
}
