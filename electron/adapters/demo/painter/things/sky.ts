import type { Canvas } from '../canvas.ts';
import { type Color, lighten, mix } from '../color.ts';
import { polygon, ring } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { box, disc, group, num, type Point, shape } from '../svg.ts';

/** The whole sky down to the horizon: colour, stars at night, sun or moon with its glow, clouds. */
export function sky(canvas: Canvas, horizon: number, sun: Point, radius: number): string[] {
  const { defs, palette, width, motifs } = canvas;
  const [top, middle, low] = palette.sky;
  const fill = defs.vertical([
    [0, top],
    [0.55, middle],
    [1, low],
  ]);
  return [
    box(0, 0, width, horizon + 2, { fill }),
    ...(palette.night || motifs.has('stars') ? [stars(canvas, horizon)] : []),
    ...sunOrMoon(canvas, sun, radius),
    ...clouds(canvas, horizon),
  ];
}

/** Stars of three sizes, thinner towards the horizon, the largest with a cross of light. */
export function stars(canvas: Canvas, bottom: number): string {
  const { width, unit, palette, density } = canvas;
  const random = canvas.random.fork('stars');
  const count = (90 + 160 * density) * Math.max(1, (width * bottom) / (unit * unit));
  const sizes = [0.0009, 0.0015, 0.0026].map((size) => Math.max(0.4, size * unit));
  const paths = ['', '', ''];
  for (let i = 0; i < count; i++) {
    const kind = random.chance(0.7) ? 0 : random.chance(0.8) ? 1 : 2;
    const y = random.next() ** 1.3 * bottom * 0.95;
    paths[kind] += ring(random.between(0, width), y, (sizes[kind] ?? 1) * random.between(0.7, 1.2));
  }
  const crosses = times(4 + 5 * density, () =>
    sparkle([random.between(0, width), random.between(0, bottom * 0.7)], unit * random.between(0.007, 0.016)),
  ).join('');
  return group(
    [
      ...paths.map((d, i) => shape(d, { fill: palette.light, opacity: [0.55, 0.8, 0.95][i] ?? 1 })),
      shape(crosses, { fill: palette.light, opacity: 0.9 }),
    ],
    {},
  );
}

/** A four-pointed star. */
function sparkle([x, y]: Point, size: number): string {
  const waist = size * 0.13;
  return polygon(
    times(8, (i) => {
      const reach = i % 2 === 0 ? size : waist;
      return [x + Math.cos((i * Math.PI) / 4) * reach, y + Math.sin((i * Math.PI) / 4) * reach] as const;
    }),
  );
}

function sunOrMoon(canvas: Canvas, [x, y]: Point, radius: number): string[] {
  const { defs, palette, motifs } = canvas;
  const random = canvas.random.fork('sun');
  const glow = defs.radial([
    [0, palette.light, 0.75],
    [0.25, palette.light, 0.32],
    [1, palette.light, 0],
  ]);
  const halo = disc(x, y, radius * random.between(3.6, 5), {
    fill: glow,
    opacity: palette.night ? 0.5 : 0.8,
  });
  if (palette.night && !motifs.has('sun')) {
    return [
      halo,
      ...(random.chance(0.45) ? [crescent(x, y, radius, palette.light)] : fullMoon(canvas, x, y, radius)),
    ];
  }
  const face = defs.vertical([
    [0, lighten(palette.light, 0.03)],
    [1, mix(palette.light, palette.accent2, 0.45)],
  ]);
  const rings = random.chance(0.35)
    ? [1.35, 1.75, 2.2].map((k) => disc(x, y, radius * k, { fill: palette.light, opacity: 0.13 }))
    : [];
  return [halo, ...rings, disc(x, y, radius, { fill: face })];
}

function crescent(x: number, y: number, r: number, color: Color): string {
  const inner = r * 0.82;
  const d = `M${num(x - r * 0.35)} ${num(y - r * 0.94)}a${num(r)} ${num(r)} 0 1 0 ${num(r * 1.28)} ${num(r * 1.28)}a${num(inner)} ${num(inner)} 0 0 1 ${num(-r * 1.28)} ${num(-r * 1.28)}Z`;
  return shape(d, { fill: color });
}

function fullMoon(canvas: Canvas, x: number, y: number, r: number): string[] {
  const { defs, palette } = canvas;
  const random = canvas.random.fork('craters');
  const face = defs.radial(
    [
      [0, lighten(palette.light, 0.03)],
      [0.7, palette.light],
      [1, mix(palette.light, palette.far, 0.35)],
    ],
    [0.4, 0.36],
    0.68,
  );
  const craters = times(7, () => {
    const [angle, reach, size] = [
      random.between(0, 7),
      random.between(0, 0.68) * r,
      random.between(0.06, 0.2) * r,
    ];
    return ring(x + Math.cos(angle) * reach, y + Math.sin(angle) * reach, size);
  }).join('');
  return [disc(x, y, r, { fill: face }), shape(craters, { fill: palette.far, opacity: 0.16 })];
}

function clouds(canvas: Canvas, horizon: number): string[] {
  const { motifs, energy, density, palette } = canvas;
  const random = canvas.random.fork('clouds');
  const wanted = motifs.has('clouds') || energy > 0.8;
  if (!wanted && (palette.night ? random.chance(0.6) : random.chance(0.15))) return [];
  const count = (wanted ? 6 : 2) + 5 * density * random.next();
  const draw = energy > 0.8 || random.chance(0.45) ? puffyCloud : bandCloud;
  return times(count, (i) => draw(canvas, random.fork(`cloud ${i}`), horizon));
}

/** A flat cloud of stacked bars with round ends, as on old travel posters. */
function bandCloud(canvas: Canvas, random: Random, horizon: number): string {
  const { width, unit, palette } = canvas;
  const [x, y] = [random.between(-0.1, 1) * width, random.between(0.1, 0.85) * horizon];
  const long = unit * random.between(0.16, 0.4);
  const thick = unit * random.between(0.008, 0.016);
  const d = times(random.whole(2, 4), (i) => {
    const length = long * random.between(0.4, 1);
    const left = x + random.between(0, 0.3) * long;
    const top = y + i * thick * 1.05;
    const r = num(thick / 2);
    return `M${num(left)} ${num(top)}h${num(length)}a${r} ${r} 0 0 1 0 ${num(thick)}h${num(-length)}a${r} ${r} 0 0 1 0 ${num(-thick)}Z`;
  }).join('');
  const color = mix(palette.light, palette.sky[2], random.between(0, 0.5));
  return shape(d, { fill: color, opacity: random.between(0.35, 0.75) });
}

/** A heap of circles on a flat base, bright above and fading below. */
function puffyCloud(canvas: Canvas, random: Random, horizon: number): string {
  const { width, unit, palette, defs, energy } = canvas;
  const [x, y] = [random.between(-0.1, 1.05) * width, random.between(0.08, 0.8) * horizon];
  const long = unit * random.between(0.16, 0.38) * (0.8 + energy * 0.6);
  const puffs = random.whole(5, 8);
  const d = times(puffs, (i) => {
    const along = (i + 0.5) / puffs;
    const r = long * (0.07 + 0.17 * Math.sin(along * Math.PI)) * random.between(0.7, 1.15);
    return ring(x + (along - 0.5) * long, y - r * 0.55, r);
  }).join('');
  const base = mix(palette.sky[1], palette.near, energy > 0.8 ? 0.45 : 0);
  const crown = energy > 0.8 ? mix(palette.light, base, 0.55) : palette.light;
  const fill = defs.vertical([
    [0, crown, 0.95],
    [0.55, mix(crown, palette.sky[2], 0.45), 0.75],
    [1, base, energy > 0.8 ? 0.5 : 0],
  ]);
  return shape(d, { fill, opacity: 0.85 });
}

/** A loose flock, each bird two strokes of a pen; at night birds sleep unless they were asked for. */
export function birds(canvas: Canvas, centre: Point, count: number, color: Color): string {
  const { unit, palette, motifs } = canvas;
  if (palette.night && !motifs.has('birds')) return '';
  const random = canvas.random.fork('birds');
  const d = times(count, () => {
    const [x, y] = [
      centre[0] + random.between(-0.16, 0.16) * unit,
      centre[1] + random.between(-0.07, 0.07) * unit,
    ];
    const s = unit * random.between(0.008, 0.019);
    const lift = random.between(0.3, 0.75);
    return `M${num(x - s)} ${num(y - s * lift)}Q${num(x - s * 0.35)} ${num(y - s * 0.55)} ${num(x)} ${num(y)}Q${num(x + s * 0.35)} ${num(y - s * 0.55)} ${num(x + s)} ${num(y - s * lift * 0.9)}`;
  }).join('');
  return shape(d, { stroke: color, strokeWidth: unit * 0.0028, cap: 'round', opacity: 0.85 });
}
