import { randomFillSync } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

/** A genuine 32x32 JPEG, for answers of another type than asked for. */
export const JPEG = Buffer.from(
  '/9j/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAgACADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABAb/xAAXEAADAQAAAAAAAAAAAAAAAAAAAwRh/8QAGAEAAgMAAAAAAAAAAAAAAAAABAYCBQf/xAAXEQADAQAAAAAAAAAAAAAAAAAAAwQC/9oADAMBAAIRAxEAPwCIVNgxU2C1TYMVNhY7eQlpBqmwYqbBipsFqmwDY8ZZaQapsGKmwWqbBipsA2PM8lpCKmwWqbBipsGKmwD28ZJaT//Z',
  'base64',
);

/** A genuine 32x32 WebP. */
export const WEBP = Buffer.from(
  'UklGRnwAAABXRUJQVlA4IHAAAADQAwCdASogACAALplotFo/qCgoH4CYS2AE6Zjjwn0ACMuADANv6fAA/u+n/J/7H39Dv/7DWYIVzibazpjJRz+6TqKnP61d1ScBH9ZHe5fzGYGyV7+9twdbSxllQbX19AIaKbepjTq9BKq81Zw5gAAA',
  'base64',
);

export type PngOptions = {
  readonly width: number;
  readonly height: number;
  /** Each seed has its own pixels, so that the same image twice can be told. */
  readonly seed: number;
  /** Random pixels, stored without compression: about 3 bytes a pixel. */
  readonly noise?: boolean;
};

/** A genuine 8-bit RGB PNG. */
export function encodePng({ width, height, seed, noise = false }: PngOptions): Buffer {
  const stride = 1 + width * 3;
  const raw = Buffer.alloc(stride * height);
  if (noise) randomFillSync(raw);
  for (let y = 0; y < height; y++) {
    raw[y * stride] = 0;
    if (!noise) paintRow(raw, y * stride + 1, y, width, seed);
  }
  return assemblePng(width, height, deflateSync(raw, { level: noise ? 0 : 1 }));
}

/** A PNG whose header promises more pixels than any memory holds, in a few bytes. */
export function pngWithHugeHeader(): Buffer {
  return assemblePng(60_000, 60_000, deflateSync(Buffer.alloc(1_000)));
}

/** A PNG with a wrong checksum on its pixels. */
export function pngWithBadChecksum(png: Buffer): Buffer {
  const bad = Buffer.from(png);
  const lastOfPixels = bad.length - 12 - 1;
  bad[lastOfPixels] = (bad[lastOfPixels] ?? 0) ^ 0xff;
  return bad;
}

function paintRow(raw: Buffer, offset: number, y: number, width: number, seed: number): void {
  const tint = Math.imul(seed, 0x9e3779b1) >>> 0;
  for (let x = 0; x < width; x++) {
    raw[offset + x * 3] = (x * 3 + tint) & 0xff;
    raw[offset + x * 3 + 1] = (y * 3 + (tint >>> 8)) & 0xff;
    raw[offset + x * 3 + 2] = (((x ^ y) & 0x3f) + (tint >>> 16)) & 0xff;
  }
}

/** 8 bits each of red, green and blue; what the header says of depth, colour and order of the pixels. */
const RGB = [8, 2, 0, 0, 0];

/** A PNG of pixels that are deflated already, whatever its header claims of them. */
export function assemblePng(
  width: number,
  height: number,
  pixels: Buffer,
  kind: readonly number[] = RGB,
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(kind, 8);
  const signature = Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
