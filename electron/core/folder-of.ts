/** The folder that a file lies in; the core has no path library. */
export function folderOf(path: string): string {
  return path.slice(0, lastSeparator(path));
}

/** A backslash parts names on Windows only, where no name holds one; on the others none of our names does. */
export function lastSeparator(path: string): number {
  return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
}
