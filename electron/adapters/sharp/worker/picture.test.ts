import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../../../shared/domain/processing.ts';
import { drawing } from '../test-support/pictures.ts';
import { scratch } from '../test-support/pools.ts';
import { readPicture } from './picture.ts';

const MAX_PIXELS = 4096 ** 2;

function fileOf(bytes: Buffer | string): string {
  const path = join(scratch(), 'image');
  writeFileSync(path, bytes);
  return path;
}

async function refusalOf(bytes: Buffer | string): Promise<unknown> {
  return readPicture(fileOf(bytes), MAX_PIXELS).then(
    (picture) => picture.inspected,
    (error) => error.failure ?? error,
  );
}

function refused(message: RegExp): unknown {
  return expect.objectContaining({
    code: 'unusable_answer',
    phase: 'decode',
    message: expect.stringMatching(message),
  });
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] as number) ^ 0x55;
  return copy;
}

/** A PNG of 67 bytes whose header claims any size. */
async function claiming(width: number, height: number): Promise<Buffer> {
  const png = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

describe('readPicture', () => {
  it.each(FORMATS)('reads a sound %s and says what it is', async (format) => {
    const path = fileOf(await drawing(3, 200, 120).toFormat(format).toBuffer());
    const bytes = readFileSync(path);
    const { inspected, pixels } = await readPicture(path, MAX_PIXELS);
    expect(inspected).toEqual({
      format,
      width: 200,
      height: 120,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(pixels).toMatchObject({ width: 200, height: 120, channels: 3 });
    expect(pixels.data.length).toBe(200 * 120 * 3);
  });

  it('goes by the content, not by the name', async () => {
    const path = join(scratch(), 'image.png');
    writeFileSync(path, await drawing(3).jpeg().toBuffer());
    expect((await readPicture(path, MAX_PIXELS)).inspected.format).toBe('jpeg');
  });

  it('brings greys, palettes, 16 bits, CMYK and alpha to 8-bit sRGB', async () => {
    const image = () => drawing(3, 64);
    const kinds: [Buffer, 3 | 4][] = [
      [await image().greyscale().png().toBuffer(), 3],
      [await image().greyscale().jpeg().toBuffer(), 3],
      [await image().png({ palette: true }).toBuffer(), 3],
      [await image().toColourspace('rgb16').png().toBuffer(), 3],
      [await image().toColourspace('cmyk').jpeg().toBuffer(), 3],
      [await image().ensureAlpha(1).png().toBuffer(), 3],
      [await image().ensureAlpha(0.5).png().toBuffer(), 4],
      [await image().ensureAlpha(0.5).greyscale().png().toBuffer(), 4],
      [await image().ensureAlpha(0.5).webp().toBuffer(), 4],
    ];
    for (const [bytes, channels] of kinds) {
      const { pixels } = await readPicture(fileOf(bytes), MAX_PIXELS);
      expect(pixels.channels).toBe(channels);
      expect(pixels.data.length).toBe(64 * 64 * channels);
    }
  });

  it('turns the picture upright as its EXIF orientation says', async () => {
    const path = fileOf(await drawing(3, 200, 120).withMetadata({ orientation: 6 }).jpeg().toBuffer());
    const { inspected } = await readPicture(path, MAX_PIXELS);
    expect(inspected).toMatchObject({ width: 120, height: 200 });
  });

  it('refuses what is no image, and shows how it begins', async () => {
    expect(await refusalOf('')).toEqual(refused(/empty/));
    expect(await refusalOf('<!DOCTYPE html><html><title>Sign in')).toEqual(
      refused(/begins with "<!DOCTYPE html>/),
    );
    expect(await refusalOf('{"error":"nope"}')).toEqual(refused(/begins with "\{/));
    expect(await refusalOf(Buffer.from([0, 1, 2, 0xfe]))).toEqual(refused(/first bytes are 000102fe/));
    expect(await refusalOf('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')).toEqual(
      refused(/<svg/),
    );
    expect(await refusalOf(await drawing(3).gif().toBuffer())).toEqual(refused(/not a PNG, JPEG or WebP/));
    expect(await refusalOf(await drawing(3).tiff().toBuffer())).toEqual(refused(/not a PNG, JPEG or WebP/));
  });

  it.each(FORMATS)('refuses a %s that is cut off anywhere', async (format) => {
    const whole = await drawing(3).toFormat(format).toBuffer();
    for (const share of [0.05, 0.5, 0.9]) {
      expect(await refusalOf(whole.subarray(0, whole.length * share))).toEqual(refused(/damaged|cut off/));
    }
    expect(await refusalOf(whole.subarray(0, -1))).toEqual(refused(/damaged|cut off/));
  });

  it('refuses a PNG with a flipped byte in its pixels or its checksums', async () => {
    const png = await drawing(3).png().toBuffer();
    const data = png.indexOf('IDAT') + 4;
    const length = png.readUInt32BE(data - 8);
    for (const at of [data + 2, data + Math.floor(length / 2), data + length, 30]) {
      expect(await refusalOf(flipped(png, at))).toEqual(refused(/damaged/));
    }
  });

  it('refuses by the header alone what claims to be huge', async () => {
    expect(await refusalOf(await claiming(60_000, 60_000))).toEqual(
      refused(/claims 60000 × 60000 pixels, more than/),
    );
    expect(await refusalOf(await claiming(100_000, 10))).toEqual(
      refused(/claims 100000 × 10 pixels; no edge/),
    );
  });

  it('refuses an animation', async () => {
    const frames = [await drawing(1).png().toBuffer(), await drawing(2).png().toBuffer()];
    const animation = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer();
    expect(await refusalOf(animation)).toEqual(refused(/animation of 2 frames/));
  });

  it('says when there is no file', async () => {
    const path = join(scratch(), 'gone.png');
    await expect(readPicture(path, MAX_PIXELS)).rejects.toMatchObject({
      failure: { code: 'base_image_missing', message: `There is no file at ${path}.` },
    });
  });
});
