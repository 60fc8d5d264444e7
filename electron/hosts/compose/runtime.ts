import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Where the program's own parts lie. All paths are absolute. */
export type Runtime = {
  /** A plain Node executable for image workers, never Electron's; see docs/architecture.md. */
  readonly nodePath: string;
  /** The image worker's script. */
  readonly workerEntry: string;
  /** The script that looks through a database; the same Node runs it. */
  readonly checkEntry: string;
  /** Runtime files: fonts, icons, samples. */
  readonly resourcesDir: string;
};

/** Where this module lies: `out/main` once built, its own folder when it runs from source. */
const HERE = import.meta.dirname;
const BUILT = HERE.endsWith(join(sep, 'out', 'main'));
const ROOT = join(HERE, ...(BUILT ? ['..', '..'] : ['..', '..', '..']));
/** A packaged app runs from an archive, into which a plain Node cannot look. What that reads lies beside it, in the same places. */
const OUTSIDE = ROOT.replace(/\.asar$/, '.asar.unpacked');

/** Finds the program's parts, built or in source, under Node or under Electron. */
export function findRuntime(): Runtime {
  return {
    nodePath: nodePath(),
    workerEntry: BUILT
      ? join(OUTSIDE, 'out/main/image-worker.cjs')
      : join(ROOT, 'electron/adapters/sharp/worker/main.ts'),
    checkEntry: BUILT
      ? join(OUTSIDE, 'out/main/database-check.cjs')
      : join(ROOT, 'electron/adapters/sqlite/check/main.ts'),
    resourcesDir: join(OUTSIDE, 'resources'),
  };
}

/** Under Node, the same one. Under Electron, the one that a packaged app carries, or the development dependency. */
function nodePath(): string {
  if (process.versions['electron'] === undefined) return process.execPath;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const packaged = join(resourcesPath() ?? ROOT, 'node', name);
  return existsSync(packaged) ? packaged : join(ROOT, 'node_modules', 'node', 'bin', name);
}

function resourcesPath(): string | null {
  return 'resourcesPath' in process && typeof process.resourcesPath === 'string'
    ? process.resourcesPath
    : null;
}
