import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { listPackage } from '@electron/asar';

/** A file that a package adds to Electron: its path below the resources, and its size in bytes. */
export type Part = { readonly path: string; readonly bytes: number };

/** What was there before: an Electron that lies on this machine may bring an app of its own, which ours goes before. */
const NOT_OURS = /^(app|default_app\.asar)(\/|$)/;

/** Every file that lies in an app's resources, those in the archive not listed by themselves. */
export function partsOf(resources: string): Part[] {
  return readdirSync(resources, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: slashes(relative(resources, path)), bytes: statSync(path).size }))
    .filter(({ path }) => !NOT_OURS.test(path));
}

/** Every file and folder that the app's archive knows, those that lie beside it too. */
export function archivedPaths(archive: string): string[] {
  return listPackage(archive, { isPack: false }).map((path) => slashes(path).replace(/^\//, ''));
}

/** What a package adds to Electron's size on the disk in bytes, the plain Node apart. */
export function addedBytes(parts: readonly Part[]): number {
  const added = parts.filter(({ path }) => !path.startsWith('node/'));
  return added.reduce((sum, { bytes }) => sum + bytes, 0);
}

function slashes(path: string): string {
  return path.split(sep).join('/');
}
