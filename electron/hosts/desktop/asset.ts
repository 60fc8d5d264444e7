import { realpath } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * The file that a URL's path names below `root`, or null when there is none or when it lies outside: by `..`, by an encoded
 * separator, by a symbolic link, whatever the spelling.
 */
export async function resolveAsset(root: string, pathname: string): Promise<string | null> {
  try {
    const inside = (await realpath(root)) + sep;
    const wanted = resolve(root, `.${decodeURIComponent(pathname)}`);
    const real = await realpath(wanted);
    return real.startsWith(inside) ? real : null;
  } catch {
    return null; // Malformed, or not there: to the page the two are the same.
  }
}

/** The media type by the file's extension. What is unknown is bytes, which no page runs. */
export function mediaType(path: string): string {
  return TYPES[extname(path)] ?? 'application/octet-stream';
}
