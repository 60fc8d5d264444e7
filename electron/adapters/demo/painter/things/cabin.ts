import type { Canvas } from '../canvas.ts';
import { darken, lighten, mix } from '../color.ts';
import { polygon } from '../paths.ts';
import { box, disc, num, type Point, shape } from '../svg.ts';

/** A small house with a gabled roof, a lit window, and smoke from its chimney; `size` is its width. */
export function cabin({ palette, defs }: Canvas, [x, y]: Point, size: number): string {
  const wall = mix(palette.accent, palette.near, palette.night ? 0.35 : 0.12);
  const roof = mix(palette.near, '#14121a', 0.25);
  const lamp = mix('#ffd98a', palette.light, 0.3);
  const glow = defs.radial([
    [0, lamp, 0.7],
    [1, lamp, 0],
  ]);
  const smoke = defs.vertical([
    [0, palette.light, 0],
    [1, palette.light, 0.5],
  ]);
  const [tall, half] = [size * 0.48, size / 2];
  return [
    shape(
      `M${num(x + size * 0.25)} ${num(y - size * 0.95)}q${num(size * 0.14)} ${num(-size * 0.22)} ${num(-size * 0.02)} ${num(-size * 0.42)}t${num(size * 0.1)} ${num(-size * 0.5)}q${num(size * 0.16)} ${num(size * 0.2)} ${num(size * 0.04)} ${num(size * 0.48)}t${num(-size * 0.02)} ${num(size * 0.44)}Z`,
      { fill: smoke },
    ),
    box(x + size * 0.2, y - size * 0.98, size * 0.1, size * 0.34, { fill: roof }),
    box(x - half * 0.86, y - tall, size * 0.86, tall, { fill: wall }),
    shape(
      polygon([
        [x - half * 0.86, y - tall],
        [x, y - size * 0.94],
        [x + half * 0.86, y - tall],
      ]),
      { fill: darken(wall, 0.04) },
    ),
    shape(
      polygon([
        [x - half * 1.12, y - tall * 0.86],
        [x, y - size * 1.04],
        [x + half * 1.12, y - tall * 0.86],
        [x + half * 1.0, y - tall * 0.76],
        [x, y - size * 0.88],
        [x - half * 1.0, y - tall * 0.76],
      ]),
      { fill: roof },
    ),
    disc(x + size * 0.16, y - tall * 0.5, size * 0.55, { fill: glow }),
    box(x + size * 0.06, y - tall * 0.68, size * 0.2, size * 0.18, { fill: lighten(lamp, 0.02) }),
    box(x + size * 0.155, y - tall * 0.68, size * 0.014, size * 0.18, { fill: wall }),
    box(x + size * 0.06, y - tall * 0.5, size * 0.2, size * 0.014, { fill: wall }),
    box(x - size * 0.26, y - tall * 0.7, size * 0.17, tall * 0.7, { fill: roof }),
  ].join('');
}
