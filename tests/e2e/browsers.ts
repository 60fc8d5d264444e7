import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a Chromium's executable is, or in one sentence why there is none. */
export type FoundBrowser =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly reason: string };

/** What Chromium and its relatives are called on the systems that have them on the path. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];

/** The browser that SAFELIGHT_CHROMIUM names, or else one that is installed. */
export function findChromium(env: NodeJS.ProcessEnv): FoundBrowser {
  const named = env['SAFELIGHT_CHROMIUM'];
  if (named) {
    if (isExecutable(named)) return { ok: true, path: named };
    return { ok: false, reason: `SAFELIGHT_CHROMIUM names ${named}, which cannot be run.` };
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const path = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  if (path !== undefined) return { ok: true, path };
  return { ok: false, reason: 'There is no Chromium here. Install one, or name it in SAFELIGHT_CHROMIUM.' };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
