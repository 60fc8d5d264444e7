import { createDeflate } from 'node:zlib';
import { assemblePng, JPEG } from '../../servers/samples.ts';

/** 16 bits each of red, green, blue and alpha. */
const RGBA_16 = [16, 6, 0, 0, 0];

/** A PNG of 65,000 × 65,000 pixels as its header says: 4.2 thousand millions of them, in a few hundred bytes. */
export function pngThatClaims(width: number, height: number): Buffer {
  return assemblePng(width, height, Buffer.from('78da63000000010001', 'hex'), RGBA_16);
}

/** A JPEG whose header says 65,000 × 65,000. */
export function jpegThatClaims(): Buffer {
  const bytes = Buffer.from(JPEG);
  const at = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(65_000, at + 5);
  bytes.writeUInt16BE(65_000, at + 7);
  return bytes;
}

/**
 * A genuine PNG of one colour that unpacks to 4 GB in 4 MB: eight bytes a pixel. Within the limit of pixels of a picture it would be far less.
 */
export async function bombPng(): Promise<Buffer> {
  const [width, height] = [23_000, 23_000];
  const deflate = createDeflate({ level: 1 });
  const chunks: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => chunks.push(chunk));
  const row = Buffer.alloc(1 + width * 8);
  for (let y = 0; y < height; y += 1) {
    if (!deflate.write(row)) await new Promise<void>((resolve) => deflate.once('drain', () => resolve()));
  }
  await new Promise<void>((resolve) => {
    deflate.once('end', () => resolve());
    deflate.end();
  });
  return assemblePng(width, height, Buffer.concat(chunks), RGBA_16);
}
