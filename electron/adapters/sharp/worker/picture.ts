import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import sharp, { type Metadata } from 'sharp';
import { failure } from '../../../../shared/domain/errors.ts';
import { FailureError } from '../../../core/ports/failure-error.ts';
import type { Inspected } from '../../../core/ports/image-worker.ts';
import { type Container, readContainer } from './container.ts';
import { type Pixels, pixelsFrom } from './pixels.ts';

/** An image file, completely decoded. */
export type Picture = {
  readonly inspected: Inspected;
  readonly pixels: Pixels;
  /** The kinds of metadata that the file carries. */
  readonly metadata: readonly string[];
};

/** More than any image within the pixel limit needs, even as PNG with 16 bits a channel. */
const MAX_FILE_BYTES = 192 * 1024 * 1024;
/** The longest edge that all three formats can hold (WebP's). */
const MAX_EDGE = 16_383;

/**
 * Reads and decodes every pixel of a PNG, JPEG or WebP file, turned upright and in sRGB. What is too large is refused by its header,
 * before anything is decoded.
 * @throws FailureError `unusable_answer` when it is not a sound still image in one of these formats; `base_image_missing` when there
 * is no such file.
 */
export async function readPicture(path: string, maxPixels: number): Promise<Picture> {
  const { bytes, container } = await checkPicture(path, maxPixels);
  const pixels = await decode(path, maxPixels);
  return {
    inspected: {
      format: container.format,
      width: pixels.width,
      height: pixels.height,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    },
    pixels,
    metadata: container.metadata,
  };
}

/**
 * Looks at a file as far as that takes no decoding: whether it is one of the three formats, whole, and not too large.
 * @throws FailureError as readPicture does
 */
export async function checkPicture(
  path: string,
  maxPixels: number,
): Promise<{ readonly bytes: Buffer; readonly container: Container }> {
  const bytes = await readBytes(path);
  const container = containerOf(bytes);
  checkHeader(await headerOf(path), maxPixels);
  return { bytes, container };
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size === 0) throw unusable('The file is empty.');
    if (size > MAX_FILE_BYTES) throw unusable(`The file is larger than any image should be: ${size} bytes.`);
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new FailureError(failure('base_image_missing', `There is no file at ${path}.`), { cause: error });
  }
}

function containerOf(bytes: Buffer): Container {
  const container = readContainer(bytes);
  if (container === null) throw unusable(`It is not a PNG, JPEG or WebP image: ${beginning(bytes)}.`);
  if (!container.complete) {
    throw unusable(`The ${container.format.toUpperCase()} image is cut off: its end is missing.`);
  }
  return container;
}

/** How a file that is no image begins, so that a web page or an error message in its place can be recognised. */
function beginning(bytes: Buffer): string {
  const start = bytes.subarray(0, 48);
  const readable = start.every((byte) => byte >= 0x20 && byte < 0x7f) || /^\s*[<{[]/.test(start.toString());
  return readable
    ? `it begins with ${JSON.stringify(start.toString())}`
    : `its first bytes are ${start.toString('hex', 0, 12)}`;
}

function headerOf(path: string): Promise<Metadata> {
  // Without sharp's own limit, so that the refusal can name the size. Only the header is read here.
  return sharp(path, { limitInputPixels: false, failOn: 'error' }).metadata().catch(refuseDamaged);
}

function checkHeader({ width, height, pages = 1 }: Metadata, maxPixels: number): void {
  const size = `${width} × ${height} pixels`;
  if (width * height > maxPixels) {
    throw unusable(`The image claims ${size}, more than the ${maxPixels} pixels allowed.`);
  }
  if (Math.max(width, height) > MAX_EDGE) {
    throw unusable(`The image claims ${size}; no edge may be longer than ${MAX_EDGE}.`);
  }
  if (pages > 1) throw unusable(`It is an animation of ${pages} frames, not a still image.`);
}

async function decode(path: string, maxPixels: number): Promise<Pixels> {
  const { data, info } = await sharp(path, { limitInputPixels: maxPixels, failOn: 'error' })
    .autoOrient()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch(refuseDamaged);
  return pixelsFrom(data, info);
}

/** What a decoder that gives up on a file has to say of it. */
export function refuseDamaged(error: Error): never {
  throw unusable(`The image is damaged or cut off: ${firstLine(error.message)}.`, error);
}

function firstLine(message: string): string {
  return message.trim().split('\n', 1)[0] ?? '';
}

function unusable(message: string, cause?: Error): FailureError {
  const causes = cause === undefined ? [] : [{ name: cause.name, code: null, message: cause.message }];
  return new FailureError(failure('unusable_answer', message, { phase: 'decode', causes }), { cause });
}
