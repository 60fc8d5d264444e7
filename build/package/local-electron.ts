import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';

/**
 * Has the app packed around an Electron that lies on this machine, unpacked, in the folder that ELECTRON_OVERRIDE_DIST_PATH names: the
 * variable by which the package `electron` finds it too. Without it electron-builder downloads the one of package.json.
 */
export function localElectron(
  env: NodeJS.ProcessEnv,
): Pick<Configuration, 'electronDist' | 'electronVersion'> {
  const electronDist = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!electronDist) return {};
  return { electronDist, electronVersion: readFileSync(join(electronDist, 'version'), 'utf8').trim() };
}
