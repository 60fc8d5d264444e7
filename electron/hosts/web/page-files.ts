import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { AppError } from '../../../shared/contract/result.ts';

/** Where this module lies: `out/main` once built, its own folder when it runs from source. */
const HERE = import.meta.dirname;
const BUILT = HERE.endsWith(join(sep, 'out', 'main'));

/** The built page: the same one that the desktop app shows. */
export function builtPageDir(): string {
  return BUILT ? join(HERE, '../renderer') : join(HERE, '../../../out/renderer');
}

/**
 * Every file of the built page by the path that it is asked for, `/` among them. Only what was there at the start is ever served,
 * under exactly these names: no spelling of a path leads anywhere else, nor does a symbolic link.
 * @param icon the picture that browsers ask for by themselves; null for none
 * @throws AppError `not_possible` when the page was not built
 */
export function listPageFiles(pageDir: string, icon: string | null): ReadonlyMap<string, string> {
  const index = join(pageDir, 'index.html');
  if (!existsSync(index)) {
    throw new AppError('not_possible', `The page is missing: there is no ${index}.`, {
      advice: 'Build it first, with npm run build.',
    });
  }
  const files = readdirSync(pageDir, { withFileTypes: true, recursive: true }).filter((entry) =>
    entry.isFile(),
  );
  const inside = realpathSync(pageDir) + sep;
  const paths = files
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => realpathSync(path).startsWith(inside));
  const named = new Map(paths.map((path) => [urlPath(pageDir, path), path]));
  if (icon !== null) named.set('/favicon.ico', icon);
  return named.set('/', index);
}

function urlPath(pageDir: string, path: string): string {
  return `/${relative(pageDir, path).split(sep).map(encodeURIComponent).join('/')}`;
}
