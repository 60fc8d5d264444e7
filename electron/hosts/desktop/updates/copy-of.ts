import { isAbsolute, relative, sep } from 'node:path';
import type { Copy } from '../../compose/updates.ts';

export type Surroundings = {
  readonly packaged: boolean;
  /** Whether there is a publisher to test with, which only a copy that is not packaged has. */
  readonly underTest: boolean;
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** Absolute path of this program, without symbolic links. */
  readonly executable: string;
  /** Where the environment says that an AppImage is mounted: absolute, without symbolic links; null where it says nothing. */
  readonly appDir: string | null;
  /** What the package's own file says that it is: deb, rpm, of an AppImage perhaps either. Null where it says nothing. */
  readonly packageType: string | null;
  /** Whether Windows' uninstaller lies beside the program. */
  readonly hasUninstaller: boolean;
};

/** How this copy of the app was installed, and so how it is replaced: by itself, by whatever installed it, or by nobody. */
export function copyOf(surroundings: Surroundings): Copy {
  const { packaged, underTest, platform } = surroundings;
  if (!packaged && !underTest) return { kind: null, unsupported: 'not_packaged' };
  switch (platform) {
    case 'linux':
      return linuxCopy(surroundings);
    case 'win32':
      return surroundings.hasUninstaller ? own('nsis') : { kind: null, unsupported: 'portable' };
    case 'darwin':
      return own('mac');
    default:
      return { kind: null, unsupported: 'package_manager' };
  }
}

/** Snap and Flatpak mount what they run, as an AppImage does, and replace it themselves. */
function linuxCopy(surroundings: Surroundings): Copy {
  const { env, packageType } = surroundings;
  const isMounted = env['SNAP'] !== undefined || env['FLATPAK_ID'] !== undefined;
  if (isMounted) return { kind: null, unsupported: 'package_manager' };
  // First: all packages for Linux are made of one folder, so the file that says deb may lie in an AppImage too.
  if (isAppImage(surroundings)) return own('appimage');
  return { kind: null, unsupported: packageType === null ? 'portable' : 'package_manager' };
}

/** What an AppImage has started finds that one's path in its environment: another program, which is none of ours to replace. */
export function isAppImage({ env, executable, appDir }: Surroundings): boolean {
  if (!env['APPIMAGE'] || appDir === null) return false;
  const path = relative(appDir, executable);
  return path !== '' && path.split(sep)[0] !== '..' && !isAbsolute(path);
}

function own(kind: 'appimage' | 'nsis' | 'mac'): Copy {
  return { kind, unsupported: null };
}
