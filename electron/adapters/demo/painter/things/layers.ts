import type { Canvas } from '../canvas.ts';
import { type Color, mix } from '../color.ts';
import { below } from '../paths.ts';
import { group, num, type Point, shape } from '../svg.ts';

/** Land under a skyline, in haze: full colour at its edge, paler where the next layer's mist begins. */
export function hazyLand(
  canvas: Canvas,
  skyline: readonly Point[],
  color: Color,
  options: { curved: boolean; haze: number },
): string {
  const { defs, palette, height } = canvas;
  const fill = defs.vertical([
    [0, color],
    [1, mix(color, palette.sky[2], options.haze)],
  ]);
  return shape(below(skyline, height + 4, options.curved), { fill });
}

/** A blurred shadow made of four wide strokes: a tenth of a real blur's time. */
export function softShadow({ unit }: Canvas, d: string, color: Color): string {
  return group(
    [0.034, 0.024, 0.015, 0.007].map((width) =>
      shape(d, { stroke: color, strokeWidth: unit * width, cap: 'round', opacity: 0.065 }),
    ),
    { transform: `translate(0 ${num(-unit * 0.003)})` },
  );
}

/** A band of mist lying across the picture. */
export function mist(
  { defs, palette, width }: Canvas,
  top: number,
  height: number,
  strength: number,
): string {
  const color = mix(palette.sky[2], palette.light, 0.25);
  const fill = defs.vertical([
    [0, color, 0],
    [0.55, color, strength],
    [1, color, 0],
  ]);
  return `<rect x="0" y="${num(top)}" width="${num(width)}" height="${num(height)}" fill="${fill}"/>`;
}
