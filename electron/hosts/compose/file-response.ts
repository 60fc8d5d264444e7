import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** A file's bytes as a response, read as whoever asked takes them; null when there is no such file to read. */
export async function fileResponse(
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response | null> {
  // Opened before anything is answered, so that a file that is gone is a missing one and not half of an answer.
  const file = await open(path).catch(() => null);
  if (file === null) return null;
  const stat = await file.stat();
  if (!stat.isFile()) {
    await file.close();
    return null;
  }
  // Closes the file at its end, and when the reader goes away.
  const body = Readable.toWeb(file.createReadStream()) as ReadableStream<Uint8Array>;
  return new Response(body, { headers: { ...headers, 'Content-Length': String(stat.size) } });
}
