import sharp, { type Sharp } from 'sharp';
import { seededRandom } from '../../../core/pipeline/random.ts';

const SHAPES = 60;

/** A busy picture of seeded shapes on a gradient, opaque. */
export function drawing(seed: number, width = 256, height = width): Sharp {
  const random = seededRandom(seed);
  const upTo = (max: number) => Math.floor(random() * max);
  const shapes = Array.from(
    { length: SHAPES },
    () =>
      `<ellipse cx="${upTo(width)}" cy="${upTo(height)}" rx="${4 + upTo(width / 6)}" ry="${4 + upTo(height / 8)}"
        fill="hsl(${upTo(360)} ${upTo(90)}% ${upTo(95)}%)" opacity="0.8"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="g" x2="1" y2="1"><stop stop-color="#135"/><stop offset="1" stop-color="#fd8"/></linearGradient>
    <rect width="100%" height="100%" fill="url(#g)"/>${shapes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: 'white' });
}
