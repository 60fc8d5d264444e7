import type { Job } from '../../../shared/domain/job.ts';
import { insideJson } from '../../../shared/text/inside-json.ts';
import type { Ports } from '../ports/index.ts';

/** Folders of this machine, by which paths are recognised. All absolute. */
export type KnownFolders = {
  readonly library: string;
  readonly dataDir: string;
  /** The name of the job's folder in the library, which may be an earlier one. */
  readonly jobFolder: string;
};

/** Those that a job's texts may name. */
export function foldersOf({ ports, job }: { readonly ports: Ports; readonly job: Job }): KnownFolders {
  return { library: ports.files.library.root, dataDir: ports.info.dataDir, jobFolder: job.folder };
}

/** The folder of base images in the data directory. */
const ORIGINALS = 'originals';
/** What a name in a path cannot hold, as far as text around it goes. */
const NAME = String.raw`[^\s/\\"'<>|:*?()[\]{},;=&]+`;
const BACKSLASH = String.raw`\\{1,4}`;

/** Absolute paths of two names or more: after `/`, but neither in an address nor the API's own `/v1/…`. */
const POSIX = String.raw`(?:file:\/\/|(?<![\w.~\]%/-]))\/(?!v\d+\/)(?:${NAME}\/+)+(?:${NAME})?`;
/** After a drive or as `\\server\share`, also where JSON has doubled the backslashes. */
const WINDOWS = String.raw`(?:file:\/{2,3})?(?<![A-Za-z])[A-Za-z]:(?:${BACKSLASH}|\/)(?:${NAME}(?:${BACKSLASH}|\/+))*(?:${NAME})?`;
const SHARE = String.raw`(?<![\w\\])\\{2,4}${NAME}(?:${BACKSLASH}${NAME})+`;
/** Something in a folder's path at which NAME ends. */
const UNUSUAL = /[\s"'<>|*?()[\]{},;=&]/;
const ABSOLUTE = new RegExp(`${WINDOWS}|${SHARE}|${POSIX}`, 'g');

/** A person's home, of which the name is the person's. */
const HOME = /^(?:\/(?:home|Users)\/[^/]+|[A-Za-z]:\\Users\\[^\\]+)/;

/**
 * Makes the function that takes the folders of this machine out of a text. What lies in the job's folder, or among the base images,
 * keeps its path from there on; of any other file the name is left, which is what a reader can use.
 */
export function createPathReducer(folders: KnownFolders): (text: string) => string {
  const known = knownForms(folders);
  const reduce = (path: string): string => {
    const names = path.split(/[\\/]+/).filter((name) => name !== '');
    const from = Math.max(names.lastIndexOf(folders.jobFolder), names.lastIndexOf(ORIGINALS));
    if (from >= 0) return names.slice(from).join('/');
    return `…/${names.at(-1)}`;
  };
  return (text) => {
    if (!text.includes('/') && !text.includes('\\')) return text;
    let result = text;
    // First those that are known, since a name with a space in it ends what the expression takes for a path.
    for (const [form, instead] of known) if (result.includes(form)) result = result.replaceAll(form, instead);
    return result.replace(ABSOLUTE, reduce);
  };
}

/**
 * Each known folder in whose path the expression would stop short, in the ways in which it may be written, the longest first, with
 * what takes its place: a path that the expression knows.
 */
function knownForms({ library, dataDir }: KnownFolders): [form: string, instead: string][] {
  const named: [folder: string, instead: string][] = [
    [library, '/-/library'],
    [dataDir, '/-/data'],
    ...[library, dataDir].flatMap((folder) =>
      homeOf(folder).map((home): [string, string] => [home, '/-/home']),
    ),
  ];
  return named
    .filter(([folder]) => UNUSUAL.test(folder))
    .flatMap(([folder, instead]) => formsOf(folder).map((form): [string, string] => [form, instead]))
    .sort(([a], [b]) => b.length - a.length);
}

function homeOf(folder: string): string[] {
  const [home] = HOME.exec(folder) ?? [];
  return home === undefined ? [] : [home];
}

/** As it is, inside JSON, and with the slashes that Windows takes as well. */
function formsOf(folder: string): string[] {
  return [...new Set([folder, insideJson(folder), folder.replaceAll('\\', '/')])];
}
