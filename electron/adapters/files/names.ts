const PREFIX = '.safelight-';
const SUFFIX = '.part';

/** The hidden name of a file that is still being written. */
export function partName(id: string): string {
  return `${PREFIX}${id}${SUFFIX}`;
}

/** The id that a part's name carries, or null when it is no part's name. */
export function partId(name: string): string | null {
  const id =
    name.startsWith(PREFIX) && name.endsWith(SUFFIX) ? name.slice(PREFIX.length, -SUFFIX.length) : '';
  return id === '' ? null : id;
}

/** Whether this is one name and not a path, by the rules of Linux and of Windows (drives, backslashes, streams). */
export function isPlainName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\\:\0]/.test(name);
}
