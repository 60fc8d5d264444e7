import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readImports } from './read-imports.ts';
import { sharedVendors, wrongDependencies } from './rules.ts';
import { wrongText } from './text-rules.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = ['shared', 'electron', 'renderer', 'build', 'bench', 'tests'];

/** All sources, by path from the top of the repository, with `/` between folders. */
const sources = FOLDERS.flatMap((folder) => below(folder)).map((path) => ({
  path,
  source: readFileSync(join(ROOT, path), 'utf8'),
}));
const files = sources
  .filter(({ path }) => /\.tsx?$/.test(path))
  .map(({ path, source }) => readImports(path, source));

/** A folder that does not exist yet has no files. */
function below(folder: string): string[] {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
      .filter((path) => /\.(tsx?|css|html)$/.test(path) && !path.endsWith('.d.ts'));
  } catch {
    return [];
  }
}

describe('the house', () => {
  it('has people in every room', () => {
    const rooms = [
      'shared/domain/',
      'electron/core/',
      'electron/adapters/',
      'electron/hosts/desktop/',
      'renderer/features/',
    ];
    for (const room of rooms) expect(files.some(({ path }) => path.startsWith(room))).toBe(true);
  });

  it('has nobody import whom they may not', () => {
    expect(files.flatMap(wrongDependencies)).toEqual([]);
  });

  it('keeps every vendor in one adapter', () => {
    expect(sharedVendors(files)).toEqual([]);
  });

  it('has no file of several ideas, no way around the wrappers, no lonely test and no path of one machine', () => {
    expect(sources.flatMap(({ path, source }) => wrongText(path, source))).toEqual([]);
  });
});
