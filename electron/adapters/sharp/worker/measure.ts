import { bmvbhash } from 'blockhash-core';
import sharp from 'sharp';
import { ssim } from 'ssim.js';
import { type Pixels, rawInput } from './pixels.ts';

/** What is compared of an image, small enough that measuring costs a twentieth of the variant. */
export type Signature = {
  /** 256-bit blockhash of the picture drawn into 128 × 128 pixels, in hexadecimal. */
  readonly hash: string;
  /** The picture at 32 × 32 pixels, as red, green, blue and alpha. */
  readonly icon: Icon;
};

type Icon = { readonly data: Uint8ClampedArray; readonly width: number; readonly height: number };

const HASH_EDGE = 128;
/** blockhash's bits a side: 16 × 16 blocks are 256 bits. */
const HASH_BITS = 16;
const ICON_EDGE = 32;

/** The signature of decoded pixels: equal for equal pixels, near for pictures that look the same. */
export async function signatureOf(pixels: Pixels): Promise<Signature> {
  const data = await sharp(pixels.data, rawInput(pixels))
    .resize(HASH_EDGE, HASH_EDGE, { fit: 'fill' })
    .ensureAlpha()
    .raw()
    .toBuffer();
  return { hash: bmvbhash({ data, width: HASH_EDGE, height: HASH_EDGE }, HASH_BITS), icon: iconOf(data) };
}

/** Bits that differ between two hashes of the same length, in hexadecimal. */
export function hammingDistance(a: string, b: string): number {
  if (a.length !== b.length)
    throw new Error(`Hashes of ${a.length} and ${b.length} digits cannot be compared.`);
  let distance = 0;
  for (let i = 0; i < a.length; i += 1) {
    let differing = Number.parseInt(a.charAt(i), 16) ^ Number.parseInt(b.charAt(i), 16);
    for (; differing > 0; differing &= differing - 1) distance += 1;
  }
  return distance;
}

/**
 * Structural similarity of two pictures as icons, 1 for the same. At full size a shift of a few pixels, which nobody sees, takes
 * SSIM to 0.3; at this size it measures what a person compares: whether it is the same picture, in the same light.
 */
export function likeness(a: Signature, b: Signature): number {
  return ssim(a.icon, b.icon, { downsample: false }).mssim;
}

/** Means of blocks of 4 × 4 pixels. */
function iconOf(rgba: Uint8Array): Icon {
  const block = HASH_EDGE / ICON_EDGE;
  const sums = new Float64Array(ICON_EDGE * ICON_EDGE * 4);
  for (let y = 0; y < HASH_EDGE; y += 1) {
    for (let x = 0; x < HASH_EDGE; x += 1) {
      const from = (y * HASH_EDGE + x) * 4;
      const to = (Math.floor(y / block) * ICON_EDGE + Math.floor(x / block)) * 4;
      for (let channel = 0; channel < 4; channel += 1) {
        sums[to + channel] = (sums[to + channel] as number) + (rgba[from + channel] as number);
      }
    }
  }
  const data = Uint8ClampedArray.from(sums, (sum) => sum / block ** 2);
  return { data, width: ICON_EDGE, height: ICON_EDGE };
}
