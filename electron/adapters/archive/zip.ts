import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ZipFile } from 'yazl';
import type { ArchiveMember } from '../../core/ports/archives.ts';

/** See Archives.zip. A member is asked for when the one before it is in the archive, so that only one is open at a time. */
export async function* zip(members: AsyncIterable<ArchiveMember>): AsyncGenerator<Uint8Array> {
  // Loaded when it is first needed, as the rest of what a start can do without.
  const yazl = await import('yazl');
  const archive = new yazl.ZipFile();
  const output = archive.outputStream as Readable;
  // yazl reports a member's error here and then goes on as if nothing were; whoever reads must hear of it.
  archive.on('error', (error: Error) => output.destroy(error));
  const filled = fill(archive, members).catch((error: Error) => void output.destroy(error));
  try {
    for await (const chunk of output) yield chunk as Uint8Array;
  } finally {
    // Who stops reading early leaves a member open, which its end, or this, closes.
    output.destroy();
    await filled;
  }
}

async function fill(archive: ZipFile, members: AsyncIterable<ArchiveMember>): Promise<void> {
  const output = archive.outputStream as Readable;
  for await (const { name, modifiedAt, content } of members) {
    if (output.destroyed) return;
    const source = 'file' in content ? createReadStream(content.file) : Readable.from(encoded(content.text));
    const stop = (): void => void source.destroy();
    output.once('close', stop);
    // Pictures are compressed already.
    const compress = 'text' in content;
    archive.addReadStream(source, name, { mtime: new Date(modifiedAt), mode: 0o100644, compress });
    await finished(source, { writable: false }).catch((error: unknown) => {
      if (!output.destroyed) throw error;
    });
    output.off('close', stop);
  }
  archive.end();
}

async function* encoded(text: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const piece of text) yield Buffer.from(piece, 'utf8');
}
