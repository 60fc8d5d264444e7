import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { ROOT } from './ensure-built.mjs';
import { afterPack } from './package/after-pack.ts';
import { bundleFiles } from './package/bundle-files.ts';
import { renderIcons } from './package/icons.ts';
import { localElectron } from './package/local-electron.ts';
import { LINUX_EXECUTABLE } from './package/unpacked-app.ts';
import { updates } from './package/updates.ts';

/** Where icons are drawn to. */
const ICONS = join(ROOT, 'out/icons');

/** Something that electron-builder puts in when it knows it. */
const macro = (name: string): string => `\${${name}}`;
const ARTIFACT = `${macro('version')}-${macro('os')}-${macro('arch')}`;

/** How the app is packaged; see docs/packaging.md. Takes what lies in out/, which `npm run package` and `npm run dist` build first. */
export default async function configuration(): Promise<Configuration> {
  await renderIcons(ICONS);
  return {
    appId: 'app.safelight.desktop',
    productName: 'Safelight',
    copyright: 'Copyright © 2026 The Safelight developers. MIT licensed.',
    directories: { output: 'dist', buildResources: 'out/icons' },
    artifactName: `Safelight-${ARTIFACT}.${macro('ext')}`,
    extraMetadata: {
      // Which entry of the desktop a window belongs to: Electron tells it to the system by this name.
      desktopName: `${LINUX_EXECUTABLE}.desktop`,
      homepage: process.env['SAFELIGHT_HOMEPAGE'] ?? 'https://safelight.invalid',
    },
    files: appFiles(),
    // Native parts cannot be loaded from an archive, and a plain Node cannot look into one at all.
    asarUnpack: ['node_modules/**'],
    // The native parts come built, for every system, and for any Node or Electron.
    npmRebuild: false,
    afterPack,
    fileAssociations: [
      {
        ext: 'safelight',
        name: 'Safelight bundle',
        description: 'Safelight bundle',
        mimeType: 'application/x-safelight-bundle',
        role: 'Viewer',
        icon: 'icon',
      },
    ],
    protocols: { name: 'Safelight', schemes: ['safelight'], role: 'Viewer' },
    publish: updates(),
    ...localElectron(process.env),
    ...LINUX,
    ...MAC,
    ...WINDOWS,
  };
}

/** What goes into the archive: the desktop app as built, and what it needs of its two dependencies with native parts. */
function appFiles(): string[] {
  return [
    'package.json',
    'out/preload/*.cjs',
    'out/renderer/**',
    ...bundleFiles(join(ROOT, 'out/main'), ['desktop.cjs']).map((name) => `out/main/${name}`),
    // The build makes them again, byte by byte, from the same commit.
    '!**/*.map',
    ...UNUSED_PARTS.map((path) => `!node_modules/${path}`),
    `node_modules/better-sqlite3/prebuilds/${macro('platform')}-${macro('arch')}.node`,
  ];
}

/** Sources, build files, types and other systems' binaries. */
const UNUSED_PARTS = [
  'better-sqlite3/{deps,src}',
  'better-sqlite3/prebuilds/**',
  'better-sqlite3/binding.gyp',
  'node-addon-api',
  'sharp/{src,install}',
  'sharp/dist/*.{mjs,mts,cts}',
  '@img/sharp-libvips-*/lib/glib-2.0',
  '{semver,detect-libc}/{bin,test}',
];

/** What the desktop's search finds the app by. */
const KEYWORDS = 'image;picture;generate;AI;batch;prompt;';

/** What differs between the kinds of package stands with each: electron-builder merges it into what `linux` holds, for all of them. */
export const LINUX = {
  linux: {
    target: ['AppImage', 'deb', 'rpm'],
    executableName: LINUX_EXECUTABLE,
    icon: 'linux',
    category: 'Graphics',
    synopsis: 'Generate images in jobs and watch them develop',
    maintainer: process.env['SAFELIGHT_MAINTAINER'] ?? 'Safelight <safelight@safelight.invalid>',
    syncDesktopName: true,
  },
  appImage: { desktop: { entry: { Keywords: KEYWORDS } } },
  deb: installed(),
  rpm: installed(),
} satisfies Configuration;

/** What a package that is installed in a known place can add: the command line on the PATH, and entries in the desktop's menu. */
function installed() {
  const newJob = { Name: 'New Job', Exec: `/opt/Safelight/${LINUX_EXECUTABLE} --new-job` };
  return {
    fpm: [`${join(ROOT, 'build/package/linux/safelight')}=/usr/bin/safelight`],
    desktop: { entry: { Keywords: KEYWORDS, Actions: 'new-job;' }, desktopActions: { 'new-job': newJob } },
  };
}

const MAC = {
  mac: {
    target: [
      { target: 'dmg', arch: 'universal' as const },
      { target: 'zip', arch: 'universal' as const },
    ],
    category: 'public.app-category.graphics-design',
    icon: 'icon.icns',
    hardenedRuntime: true,
    entitlements: 'build/package/mac/entitlements.plist',
    entitlementsInherit: 'build/package/mac/entitlements.plist',
    // Both halves of a universal app must hold the same files. These are for one kind of processor each, and are not merged.
    files: ['node_modules/better-sqlite3/prebuilds/darwin-*.node'],
    x64ArchFiles: '**/node_modules/{better-sqlite3/prebuilds,@img}/**',
  },
} satisfies Configuration;

const WINDOWS = {
  win: { target: ['nsis', 'portable'], icon: 'icon.ico' },
  nsis: { oneClick: true, perMachine: false, artifactName: `Safelight-${ARTIFACT}-setup.${macro('ext')}` },
  portable: { artifactName: `Safelight-${ARTIFACT}-portable.${macro('ext')}` },
} satisfies Configuration;
