import { describe, expect, it } from 'vitest';
import { copyOf, type Surroundings } from './copy-of.ts';

const appImage: Surroundings = {
  packaged: true,
  underTest: false,
  platform: 'linux',
  env: { APPIMAGE: '/apps/Safelight.AppImage' },
  executable: '/tmp/.mount_Safeli/safelight',
  appDir: '/tmp/.mount_Safeli',
  packageType: null,
  hasUninstaller: false,
};

const INSTALLED = '/opt/Safelight/safelight';

describe('this copy of the app', () => {
  it.each([
    ['an AppImage', {}, 'appimage'],
    ['an AppImage made of the folder that a deb was made of', { packageType: 'deb' }, 'appimage'],
    ['an installation on Windows', { platform: 'win32', hasUninstaller: true }, 'nsis'],
    ['an app of macOS', { platform: 'darwin', env: {} }, 'mac'],
    ['under test', { packaged: false, underTest: true }, 'appimage'],
  ] as const)('replaces itself as %s', (_what, change, kind) => {
    expect(copyOf({ ...appImage, ...change })).toEqual({ kind, unsupported: null });
  });

  it.each([
    ['source', { packaged: false }, 'not_packaged'],
    ['a deb or rpm', { packageType: 'deb', env: {} }, 'package_manager'],
    ['a deb that an AppImage has started', { packageType: 'deb', executable: INSTALLED }, 'package_manager'],
    ['an unpacked folder that an AppImage has started', { executable: INSTALLED }, 'portable'],
    ['beside what is mounted', { executable: '/tmp/.mount_Safeli2/safelight' }, 'portable'],
    ['where nothing is mounted', { appDir: null }, 'portable'],
    ['a snap', { env: { SNAP: '/snap/safelight/1', APPIMAGE: '/x' } }, 'package_manager'],
    ['an unpacked folder', { env: {} }, 'portable'],
    ['a portable program on Windows', { platform: 'win32' }, 'portable'],
    ['a system that nobody makes packages for', { platform: 'freebsd' }, 'package_manager'],
  ] as const)('is not replaced where it is %s', (_what, change, unsupported) => {
    expect(copyOf({ ...appImage, ...change })).toEqual({ kind: null, unsupported });
  });
});
