import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bmvbhash } from 'blockhash-core';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { FORMATS, type Recipe } from '../../../../shared/domain/processing.ts';
import { drawRecipe, reachesPreset } from '../../../core/pipeline/recipe.ts';
import type { MadeVariant } from '../../../core/ports/image-worker.ts';
import { drawing } from '../test-support/pictures.ts';
import { scratch } from '../test-support/pools.ts';
import { BaseCache } from './base-cache.ts';
import type { Pixels } from './pixels.ts';
import { edit, makeVariant } from './variant.ts';

const PRESETS = ['subtle', 'standard', 'strong'] as const;
const XMP =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>';

function identityWith(changes: Partial<Recipe>): Recipe {
  return { ...drawRecipe('off', 1, 1, 'png'), preset: 'strong', ...changes };
}

async function fileOf(picture: Sharp, name: string): Promise<string> {
  const path = join(scratch(), name);
  await picture.toFile(path);
  return path;
}

async function variantOf(
  basePath: string,
  recipe: Recipe,
  siblingHashes: string[] = [],
): Promise<MadeVariant & { path: string }> {
  const path = join(scratch(), `variant.${recipe.format}`);
  const work = { basePath, recipe, outputPath: path, siblingHashes };
  return { ...(await makeVariant(work, new BaseCache(4096 ** 2))), path };
}

/** A picture whose red tells the column and whose green tells the row, each in steps of 1. */
function coordinates(edge: number): Pixels {
  const data = new Uint8Array(edge * edge * 3);
  for (let i = 0; i < edge * edge; i += 1) {
    data[3 * i] = i % edge;
    data[3 * i + 1] = Math.floor(i / edge);
  }
  return { data, width: edge, height: edge, channels: 3 };
}

function at({ data, width }: Pixels, x: number, y: number): [x: number, y: number] {
  return [data[3 * (y * width + x)] as number, data[3 * (y * width + x) + 1] as number];
}

describe('edit', () => {
  const base = coordinates(200);

  it('crops by the fractions of each edge', async () => {
    const cropped = await edit(base, identityWith({ left: 0.1, top: 0.2, right: 0.3, bottom: 0.05 }));
    expect(cropped).toMatchObject({ width: 200, height: 200 });
    const corners = [at(cropped, 0, 0), at(cropped, 199, 199)];
    // 10 % of 200 from the left, 20 % from the top; 30 % from the right, 5 % from the bottom.
    for (const [i, [x, y]] of [
      [20, 40],
      [139, 189],
    ].entries()) {
      expect(Math.abs((corners[i]?.[0] ?? 0) - (x as number))).toBeLessThanOrEqual(2);
      expect(Math.abs((corners[i]?.[1] ?? 0) - (y as number))).toBeLessThanOrEqual(2);
    }
  });

  it('turns clockwise about the middle', async () => {
    const turned = await edit(base, identityWith({ rotation: 10, scale: 1.4 }));
    const [x, y] = at(turned, 100, 100);
    expect(Math.abs(x - 100) + Math.abs(y - 100)).toBeLessThanOrEqual(3);
    // What now lies to the right of the middle came from above it.
    expect(at(turned, 180, 100)[1]).toBeLessThan(95);
  });

  it('draws closer with a scale above 1', async () => {
    const scaled = await edit(base, identityWith({ scale: 1.25 }));
    expect(Math.abs(at(scaled, 0, 100)[0] - 20)).toBeLessThanOrEqual(2);
    expect(Math.abs(at(scaled, 199, 100)[0] - 180)).toBeLessThanOrEqual(2);
  });

  it.each([
    [96, 96],
    [333, 77],
    [17, 240],
  ])('shows no dark corner of a white picture of %d × %d', async (width, height) => {
    const white: Pixels = { data: new Uint8Array(width * height * 3).fill(255), width, height, channels: 3 };
    for (let seed = 0; seed < 40; seed += 1) {
      const recipe = { ...drawRecipe('strong', seed, 3, 'png'), brightness: 1, contrast: 1, noise: 0 };
      expect(Math.min(...(await edit(white, recipe)).data)).toBe(255);
    }
  });

  it.each([
    [1, 1],
    [2, 9],
  ])('does not fail on a picture of %d × %d', async (width, height) => {
    const tiny: Pixels = { data: new Uint8Array(width * height * 3), width, height, channels: 3 };
    expect(await edit(tiny, drawRecipe('strong', 3, 1, 'png'))).toMatchObject({ width, height });
  });
});

describe('makeVariant', () => {
  it.each(FORMATS)('makes a %s of the base’s size and says what it made', async (format) => {
    const base = await fileOf(drawing(1, 300, 200), 'base.png');
    const made = await variantOf(base, drawRecipe('standard', 9, 1, format));
    const bytes = readFileSync(made.path);
    expect(made).toMatchObject({
      format,
      width: 300,
      height: 200,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(await sharp(bytes).metadata()).toMatchObject({ format, width: 300, height: 200, hasAlpha: false });
    expect(made.measured).toMatchObject({ bytesBefore: statSync(base).size, bytesAfter: bytes.length });
  });

  it.each(FORMATS)('gives the same %s from the same recipe, another from another seed', async (format) => {
    const base = await fileOf(drawing(1), 'base.png');
    const recipe = drawRecipe('subtle', 9, 1, format);
    const { sha256 } = await variantOf(base, recipe);
    expect((await variantOf(base, recipe)).sha256).toBe(sha256);
    expect((await variantOf(base, drawRecipe('subtle', 10, 1, format))).sha256).not.toBe(sha256);
    // The noise alone, too, comes from the seed.
    expect((await variantOf(base, { ...recipe, seed: 10 })).sha256).not.toBe(sha256);
  });

  it.each(FORMATS)('leaves no metadata of a %s, and says what was there', async (format) => {
    const full = drawing(1)
      .withExif({ IFD0: { Copyright: 'me' } })
      .withIccProfile('p3')
      .withXmp(XMP)
      .toFormat(format);
    const made = await variantOf(await fileOf(full, `base.${format}`), drawRecipe('subtle', 9, 1, format));
    expect([...made.measured.metadataRemoved].sort()).toEqual(['EXIF', 'ICC profile', 'XMP']);
    const { exif, icc, xmp, iptc, comments } = await sharp(made.path).metadata();
    expect([exif, icc, xmp, iptc, comments]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  it('keeps the colours that an ICC profile meant', async () => {
    const colour = [220, 60, 40] as const;
    const [r, g, b] = colour;
    const picture = sharp({ create: { width: 64, height: 64, channels: 3, background: { r, g, b } } });
    const path = await fileOf(picture.withIccProfile('p3').png(), 'base.png');
    const furthest = async (file: string) => {
      const { channels } = await sharp(file).stats();
      return Math.max(...channels.map(({ mean }, channel) => Math.abs(mean - (colour[channel] as number))));
    };
    // As Display P3 writes it the colour has other numbers; without the profile they must be sRGB's again.
    expect(await furthest(path)).toBeGreaterThan(10);
    expect(await furthest((await variantOf(path, identityWith({ format: 'png' }))).path)).toBeLessThan(2);
  });

  it.each(FORMATS)('tells the truth about the distance of a %s', async (format) => {
    const base = await fileOf(drawing(4, 512), 'base.png');
    const sibling = await variantOf(base, drawRecipe('strong', 1, 1, format));
    const made = await variantOf(base, drawRecipe('strong', 2, 1, format), [
      'f'.repeat(64),
      sibling.measured.perceptualHash,
    ]);
    const distances = await Promise.all(
      [base, sibling.path].map((other) => distanceByHand(made.path, other)),
    );
    expect(made.measured.distanceToBase).toBeGreaterThan(0);
    // By hand at full size and without shortcuts; a block that is as bright as the median may fall to either side.
    expect(Math.abs(made.measured.distanceToBase - (distances[0] as number))).toBeLessThanOrEqual(6);
    expect(
      Math.abs((made.measured.distanceToSiblings as number) - (distances[1] as number)),
    ).toBeLessThanOrEqual(6);
    expect(sibling.measured.distanceToSiblings).toBeNull();
  });

  it('reaches each preset’s distance within three tries and stays the same picture', async () => {
    const base = await fileOf(drawing(6, 512), 'base.png');
    for (const preset of PRESETS) {
      const hashes: string[] = [];
      for (const variant of [1, 2, 3, 4]) {
        const tries = [];
        for (const strength of [1, 2, 3]) {
          tries.push(await variantOf(base, drawRecipe(preset, 100 * variant, strength, 'jpeg'), hashes));
        }
        const reached = tries.find(({ measured }) => reachesPreset(preset, measured));
        expect(reached, `${preset}, variant ${variant}`).toBeDefined();
        hashes.push(reached?.measured.perceptualHash as string);
      }
    }
  });

  it('keeps transparency in a PNG and a WebP, and lays it on white in a JPEG', async () => {
    const edge = 64;
    const data = new Uint8Array(edge * edge * 4);
    for (let i = 0; i < edge * edge; i += 1)
      data.set(i % edge < edge / 2 ? [0, 0, 0, 0] : [200, 30, 30, 255], 4 * i);
    const base = await fileOf(sharp(data, { raw: { width: edge, height: edge, channels: 4 } }), 'base.png');
    const sides = async (path: string) => {
      const raw = await sharp(path).ensureAlpha().raw().toBuffer();
      const pixel = (x: number) => [...raw.subarray(4 * (32 * edge + x), 4 * (32 * edge + x) + 4)];
      return { left: pixel(8), right: pixel(56) };
    };
    for (const format of ['png', 'webp'] as const) {
      const { left, right } = await sides((await variantOf(base, drawRecipe('subtle', 5, 1, format))).path);
      expect(left[3]).toBe(0);
      expect(right[3]).toBe(255);
      expect(Math.abs((right[0] as number) - 200)).toBeLessThan(20);
    }
    const { left } = await sides((await variantOf(base, drawRecipe('subtle', 5, 1, 'jpeg'))).path);
    expect(Math.min(...left)).toBeGreaterThan(245);
  });

  it('copies byte for byte with preset off', async () => {
    const base = await fileOf(drawing(1).withXmp(XMP), 'base.png');
    const made = await variantOf(base, drawRecipe('off', 5, 1, 'jpeg'));
    expect(readFileSync(made.path)).toEqual(readFileSync(base));
    const bytes = statSync(base).size;
    expect(made).toMatchObject({ format: 'png', width: 256, height: 256, bytes });
    expect(made.measured).toMatchObject({
      distanceToBase: 0,
      distanceToSiblings: null,
      ssim: 1,
      metadataRemoved: [],
      bytesBefore: bytes,
      bytesAfter: bytes,
    });
  });

  it('takes a file that was written anew at the same path for another base', async () => {
    const path = await fileOf(drawing(1), 'base.png');
    const bases = new BaseCache(4096 ** 2);
    const first = await bases.load(path);
    expect(await bases.load(path)).toBe(first);
    await drawing(2, 128).toFile(path);
    expect((await bases.load(path)).inspected.width).toBe(128);
  });

  it.runIf(process.platform === 'linux')(
    'says that the disk is full, and which file did not fit',
    async () => {
      const basePath = await fileOf(drawing(1), 'base.png');
      const work = {
        basePath,
        recipe: drawRecipe('subtle', 5, 1, 'jpeg'),
        outputPath: '/dev/full',
        siblingHashes: [],
      };
      await expect(makeVariant(work, new BaseCache(4096 ** 2))).rejects.toMatchObject({
        failure: { code: 'disk_full', message: expect.stringContaining('/dev/full') },
      });
    },
  );
});

async function distanceByHand(a: string, b: string): Promise<number> {
  const bits = async (path: string) => {
    const { data, info } = await sharp(path).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const hash = bmvbhash({ data, width: info.width, height: info.height }, 16);
    return [...hash].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  };
  const [first, second] = [await bits(a), await bits(b)];
  return [...first].filter((bit, i) => bit !== second[i]).length;
}
