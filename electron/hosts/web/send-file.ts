import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** A file's bytes as an answer, read as the connection takes them; null when there is no such file to read. */
export async function fileAnswer(
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response | null> {
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
