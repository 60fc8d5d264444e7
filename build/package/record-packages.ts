import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';

/** Where builds note what they bundle, from the top of the repository: a file for each. */
export const RECORDS = 'out/packages';

/**
 * Has a build note the packages that it takes modules from, for the third-party notices: their folders, in `<RECORDS>/<name>.json`.
 * @param root the top of the repository. Given, since the build's configuration is itself bundled, and knows no longer where its parts lay
 */
export function recordPackages(name: string, root: string): Plugin {
  return {
    name: 'record-packages',
    apply: 'build',
    async generateBundle() {
      const folders = new Set([...this.getModuleIds()].flatMap((id) => packageFolder(root, id) ?? []));
      await mkdir(join(root, RECORDS), { recursive: true });
      await writeFile(
        join(root, RECORDS, `${name}.json`),
        `${JSON.stringify([...folders].sort(), null, 2)}\n`,
      );
    },
  };
}

/** `node_modules/@scope/name`, from the top of the repository, for a module of that package; null for one of ours. */
export function packageFolder(root: string, module: string): string | null {
  const path = relative(root, module.replace(/^\0/, '').replace(/\?.*$/, '')).split(sep).join('/');
  return /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? null;
}
