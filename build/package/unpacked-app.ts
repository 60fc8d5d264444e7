import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The desktop app's name on Linux: `safelight` itself is the command line. */
export const LINUX_EXECUTABLE = 'safelight-desktop';

/** An unpacked app as `npm run package` leaves it. All paths are absolute. */
export type UnpackedApp = {
  readonly executable: string;
  /** What tells its fuses: on macOS the app's folder, elsewhere the executable. */
  readonly fused: string;
  readonly resources: string;
  /** What starts the command line. */
  readonly commandLine: string;
};

/** The app that was unpacked for this system into the folder that packages are made in. @throws Error when there is none */
export function unpackedApp(output: string): UnpackedApp {
  const app = appIn(output);
  if (!existsSync(app.executable)) throw new Error(`There is no ${app.executable}. Run npm run package.`);
  return app;
}

function appIn(output: string): UnpackedApp {
  // Apple's and Arm's processors are part of the folder's name, Intel's are not.
  const arch = process.arch === 'x64' ? '' : `-${process.arch}`;
  switch (process.platform) {
    case 'darwin':
      return macApp(join(output, `mac${arch}`, 'Safelight.app'));
    case 'win32':
      return flatApp(join(output, `win${arch}-unpacked`), 'Safelight.exe', 'safelight.cmd');
    default:
      return flatApp(join(output, `linux${arch}-unpacked`), LINUX_EXECUTABLE, 'safelight');
  }
}

function macApp(folder: string): UnpackedApp {
  const resources = join(folder, 'Contents/Resources');
  return {
    executable: join(folder, 'Contents/MacOS/Safelight'),
    fused: folder,
    resources,
    commandLine: join(resources, 'bin/safelight'),
  };
}

function flatApp(folder: string, name: string, commandLine: string): UnpackedApp {
  const executable = join(folder, name);
  const resources = join(folder, 'resources');
  return { executable, fused: executable, resources, commandLine: join(resources, 'bin', commandLine) };
}
