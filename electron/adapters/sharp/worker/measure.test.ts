import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawing } from '../test-support/pictures.ts';
import { hammingDistance, likeness, signatureOf } from './measure.ts';
import { pixelsFrom } from './pixels.ts';

describe('hammingDistance', () => {
  it('counts differing bits', () => {
    expect(hammingDistance('00', '00')).toBe(0);
    expect(hammingDistance('0f', 'f0')).toBe(8);
    expect(hammingDistance('a5', 'a4')).toBe(1);
  });

  it('refuses hashes of different kinds', () => {
    expect(() => hammingDistance('00', '0000')).toThrow('cannot be compared');
  });
});

describe('signatureOf', () => {
  it('is the same for the same picture in another encoding, and far from another picture’s', async () => {
    const signature = async (picture: Sharp) => {
      const { data, info } = await sharp(await picture.toBuffer())
        .raw()
        .toBuffer({ resolveWithObject: true });
      return signatureOf(pixelsFrom(data, info));
    };
    const png = await signature(drawing(1, 512).png());
    const jpeg = await signature(drawing(1, 512).jpeg({ quality: 95 }));
    const other = await signature(drawing(2, 512).png());
    expect(png.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hammingDistance(png.hash, jpeg.hash)).toBeLessThanOrEqual(2);
    expect(hammingDistance(png.hash, other.hash)).toBeGreaterThan(60);
    expect(likeness(png, png)).toBe(1);
    expect(likeness(png, jpeg)).toBeGreaterThan(0.99);
    expect(likeness(png, other)).toBeLessThan(0.5);
  });
});
