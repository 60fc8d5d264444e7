import type { Canvas, Painting } from '../canvas.ts';
import { mix, ramp } from '../color.ts';
import { rectangle, ring } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { disc, num, type Point, shape } from '../svg.ts';
import { sky } from '../things/sky.ts';
import { swell } from '../things/water.ts';

/** The sea close up: either rank upon rank of swells, or a pattern of nested arcs as on Japanese cloth. */
export function waves(canvas: Canvas): Painting {
  return canvas.random.fork('kind').chance(0.65) ? swells(canvas) : seigaiha(canvas);
}

function swells(canvas: Canvas): Painting {
  const { width, height, unit, palette, random, energy } = canvas;
  const horizon = height * random.between(0.34, 0.48);
  const rows = 8;
  const colors = ramp(mix(palette.far, palette.sky[2], 0.35), palette.near, rows);
  const sun: Point = [width * random.between(0.25, 0.75), horizon - unit * random.between(0.02, 0.14)];
  return {
    layers: [
      ...sky(canvas, horizon + unit * 0.1, sun, unit * random.between(0.1, 0.19)),
      ...colors.flatMap((color, i) => {
        const depth = i / (rows - 1);
        const at = random.fork(`row ${i}`);
        const look = {
          level: horizon + unit * 0.02 + depth ** 1.15 * (height - horizon) * 0.94,
          height: unit * (0.02 + 0.09 * depth) * (0.5 + 1.1 * energy),
          length: unit * (0.22 + 0.5 * depth) * at.between(0.85, 1.2),
          color,
          foam: 0.3 + 0.5 * depth,
        };
        return [...swell(canvas, at, look), spray(canvas, at, look.level, look.height)];
      }),
    ],
    topRight: palette.sky[0],
    bottom: palette.near,
  };
}

function spray(
  { width, unit, palette, energy }: Canvas,
  random: Random,
  level: number,
  height: number,
): string {
  const drops = times(10 + 40 * energy, () =>
    ring(
      random.between(0, width),
      level - height * random.between(-0.2, 1.1),
      unit * random.between(0.0012, 0.0042),
    ),
  ).join('');
  return shape(drops, { fill: palette.light, opacity: 0.55 });
}

/** Rows of overlapping fans, coloured so that a big sun or moon seems to lie under them. */
function seigaiha(canvas: Canvas): Painting {
  const { width, height, unit, palette, random } = canvas;
  const radius = unit * random.between(0.09, 0.15);
  const [sunX, sunY, sunR] = [
    width * random.between(0.3, 0.7),
    height * random.between(0.28, 0.42),
    unit * random.between(0.2, 0.3),
  ];
  const colors = ramp(mix(palette.sky[2], palette.light, 0.3), palette.near, 7);
  const rows = Math.ceil(height / (radius * 0.5)) + 2;
  const fans = times(rows, (row) =>
    times(Math.ceil(width / (radius * 2)) + 2, (column) => {
      const x = column * radius * 2 + (row % 2 === 0 ? 0 : radius) - radius;
      const y = row * radius * 0.5 + radius * 0.2;
      const lit = Math.hypot(x - sunX, y - radius * 0.5 - sunY) < sunR;
      const tone = Math.min(6, Math.max(0, Math.round((y / height) * 5 + random.between(-0.6, 1.2))));
      return fan(canvas, [x, y], radius, lit ? palette.accent : (colors[tone] ?? palette.far));
    }).join(''),
  );
  return {
    layers: [
      shape(rectangle(0, 0, width, height), { fill: colors[0] ?? palette.light }),
      disc(sunX, sunY, sunR, { fill: palette.accent }),
      ...fans,
    ],
    topRight: colors[1] ?? palette.far,
    bottom: palette.near,
  };
}

function fan({ palette }: Canvas, [x, y]: Point, r: number, color: string): string {
  const line = mix(color, palette.light, 0.62);
  const arcs = [1, 0.76, 0.52, 0.28].map((k) => half(x, y, r * k));
  return (
    shape(half(x, y, r), { fill: color }) + shape(arcs.join(''), { stroke: line, strokeWidth: r * 0.055 })
  );
}

function half(x: number, y: number, r: number): string {
  return `M${num(x - r)} ${num(y)}A${num(r)} ${num(r)} 0 0 1 ${num(x + r)} ${num(y)}`;
}
