import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../../../shared/domain/processing.ts';
import { drawing } from '../test-support/pictures.ts';
import { NEVER, realPool, scratch } from '../test-support/pools.ts';

describe('a thumbnail', () => {
  it.each(FORMATS)('of a %s is a small WebP of the same picture', async (format) => {
    const folder = scratch();
    const [path, outputPath] = [join(folder, `picture.${format}`), join(folder, 'thumb.webp')];
    await drawing(5, 900, 600).toFormat(format).toFile(path);
    const pool = realPool({ size: 1 });
    const made = await pool.thumbnail({ path, maxEdge: 128, outputPath }, NEVER);
    expect(made).toMatchObject({ format: 'webp', width: 128, height: 85 });
    expect(await pool.inspect(outputPath, NEVER)).toEqual(made);
    const expected = await sharp(path).resize(16, 16, { fit: 'fill' }).raw().toBuffer();
    const found = await sharp(outputPath).resize(16, 16, { fit: 'fill' }).raw().toBuffer();
    const apart = expected.reduce((sum, value, at) => sum + Math.abs(value - (found[at] ?? 0)), 0);
    expect(apart / expected.length).toBeLessThan(5);
  });

  it('is never larger than the picture', async () => {
    const folder = scratch();
    const [path, outputPath] = [join(folder, 'small.png'), join(folder, 'thumb.webp')];
    await drawing(5, 40, 30).png().toFile(path);
    const made = await realPool({ size: 1 }).thumbnail({ path, maxEdge: 128, outputPath }, NEVER);
    expect(made).toMatchObject({ width: 40, height: 30 });
  });

  it('is upright, keeps what shows through, and carries no metadata', async () => {
    const folder = scratch();
    const [path, outputPath] = [join(folder, 'turned.png'), join(folder, 'thumb.webp')];
    await drawing(5, 300, 200)
      .ensureAlpha(0.5)
      .withExif({ IFD0: { Copyright: 'somebody' } })
      .withMetadata({ orientation: 6 })
      .png()
      .toFile(path);
    await realPool({ size: 1 }).thumbnail({ path, maxEdge: 100, outputPath }, NEVER);
    const { width, height, hasAlpha, exif, icc, xmp } = await sharp(outputPath).metadata();
    expect({ width, height, hasAlpha }).toEqual({ width: 67, height: 100, hasAlpha: true });
    expect([exif, icc, xmp]).toEqual([undefined, undefined, undefined]);
  });

  it('of what is no sound picture is refused as everywhere, and leaves no file', async () => {
    const folder = scratch();
    const outputPath = join(folder, 'thumb.webp');
    const whole = await drawing(5).png().toBuffer();
    const frames = [await drawing(1).png().toBuffer(), await drawing(2).png().toBuffer()];
    const animation = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer();
    const hostile: [string, Buffer, RegExp][] = [
      ['svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /not a PNG, JPEG or WebP/],
      ['cut', whole.subarray(0, whole.length / 2), /cut off/],
      ['broken', Buffer.from(whole).fill(0, 500, 900), /damaged/],
      ['animation', animation, /animation/],
      ['huge', await blank(5000, 5000), /more than the 16777216 pixels/],
    ];
    const pool = realPool({ size: 1 });
    for (const [name, bytes, message] of hostile) {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      await expect(pool.thumbnail({ path, maxEdge: 64, outputPath }, NEVER)).rejects.toMatchObject({
        failure: { code: 'unusable_answer', message: expect.stringMatching(message) },
      });
    }
    expect(readdirSync(folder)).not.toContain('thumb.webp');
  });
});

function blank(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: 'black' }, limitInputPixels: false })
    .png()
    .toBuffer();
}
