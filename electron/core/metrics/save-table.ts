import { withSuffix } from '../pipeline/file-names.ts';
import type { Files } from '../ports/files.ts';

/**
 * Writes a text to a new file among the exports in the library, with a number where the name is taken.
 * @returns where it is, as an absolute path.
 * @throws FailureError when the folder cannot be written; then there is no such file.
 */
export async function saveAmongExports(
  files: Pick<Files, 'exports' | 'remove'>,
  name: string,
  text: string,
): Promise<string> {
  const place = await files.exports.place(null, name);
  const part = await files.exports.writePart(place.folder, once(text));
  try {
    for (let n = 1; ; n += 1) {
      const named = n === 1 ? place : { ...place, name: withSuffix(place.name, n) };
      if ((await files.exports.publish(part.path, named)) === 'published') return files.exports.path(named);
    }
  } catch (error) {
    await files.remove(part.path);
    throw error;
  }
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
