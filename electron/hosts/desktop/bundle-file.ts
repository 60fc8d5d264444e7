import { isAbsolute, resolve } from 'node:path';

const ENDING = '.safelight';

/**
 * The bundle that the command line of a start names, as an absolute path; null when it names none. The system puts a file that was
 * opened with the app among the arguments.
 * @param folder where the start was made: relative paths are relative to it
 */
export function bundleOfArguments(args: readonly string[], folder: string): string | null {
  const named = args.find((arg) => isBundle(arg) && !arg.startsWith('-') && !isLink(arg));
  if (named === undefined) return null;
  return isAbsolute(named) ? named : resolve(folder, named);
}

export function isBundle(path: string): boolean {
  return path.toLowerCase().endsWith(ENDING) && path.length > ENDING.length;
}

/** As `safelight://job/….safelight` would be. */
function isLink(arg: string): boolean {
  return /^[a-z][a-z\d+.-]+:\/\//i.test(arg);
}
