import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The SQL files of a folder in the order of their names, as one text.
 * @param folder absolute path
 */
export async function readTablesSql(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}
