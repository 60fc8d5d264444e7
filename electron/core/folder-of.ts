/** The folder that a file or folder lies in; the core has no path library. A root keeps its separator: without it `E:` is another folder. */
export function folderOf(path: string): string {
  const at = lastSeparator(path);
  const folder = path.slice(0, at);
  return folder === '' || folder.endsWith(':') ? path.slice(0, at + 1) : folder;
}

/** A backslash parts names on Windows only, where no name holds one; on the others none of our names does. */
export function lastSeparator(path: string): number {
  return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
}
