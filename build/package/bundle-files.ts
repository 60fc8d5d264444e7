import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How one file of the bundle names another that it loads, now or later. */
const LOADED = /require\("\.\/([\w.-]+\.cjs)"\)/g;

/** The files of a built bundle that these entries need, themselves included: names in `folder`, sorted. */
export function bundleFiles(folder: string, entries: readonly string[]): string[] {
  const needed = new Set(entries);
  for (const name of needed) {
    const code = readFileSync(join(folder, name), 'utf8');
    for (const [, loaded = ''] of code.matchAll(LOADED)) needed.add(loaded);
  }
  return [...needed].sort();
}
