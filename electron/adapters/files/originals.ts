import { basename, dirname, join, parse, relative } from 'node:path';
import { failure } from '../../../shared/domain/errors.ts';
import type { Format } from '../../../shared/domain/processing.ts';
import { FailureError } from '../../core/ports/failure-error.ts';
import type { Originals } from '../../core/ports/files.ts';
import { publishOver, syncFolder } from './durable.ts';
import { orFail } from './file-failure.ts';
import type { FileSystem } from './file-system.ts';
import { fileStat, nullWhenAbsent } from './look.ts';
import { makeFolder } from './make-folder.ts';
import { isPlainName, partId, partName } from './names.ts';

const EXTENSIONS: Record<Format, string> = { png: 'png', jpeg: 'jpg', webp: 'webp' };

/** Base images below `<root>/<jobId>/<attemptId>.<ext>`. */
export function createOriginals(root: string, fs: FileSystem): Originals {
  const folderOf = (jobId: string): string => join(root, requirePlain(jobId));
  return {
    async part(jobId, attemptId) {
      const folder = folderOf(jobId);
      await makeFolder(fs, 'originals', folder);
      return join(folder, partName(requirePlain(attemptId)));
    },

    async publish(part, format) {
      const path = join(dirname(part), `${attemptOf(root, part)}.${EXTENSIONS[format]}`);
      // What a crash left may have its name already; then only its durability is in doubt.
      await orFail('originals', 'store', path, () => publishOver(fs, part, path));
      return path;
    },

    async find(jobId, attemptId) {
      const folder = folderOf(jobId);
      const published = Object.values(EXTENSIONS).map((extension) => `${attemptId}.${extension}`);
      // The published file first: it is complete, where a part may not be. Each by its name: the folder may hold thousands.
      for (const name of [...published, partName(requirePlain(attemptId))]) {
        const path = join(folder, name);
        if ((await orFail('originals', 'look at', path, () => fileStat(fs, path))) !== null) return path;
      }
      return null;
    },

    removeJob(jobId) {
      const folder = folderOf(jobId);
      return orFail('originals', 'remove', folder, async () => {
        if ((await fs.stat(folder).catch(nullWhenAbsent)) === null) return;
        await fs.rm(folder, { recursive: true, force: true });
        // Back after a power cut, it would be there for ever: nobody knows of it any more.
        await syncFolder(fs, root);
      });
    },

    holds(path) {
      const name = basename(path);
      const job = relative(root, dirname(path));
      return isPlainName(job) && publishedId(name) !== null && join(root, job, name) === path;
    },
  };
}

/** The attempt that a part or a published file belongs to. Throws when it is none of ours: no other file is ever renamed. */
function attemptOf(root: string, part: string): string {
  const id = partId(basename(part)) ?? publishedId(basename(part));
  const job = relative(root, dirname(part));
  if (id === null || !isPlainName(job)) throw notOurs(part);
  return id;
}

function publishedId(name: string): string | null {
  const { name: id, ext } = parse(name);
  return Object.values(EXTENSIONS).includes(ext.slice(1)) && !id.startsWith('.') ? id : null;
}

function requirePlain(id: string): string {
  if (!isPlainName(id)) throw notOurs(id);
  return id;
}

function notOurs(name: string): FailureError {
  return new FailureError(
    failure('storage_failed', `Not a base image of this app: ${JSON.stringify(name)}.`),
  );
}
