import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { LibraryFound } from '../../core/ports/files.ts';
import { errorCode } from './file-failure.ts';
import type { FileSystem } from './file-system.ts';
import { nullWhenAbsent } from './look.ts';

/** The file in a library by which it is known again. */
const MARK_FILE = '.safelight-library';
const markSchema = z.object({ library: z.string().min(1).max(100) });

/** What is at the path of a library. Writes nothing. */
export async function lookAtLibrary(fs: FileSystem, root: string): Promise<LibraryFound> {
  const found = await fs.stat(root).catch(nullWhenAbsent);
  if (found === null) {
    const above = await nearest(fs, dirname(root));
    return {
      kind: 'nothing',
      device: above?.device ?? null,
      mark: null,
      writable: above !== null && (await isWritable(fs, above.path)),
    };
  }
  const kind = found.isDirectory() ? 'folder' : 'other';
  return {
    kind,
    device: String(found.dev),
    mark: kind === 'folder' ? await readMark(fs, root) : null,
    writable: await isWritable(fs, root),
  };
}

/** Returns the mark of a library that is there: the one that it has, or this one, which it gets. */
export async function markLibrary(fs: FileSystem, root: string, mark: string): Promise<string> {
  const there = await readMark(fs, root);
  if (there !== null) return there;
  const file = await fs.open(join(root, MARK_FILE), 'w');
  try {
    await file.writeFile(`${JSON.stringify({ library: mark })}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return mark;
}

async function readMark(fs: FileSystem, root: string): Promise<string | null> {
  try {
    const text = await fs.readFile(join(root, MARK_FILE), 'utf8');
    return markSchema.parse(JSON.parse(text)).library;
  } catch {
    // Absent, not to be read, or cut off: whoever needs one writes it anew.
    return null;
  }
}

type Nearest = { readonly path: string; readonly device: string };

/** The nearest folder that is there, from this one up; null when there is none, as on a drive that Windows does not have. */
async function nearest(fs: FileSystem, path: string): Promise<Nearest | null> {
  const found = await fs.stat(path).catch(nullWhenAbsent);
  if (found !== null) return { path, device: String(found.dev) };
  return path === dirname(path) ? null : nearest(fs, dirname(path));
}

async function isWritable(fs: FileSystem, path: string): Promise<boolean> {
  try {
    await fs.access(path, constants.W_OK);
    return true;
  } catch (error) {
    const code = errorCode(error) ?? '';
    return !['EACCES', 'EPERM', 'EROFS'].includes(code);
  }
}
