import { withSuffix } from '../pipeline/file-names.ts';
import type { ExportPlace, Files } from '../ports/files.ts';

/**
 * Writes a new file, with a number in its name where that is taken. Nothing of it is left when that does not work out.
 * @param signal stops it before the file has its name.
 * @returns where it is, as an absolute path, and its size.
 * @throws FailureError when the folder cannot be written; what the pieces throw and the signal's reason come out as they are.
 */
export async function writeNewFile(
  files: Pick<Files, 'exports' | 'remove'>,
  place: ExportPlace,
  pieces: AsyncIterable<string | Uint8Array>,
  signal?: AbortSignal,
): Promise<{ path: string; bytes: number }> {
  const { exports } = files;
  const part = await exports.writePart(place.folder, pieces);
  try {
    for (let n = 1; ; n += 1) {
      signal?.throwIfAborted();
      const named = n === 1 ? place : { ...place, name: withSuffix(place.name, n) };
      if ((await exports.publish(part.path, named)) === 'published')
        return { path: exports.path(named), bytes: part.bytes };
    }
  } catch (error) {
    await files.remove(part.path);
    throw error;
  }
}

/**
 * The same for a text that is there as a whole.
 * @param path absolute, of a new file or of a folder that is there; null for the library's folder for exports.
 * @throws AppError `invalid_input` for a path that is not absolute; FailureError as above.
 */
export async function writeNewText(
  files: Pick<Files, 'exports' | 'remove'>,
  path: string | null,
  name: string,
  text: string,
): Promise<{ path: string }> {
  const written = await writeNewFile(files, await files.exports.place(path, name), once(text));
  return { path: written.path };
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
