import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ROOT } from './ensure-built.mjs';

/** Where Electron's executable is, or in one sentence why it cannot show a window here. */
export type FoundElectron =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly reason: string };

/** The executable is downloaded when it is first asked for, which takes so long at most on a slow line. */
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/** Finds Electron, downloading it if it was never used here, and checks that there is a display to show a window on. */
export function findElectron(): FoundElectron {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return { ok: false, reason: 'There is no display to show the window on.' };
  }
  const path = electronPath();
  if (path === null) return { ok: false, reason: 'Electron could not be downloaded.' };
  return { ok: true, path };
}

/** What Chromium must be told before it starts: as root on Linux its own sandbox cannot work. */
export function sandboxSwitches(): string[] {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/**
 * Asked in a process of its own, since the package `electron` prints its progress and a long trace of why it failed where its
 * callers' own output goes.
 */
function electronPath(): string | null {
  const { status, stdout } = spawnSync(process.execPath, ['-p', "'\\n' + require('electron')"], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: DOWNLOAD_TIMEOUT_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const path = stdout.trimEnd().split('\n').at(-1) ?? '';
  return status === 0 && existsSync(path) ? path : null;
}
