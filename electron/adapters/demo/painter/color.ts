/** A colour as `#rrggbb`. */
export type Color = string;

type Lab = readonly [l: number, a: number, b: number];

/** A colour part-way between two, mixed in OKLab, where half-way also looks half-way. `t` from 0 (`from`) to 1 (`to`). */
export function mix(from: Color, to: Color, t: number): Color {
  const a = toLab(from);
  const b = toLab(to);
  return toHex([lerp(a[0], b[0], t), lerp(a[1], b[1], t), lerp(a[2], b[2], t)]);
}

/** `count` colours from `from` to `to`, both included. */
export function ramp(from: Color, to: Color, count: number): Color[] {
  return Array.from({ length: count }, (_, i) => mix(from, to, count === 1 ? 1 : i / (count - 1)));
}

/** The colour with its hue turned by `degrees`, its chroma multiplied, its lightness (0 to 1) moved. */
export function adjust(color: Color, change: { hue?: number; chroma?: number; lightness?: number }): Color {
  const [l, a, b] = toLab(color);
  const angle = Math.atan2(b, a) + ((change.hue ?? 0) * Math.PI) / 180;
  const chroma = Math.hypot(a, b) * (change.chroma ?? 1);
  return toHex([l + (change.lightness ?? 0), chroma * Math.cos(angle), chroma * Math.sin(angle)]);
}

export function lighten(color: Color, amount: number): Color {
  return adjust(color, { lightness: amount });
}

export function darken(color: Color, amount: number): Color {
  return adjust(color, { lightness: -amount });
}

/** OKLab lightness, 0 (black) to 1 (white). */
export function lightness(color: Color): number {
  return toLab(color)[0];
}

/** Whichever of two colours stands out more on `ground`. */
export function readable(ground: Color, light: Color, dark: Color): Color {
  const at = lightness(ground);
  return Math.abs(lightness(light) - at) >= Math.abs(lightness(dark) - at) ? light : dark;
}

function lerp(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

/** OKLab after Björn Ottosson, https://bottosson.github.io/posts/oklab/ */
function toLab(hex: Color): Lab {
  const value = Number.parseInt(hex.slice(1), 16);
  const r = toLinear((value >> 16) / 255);
  const g = toLinear(((value >> 8) & 255) / 255);
  const b = toLinear((value & 255) / 255);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function toHex([lightness, a, b]: Lab): Color {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const rgb = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return `#${rgb.map((channel) => byte(toGamma(channel)).toString(16).padStart(2, '0')).join('')}`;
}

function byte(channel: number): number {
  return Math.round(Math.min(1, Math.max(0, channel)) * 255);
}

function toLinear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

function toGamma(channel: number): number {
  return channel <= 0.0031308 ? channel * 12.92 : 1.055 * channel ** (1 / 2.4) - 0.055;
}
