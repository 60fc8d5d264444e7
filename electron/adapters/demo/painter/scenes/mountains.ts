import type { Canvas, Painting } from '../canvas.ts';
import { lighten, mix, ramp } from '../color.ts';
import { below, heightAt, hills, polygon, range } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { group, num, type Point, shape } from '../svg.ts';
import { cabin } from '../things/cabin.ts';
import { hazyLand, mist } from '../things/layers.ts';
import { birds, sky } from '../things/sky.ts';
import { firs } from '../things/trees.ts';
import { glitter, lens } from '../things/water.ts';

/** Ridge behind ridge in thinning air, the great peaks snow-capped, firs in front, sometimes a lake that mirrors it all. */
export function mountains(canvas: Canvas): Painting {
  const { width, height, unit, palette, motifs, random } = canvas;
  const horizon = height * random.between(0.56, 0.64);
  const sun: Point = [width * random.between(0.2, 0.8), horizon - unit * random.between(0.3, 0.46)];
  const heavens = sky(canvas, horizon, sun, unit * random.between(0.06, 0.12));
  const withLake = motifs.has('lake') || random.chance(0.35);
  const far = ridges(canvas, horizon, withLake);
  return {
    layers: [
      ...heavens,
      birds(
        canvas,
        [width * random.between(0.3, 0.7), horizon - unit * 0.3],
        random.whole(0, 5),
        palette.near,
      ),
      ...far,
      ...(withLake ? lake(canvas, [...heavens, ...far], horizon, sun[0]) : []),
      ...foreground(canvas, withLake),
    ],
    topRight: palette.sky[0],
    bottom: palette.near,
  };
}

function ridges(canvas: Canvas, horizon: number, withLake: boolean): string[] {
  const { width, height, unit, palette, energy } = canvas;
  const random = canvas.random.fork('ridges');
  const count = withLake ? 3 : 5;
  const colors = ramp(mix(palette.far, palette.sky[2], 0.45), mix(palette.far, palette.near, 0.72), count);
  const bottom = withLake ? horizon : height * 0.84;
  const top = horizon - unit * 0.1;
  return colors.flatMap((color, i) => {
    const t = i / (count - 1);
    const level = top + t * (bottom - top);
    const peak = unit * (0.44 - 0.26 * t) * random.between(0.8, 1.15) * (0.85 + energy * 0.35);
    const line = range(random, width, level + (withLake ? unit * 0.02 : 0), peak, 0.5);
    const cut = withLake ? line.map(([x, y]): Point => [x, Math.min(y, horizon)]) : line;
    const haze = withLake ? 0.25 : 0.5;
    const land = withLake
      ? shape(below(cut, horizon + 1, false), { fill: color })
      : hazyLand(canvas, cut, color, { curved: false, haze });
    return [
      land,
      ...(i < 2 ? [peaks(canvas, cut, peak, color)] : []),
      mist(canvas, level - peak * 0.05, unit * 0.16, withLake ? 0.12 : 0.3),
    ];
  });
}

/** Light and shade on a ridge: from each summit a lit face with snow on one side, a shaded one on the other. */
function peaks(canvas: Canvas, line: readonly Point[], tall: number, color: string): string {
  const { defs, palette, height, random } = canvas;
  const snow = mix(palette.light, '#ffffff', 0.35);
  const lit = canvas.motifs.has('snow') || palette.tags.includes('winter') ? 0.6 : 0.38;
  const faces = summits(line, tall).map(([x, y]) => {
    const drop = tall * random.between(0.45, 0.85) * lit * 1.6;
    const shade = polygon([
      [x, y],
      ...zigzag(random, [x, y], drop * 1.7, 0.12),
      [x + drop * 1.6, y + drop * 1.7],
      [x + drop * 0.9, y + drop * 0.6],
    ]);
    const cap = polygon([
      [x, y],
      [x + drop * 0.75, y + drop * 0.72],
      ...teeth(random, [x + drop * 0.75, y + drop * 0.72], [x - drop * 0.8, y + drop * 0.8]),
      [x - drop * 0.8, y + drop * 0.8],
    ]);
    return (
      shape(cap, { fill: snow, opacity: 0.88 }) +
      shape(shade, { fill: mix(color, palette.near, 0.55), opacity: 0.42 })
    );
  });
  return group(faces, { clip: defs.clip(below(line, height, false)) });
}

/** The highest points of a skyline that stand well apart. */
function summits(line: readonly Point[], tall: number): Point[] {
  const found: Point[] = [];
  for (const point of [...line].sort((a, b) => a[1] - b[1]).slice(0, 40)) {
    if (found.length < 4 && found.every(([x]) => Math.abs(x - point[0]) > tall * 0.42)) found.push(point);
  }
  return found;
}

function zigzag(random: Random, [x, y]: Point, drop: number, sway: number): Point[] {
  return times(7, (i): Point => {
    const t = (i + 1) / 7;
    return [
      x + (i % 2 === 0 ? 1 : -0.35) * drop * sway * t * random.between(0.5, 1.2) + drop * 0.08 * t,
      y + drop * t,
    ];
  });
}

/** The lower edge of snow, from right to left. */
function teeth(random: Random, [x0, y0]: Point, [x1, y1]: Point): Point[] {
  return times(9, (i): Point => {
    const t = (i + 0.5) / 9;
    const bite = (i % 2 === 0 ? -0.16 : 0.12) * Math.abs(x1 - x0) * random.between(0.5, 1.1);
    return [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + bite];
  });
}

function lake(canvas: Canvas, above: readonly string[], horizon: number, sunX: number): string[] {
  const { width, height, unit, palette, defs } = canvas;
  const random = canvas.random.fork('lake');
  const surface = `M0 ${num(horizon)}H${num(width)}V${num(height)}H0Z`;
  const tint = defs.vertical([
    [0, palette.sky[2], 0.1],
    [1, palette.near, 0.8],
  ]);
  const streaks = times(46, () => {
    const depth = random.next() ** 1.5;
    return lens(
      random.between(0, width),
      horizon + unit * 0.008 + depth * (height - horizon) * 0.8,
      unit * random.between(0.04, 0.2) * (0.4 + depth),
      unit * (0.001 + 0.003 * depth),
    );
  }).join('');
  return [
    group([group(above, { transform: `translate(0 ${num(horizon * 1.62)}) scale(1 -0.62)` })], {
      clip: defs.clip(surface),
    }),
    shape(surface, { fill: tint }),
    shape(streaks, { fill: palette.sky[2], opacity: 0.3 }),
    group([glitter(canvas, horizon, sunX)], { opacity: 0.5 }),
  ];
}

function foreground(canvas: Canvas, withLake: boolean): string[] {
  const { width, height, unit, palette, motifs, density } = canvas;
  const random = canvas.random.fork('foreground');
  const back = hills(random, width, height * (withLake ? 0.9 : 0.85), unit * 0.09, random.between(0.6, 1.2));
  const front = hills(random, width, height * 0.95, unit * 0.1, random.between(0.5, 1));
  const [backColor, frontColor] = [mix(palette.near, palette.far, 0.32), palette.near];
  const gap = width * random.between(0.3, 0.7);
  const row = (line: readonly Point[], tall: number, color: string, open: number): string =>
    firs(random, line, {
      from: -unit * 0.05,
      to: gap - open,
      tall,
      spacing: tall * (0.55 - 0.25 * density),
      color,
    }) +
    firs(random, line, {
      from: gap + open,
      to: width + unit * 0.05,
      tall,
      spacing: tall * (0.55 - 0.25 * density),
      color,
    });
  const home: Point = [gap, heightAt(back, gap) + unit * 0.012];
  return [
    row(back, unit * 0.12, backColor, unit * (motifs.has('cabin') ? 0.1 : 0.04)),
    hazyLand(canvas, back, lighten(backColor, 0.015), { curved: true, haze: 0 }),
    ...(motifs.has('cabin') || random.chance(0.15) ? [cabin(canvas, home, unit * 0.11)] : []),
    row(front, unit * random.between(0.2, 0.3), frontColor, unit * random.between(0.16, 0.3)),
    shape(below(front, height + 5, true), { fill: frontColor }),
  ];
}
