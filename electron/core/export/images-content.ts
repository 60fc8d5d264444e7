import type { ImageFile } from '../../../shared/domain/image.ts';
import { withSuffix } from '../pipeline/file-names.ts';
import type { ArchiveMember } from '../ports/archives.ts';
import type { Content, Progress, Source } from './content.ts';

/** The finished files under their names in the library, each image's sidecar among them. Those that are gone are counted. */
export function imagesContent(source: Source): Content {
  const files = deliveredFiles(source);
  return {
    total: files.length,
    pieces: (progress) => source.ports.archives.zip(members(source, files, progress)),
  };
}

export function deliveredFiles({ files }: Pick<Source, 'files'>): ImageFile[] {
  return files.filter(({ kind, state }) => kind !== 'base' && state === 'stored');
}

async function* members(
  { ports }: Source,
  files: readonly ImageFile[],
  progress: Progress,
): AsyncGenerator<ArchiveMember> {
  const taken = new Set<string>();
  for (const { path, createdAt } of files) {
    if ((await ports.files.size(path)) === null) progress.missing += 1;
    else yield { name: freeName(path, taken), modifiedAt: createdAt, content: { file: path } };
    progress.done += 1;
  }
}

/** The file's name, with a number where a file of an earlier library has the same. Systems that take Ä for ä must be able to unpack both. */
function freeName(path: string, taken: Set<string>): string {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  let free = name;
  for (let n = 2; taken.has(free.toLowerCase()); n += 1) free = withSuffix(name, n);
  taken.add(free.toLowerCase());
  return free;
}
