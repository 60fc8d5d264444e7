import { cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'electron-builder';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { sandboxSwitches } from '../build/find-electron.ts';
import { localElectron } from '../build/package/local-electron.ts';
import { LINUX_EXECUTABLE, type UnpackedApp, unpackedApp } from '../build/package/unpacked-app.ts';
import manifest from '../package.json' with { type: 'json' };

/** Packages an app that has one empty window and nothing else, in the same way. */
export async function packageEmpty(folder: string): Promise<UnpackedApp> {
  const output = join(folder, 'dist');
  mkdirSync(folder, { recursive: true });
  cpSync(join(import.meta.dirname, 'renderer/shell.cjs'), join(folder, 'shell.cjs'));
  const app = { name: 'empty', version: '1.0.0', description: 'Empty', author: 'Nobody', main: 'shell.cjs' };
  const { electron } = manifest.devDependencies;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...app, devDependencies: { electron } }));
  await build({
    projectDir: folder,
    dir: true,
    publish: 'never',
    config: {
      appId: 'app.safelight.empty',
      // Of the same name, so that it is found in the same place.
      productName: 'Safelight',
      directories: { output },
      files: ['shell.cjs', 'package.json'],
      npmRebuild: false,
      publish: null,
      linux: { executableName: LINUX_EXECUTABLE },
      ...localElectron(process.env),
    },
  });
  return unpackedApp(output);
}

/** Starts a packaged app and waits for its first window. */
export async function startPackaged(
  { executable }: UnpackedApp,
  args: readonly string[],
): Promise<{ app: ElectronApplication; page: Page }> {
  const app = await _electron.launch({ executablePath: executable, args: [...sandboxSwitches(), ...args] });
  return { app, page: await app.firstWindow() };
}

/** Bytes of all files below a folder. */
export function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
