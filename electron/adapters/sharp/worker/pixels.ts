import type { OutputInfo } from 'sharp';

export type Size = { readonly width: number; readonly height: number };

/** Raw 8-bit sRGB, row by row: three channels, or four where alpha says something. */
export type Pixels = Size & { readonly data: Uint8Array; readonly channels: 3 | 4 };

/** What sharp decoded, brought to three channels, or four if any pixel is not opaque. */
export function pixelsFrom(data: Uint8Array, { width, height, channels }: OutputInfo): Pixels {
  const hasAlpha = channels === 4 && !isOpaque(data);
  if (channels === 3 || hasAlpha) return { data, width, height, channels };
  if (channels === 4) return { data: withoutAlpha(data), width, height, channels: 3 };
  throw new Error(`Decoded ${channels} channels where 3 or 4 were asked for.`);
}

/** How sharp is told what raw pixels are. */
export function rawInput({ width, height, channels }: Pixels): { raw: Size & { channels: 3 | 4 } } {
  return { raw: { width, height, channels } };
}

function isOpaque(rgba: Uint8Array): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return false;
  return true;
}

function withoutAlpha(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] as number;
    rgb[to + 1] = rgba[from + 1] as number;
    rgb[to + 2] = rgba[from + 2] as number;
  }
  return rgb;
}
