import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { MediaFile } from '../../core/app/app.ts';

/** A file and its thumbnail never change: a picture that is made anew is a new file with a new id. */
const UNCHANGING = /^\/media\/(file|thumb)\//;

/**
 * The picture at a `/media/` path as a response that streams it, or null when there is none.
 * @throws Error when the file cannot be read
 */
export async function mediaResponse(
  findMedia: (path: string) => Promise<MediaFile | null>,
  path: string,
): Promise<Response | null> {
  const media = await findMedia(path);
  if (media === null) return null;
  // Opened before anything is answered, so that a file that is gone is a missing one and not half of an answer.
  const file = await open(media.path);
  const { size } = await file.stat();
  // The stream closes the file at its end, and when the page goes away.
  return new Response(Readable.toWeb(file.createReadStream()) as ReadableStream, {
    headers: {
      'Content-Type': media.mediaType,
      'Content-Length': String(size),
      'Cache-Control': UNCHANGING.test(path) ? 'private, max-age=31536000, immutable' : 'no-store',
      // It is a picture and nothing else, whatever its bytes say.
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
