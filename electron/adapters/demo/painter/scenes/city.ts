import type { Canvas, Painting } from '../canvas.ts';
import { type Color, lighten, mix, ramp } from '../color.ts';
import { polygon, rectangle } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { box, disc, group, num, type Point, shape } from '../svg.ts';
import { mist } from '../things/layers.ts';
import { sky } from '../things/sky.ts';
import { lens } from '../things/water.ts';

/** Towers behind towers with their lit windows, over water that mirrors them or a street of lamps. */
export function city(canvas: Canvas): Painting {
  const { width, height, unit, palette, random } = canvas;
  const ground = height * random.between(0.74, 0.84);
  const sun: Point = [width * random.between(0.2, 0.8), ground - unit * random.between(0.44, 0.6)];
  const layers = 4;
  const colors = ramp(mix(palette.far, palette.sky[2], 0.5), mix(palette.near, palette.far, 0.1), layers);
  const town = colors.flatMap((color, i) => [
    skyline(canvas, random.fork(`row ${i}`), ground, i / (layers - 1), color),
    ...(i < layers - 1 ? [mist(canvas, ground - unit * 0.22, unit * 0.3, 0.24)] : []),
  ]);
  const heavens = sky(canvas, ground, sun, unit * random.between(0.1, 0.2));
  return {
    layers: [...heavens, ...town, ...signs(canvas, ground), ...river(canvas, town, ground)],
    topRight: palette.sky[0],
    bottom: palette.near,
  };
}

function skyline(canvas: Canvas, random: Random, ground: number, depth: number, color: Color): string {
  const { width, unit, palette } = canvas;
  const walls: string[] = [];
  const panes = { warm: '', cool: '' };
  for (let x = -unit * 0.03; x < width; ) {
    const wide = unit * random.between(0.06, 0.13) * (0.75 + 0.5 * depth);
    const centre = 1 - Math.abs((x + wide / 2) / width - 0.5);
    const tall = unit * random.between(0.14, 0.5) * (1.15 - 0.55 * depth) * (0.55 + centre * 0.6);
    walls.push(tower(random, [x, ground], wide, tall));
    if (depth > 0.2) addWindows(panes, random, [x, ground], wide, tall, unit);
    x += wide * random.between(0.82, 1.25);
  }
  const brightness = palette.night ? 0.95 : 0.55 + 0.3 * depth;
  return group(
    [
      shape(walls.join(''), { fill: color }),
      shape(panes.warm, {
        fill: mix('#ffd58a', palette.light, 0.4),
        opacity: brightness * (0.45 + 0.5 * depth),
      }),
      shape(panes.cool, {
        fill: palette.night ? palette.accent : lighten(color, 0.14),
        opacity: brightness * (0.4 + 0.4 * depth),
      }),
    ],
    {},
  );
}

/** One building's outline with one of five roofs. */
function tower(random: Random, [x, y]: Point, wide: number, tall: number): string {
  const top = y - tall;
  const right = x + wide;
  const cut = wide * random.between(0.16, 0.3);
  const crown = random.pick<Point[]>([
    [
      [x, top],
      [right, top],
    ],
    [
      [x, top + cut],
      [x + cut, top + cut],
      [x + cut, top],
      [right - cut, top],
      [right - cut, top + cut],
      [right, top + cut],
    ],
    [
      [x, top + cut * 1.6],
      [right, top],
    ],
    [
      [x, top + cut],
      [x + wide / 2, top],
      [right, top + cut],
    ],
    [
      [x, top + cut * 2],
      [x + cut, top + cut * 2],
      [x + cut, top + cut],
      [x + cut * 1.4, top + cut],
      [x + wide / 2 - wide * 0.02, top],
      [x + wide / 2, top - wide * 0.7],
      [x + wide / 2 + wide * 0.02, top],
      [right - cut * 1.4, top + cut],
      [right - cut, top + cut],
      [right - cut, top + cut * 2],
      [right, top + cut * 2],
    ],
  ]);
  const mast = random.chance(0.25)
    ? rectangle(x + wide * 0.3, top - wide * 0.45, wide * 0.03, wide * 0.9)
    : '';
  return polygon([[x, y + 2], ...crown, [right, y + 2]]) + mast;
}

function addWindows(
  panes: { warm: string; cool: string },
  random: Random,
  [x, y]: Point,
  wide: number,
  tall: number,
  unit: number,
): void {
  const columns = random.whole(3, 6);
  const across = (wide * 0.8) / columns;
  const storey = unit * random.between(0.013, 0.02);
  const lit = random.between(0.12, 0.6);
  for (let row = 0; row < (tall * 0.82) / storey; row++) {
    for (let column = 0; column < columns; column++) {
      if (!random.chance(lit)) continue;
      const pane = rectangle(
        x + wide * 0.1 + across * (column + 0.2),
        y - storey * (row + 1),
        across * 0.6,
        storey * 0.55,
      );
      panes[random.chance(0.82) ? 'warm' : 'cool'] += pane;
    }
  }
}

/** Coloured signs that glow: many in a neon picture, a few at night, none by day. */
function signs(canvas: Canvas, ground: number): string[] {
  const { palette, width, unit, defs } = canvas;
  const random = canvas.random.fork('signs');
  if (!palette.night) return [];
  const count = palette.tags.includes('neon') ? random.whole(7, 11) : random.whole(1, 3);
  return times(count, () => {
    const color = random.pick([palette.accent, palette.accent2, palette.accent]);
    const glow = defs.radial([
      [0, color, 0.75],
      [1, color, 0],
    ]);
    const [x, y] = [random.between(0.03, 0.95) * width, ground - unit * random.between(0.05, 0.3)];
    const [w, h] = [unit * random.between(0.012, 0.022), unit * random.between(0.06, 0.15)];
    return (
      disc(x + w / 2, y + h / 2, h, { fill: glow, opacity: 0.7 }) +
      box(x, y, w, h, { fill: mix(color, '#ffffff', 0.25) }) +
      box(x + w * 0.3, y + h * 0.06, w * 0.4, h * 0.88, { fill: palette.near, opacity: 0.55 })
    );
  });
}

function river(canvas: Canvas, town: readonly string[], ground: number): string[] {
  const { width, height, unit, palette, defs, random } = canvas;
  const surface = rectangle(0, ground, width, height - ground + 2);
  const tint = defs.vertical([
    [0, mix(palette.near, palette.sky[1], 0.35), 0.55],
    [1, palette.near, 0.96],
  ]);
  const streaks = (count: number): string =>
    times(count, () => {
      const depth = random.next();
      return lens(
        random.between(0, width),
        ground + unit * 0.012 + depth * (height - ground) * 0.8,
        unit * random.between(0.02, 0.14),
        unit * random.between(0.001, 0.003),
      );
    }).join('');
  return [
    box(0, ground, width, height - ground, { fill: mix(palette.near, palette.sky[2], 0.3) }),
    group([group(town, { transform: `translate(0 ${num(ground * 2)}) scale(1 -1)` })], {
      clip: defs.clip(surface),
      opacity: 0.75,
    }),
    shape(surface, { fill: tint }),
    shape(streaks(60), { fill: palette.light, opacity: 0.3 }),
    shape(streaks(30), { fill: palette.night ? palette.accent2 : palette.sky[2], opacity: 0.45 }),
    box(0, ground - unit * 0.004, width, unit * 0.008, { fill: palette.near }),
  ];
}
