import type { Health } from '../contract/health.ts';
import { assertNever } from '../domain/assert-never.ts';

/** What holds the work up, as a sentence without its full stop, for logs and command lines; null when nothing does. */
export function whyItHolds({ disk, library }: Health): string | null {
  return disk.state === 'full' ? tooLittle(disk) : whyOfLibrary(library);
}

/** What of the library holds the work up; null when nothing does. */
export function whyOfLibrary(library: Health['library']): string | null {
  switch (library.state) {
    case 'ok':
    case 'low':
      return null;
    case 'full':
      return tooLittle(library);
    case 'read_only':
      return `The library folder ${library.path} cannot be written`;
    case 'missing':
      return missingText(library);
    default:
      return assertNever(library.state);
  }
}

function missingText({ path, missing }: Health['library']): string {
  switch (missing) {
    case 'other_disk':
      return `The folder ${path} is not the library that it was: the library's drive seems to be away`;
    case 'not_a_folder':
      return `The library ${path} is a file, not a folder`;
    case 'no_answer':
      return `The disk of the library ${path} does not answer`;
    case 'gone':
    case null:
      return `The library folder ${path} is not there`;
    default:
      return assertNever(missing);
  }
}

type Room = Pick<Health['disk'], 'freeBytes' | 'wantedBytes' | 'path'>;

function tooLittle({ freeBytes, wantedBytes, path }: Room): string {
  const free = freeBytes === null ? 'Too little space is' : `Only ${megabytes(freeBytes)} MB are`;
  return `${free} free on the disk of ${path}; ${megabytes(wantedBytes)} MB are needed to go on`;
}

function megabytes(bytes: number): string {
  return Math.ceil(bytes / 1e6).toLocaleString('en');
}
