import type { Archives } from '../../core/ports/archives.ts';
import { openArchive } from './open-archive.ts';
import { zip } from './zip.ts';

/** Zip archives by yazl and yauzl. */
export function createArchives(): Archives {
  return { zip, open: openArchive };
}
