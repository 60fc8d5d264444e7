import { chmod, cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AfterPackContext, Arch } from 'electron-builder';
import { ROOT } from '../ensure-built.mjs';
import { FUSES, setFuses } from './fuses.ts';
import { writeNotices } from './notices.ts';
import { shipPlainApp } from './plain-app.ts';
import { shipNode } from './plain-node.ts';
import { LINUX_EXECUTABLE } from './unpacked-app.ts';

/** Adds to an app that electron-builder has packed what does not lie in its archive, and sets its fuses. It is signed afterwards. */
export async function afterPack({ packager, appOutDir, arch, electronPlatformName }: AfterPackContext) {
  const platform = electronPlatformName as NodeJS.Platform;
  const resources = packager.getResourcesDir(appOutDir);
  const outside = join(resources, 'app.asar.unpacked');
  // Electron's licences lie beside a Mac's app, and would not be installed with it.
  if (platform === 'darwin') await copyLicences(appOutDir, resources);
  // A universal app is merged from two that have all this already.
  if (arch !== Arch.universal) {
    await shipPlainApp(outside);
    await shipNode(resources, { platform, arch: Arch[arch] });
    await shipLauncher(resources, platform);
    await writeNotices(join(outside, 'node_modules'), join(resources, 'THIRD-PARTY-NOTICES.txt'));
  }
  await setFuses(executableOf({ packager, appOutDir, platform }), FUSES);
}

/** On macOS the app's folder: the tool that sets fuses knows its way in it. */
function executableOf(
  app: Pick<AfterPackContext, 'packager' | 'appOutDir'> & { platform: NodeJS.Platform },
): string {
  const { productFilename } = app.packager.appInfo;
  switch (app.platform) {
    case 'darwin':
      return join(app.appOutDir, `${productFilename}.app`);
    case 'win32':
      return join(app.appOutDir, `${productFilename}.exe`);
    default:
      return join(app.appOutDir, LINUX_EXECUTABLE);
  }
}

/** `bin/safelight`, or `bin\safelight.cmd`: starts the command line. */
async function shipLauncher(resources: string, platform: NodeJS.Platform): Promise<void> {
  const name = platform === 'win32' ? 'safelight.cmd' : 'safelight';
  const destination = join(resources, 'bin', name);
  await mkdir(join(resources, 'bin'), { recursive: true });
  await cp(join(ROOT, 'build/package/bin', name), destination);
  await chmod(destination, 0o755);
}

async function copyLicences(from: string, to: string): Promise<void> {
  const names = (await readdir(from)).filter((name) => name.startsWith('LICENSE'));
  for (const name of names) await cp(join(from, name), join(to, name));
}
