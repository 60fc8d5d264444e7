import type { MediaFile } from '../../core/app/app.ts';
import { fileResponse } from './file-response.ts';

/** For what has a name of its own for each content, by its id or its hash. */
export const KEEP_FOR_EVER = 'private, max-age=31536000, immutable';

/** Where pictures are asked for, in every host. */
export const MEDIA_PATH = '/media/';

/** A file and its thumbnail never change: a picture that is made anew is a new file with a new id. */
const UNCHANGING = /^\/media\/(file|thumb)\//;

/** The picture at a `/media/` path as a response that streams it, or null when there is none. */
export async function mediaResponse(
  findMedia: (path: string) => Promise<MediaFile | null>,
  path: string,
): Promise<Response | null> {
  const media = await findMedia(path);
  if (media === null) return null;
  return fileResponse(media.path, {
    'Content-Type': media.mediaType,
    'Cache-Control': UNCHANGING.test(path) ? KEEP_FOR_EVER : 'no-store',
    // It is a picture and nothing else, whatever its bytes say.
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
  });
}
