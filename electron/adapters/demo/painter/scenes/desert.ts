import type { Canvas, Painting } from '../canvas.ts';
import { darken, lighten, mix, ramp } from '../color.ts';
import { below, heightAt, hills, polygon, smooth } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { group, num, type Point, shape } from '../svg.ts';
import { mist } from '../things/layers.ts';
import { birds, sky } from '../things/sky.ts';

/** Dunes with a lit and a shaded side under a great sun, table mountains far off, cacti near. */
export function desert(canvas: Canvas): Painting {
  const { width, height, unit, palette, random, motifs } = canvas;
  const horizon = height * random.between(0.5, 0.6);
  const sun: Point = [width * random.between(0.25, 0.75), horizon - unit * random.between(0.02, 0.28)];
  const warm = mix(palette.accent2, palette.far, 0.5);
  const rows = 4;
  const colors = ramp(mix(palette.far, palette.sky[2], 0.35), mix(warm, palette.near, 0.45), rows);
  const dunes = colors.map((color, i) =>
    dune(canvas, random.fork(`dune ${i}`), horizon, i / (rows - 1), color),
  );
  const green = random.chance(0.5) ? mix('#2e6b4f', palette.near, 0.45) : palette.near;
  return {
    layers: [
      ...sky(canvas, horizon + unit * 0.1, sun, unit * random.between(0.11, 0.2)),
      ...(random.chance(0.7) ? mesas(canvas, horizon) : []),
      birds(canvas, [width * 0.5, horizon - unit * 0.28], random.whole(0, 4), palette.near),
      ...dunes.map(({ svg }) => svg),
      ...(motifs.has('cactus') || random.chance(0.6) ? cacti(canvas, dunes.at(-1)?.crest ?? [], green) : []),
      ...near(canvas),
    ],
    topRight: palette.sky[0],
    bottom: palette.near,
  };
}

function mesas(canvas: Canvas, horizon: number): string[] {
  const { width, unit, palette } = canvas;
  const random = canvas.random.fork('mesas');
  const color = mix(mix(palette.far, palette.near, 0.3), palette.sky[2], 0.2);
  const blocks = times(random.whole(2, 4), () => {
    const [x, wide, tall] = [
      random.between(-0.1, 1) * width,
      unit * random.between(0.1, 0.34),
      unit * random.between(0.07, 0.2),
    ];
    const steps = random.between(0.08, 0.16) * wide;
    return polygon([
      [x - steps, horizon + unit * 0.08],
      [x, horizon - tall * 0.3],
      [x + steps * 0.15, horizon - tall * 0.34],
      [x + steps * 0.2, horizon - tall * 0.97],
      [x + steps * 0.5, horizon - tall],
      [x + wide * 0.6, horizon - tall * 1.02],
      [x + wide * 0.9, horizon - tall * 0.97],
      [x + wide * 0.93, horizon - tall * 0.4],
      [x + wide, horizon - tall * 0.33],
      [x + wide + steps, horizon + unit * 0.08],
    ]);
  });
  return [shape(blocks.join(''), { fill: color }), mist(canvas, horizon - unit * 0.1, unit * 0.2, 0.4)];
}

/** One dune: its crest from edge to edge, and the shade that falls from each summit in a long S. */
function dune(
  canvas: Canvas,
  random: Random,
  horizon: number,
  depth: number,
  color: string,
): { svg: string; crest: Point[] } {
  const { width, height, unit, palette, defs } = canvas;
  const level = horizon + unit * 0.05 + depth * (height - horizon) * 0.55;
  const crest = hills(random, width, level, unit * (0.09 + 0.13 * depth), random.between(0.7, 1.3));
  const body = below(crest, height + 5, true);
  const fill = defs.vertical([
    [0, lighten(color, 0.05)],
    [1, mix(color, palette.near, 0.12)],
  ]);
  const shades = tops(crest).map(([x, y]) => shadow(canvas, random, [x, y], crest));
  const lines = times(7, (i) =>
    smooth(
      crest.map(
        ([x, y]): Point => [
          x,
          y + unit * (0.03 + 0.032 * i) * (0.5 + depth) + Math.sin(x / (unit * 0.06) + i) * unit * 0.002,
        ],
      ),
    ),
  ).join('');
  return {
    crest,
    svg:
      shape(body, { fill }) +
      group(
        [
          shape(lines, { stroke: darken(color, 0.08), strokeWidth: unit * 0.0018, opacity: 0.35 }),
          ...shades.map((d) => shape(d, { fill: mix(darken(color, 0.1), palette.near, 0.4), opacity: 0.8 })),
        ],
        { clip: defs.clip(body) },
      ) +
      shape(smooth(crest), {
        stroke: mix(palette.light, color, 0.3),
        strokeWidth: unit * 0.0022,
        opacity: 0.7,
      }),
  };
}

function tops(crest: readonly Point[]): Point[] {
  return crest.filter(([, y], i) => y < (crest[i - 1]?.[1] ?? y - 1) && y <= (crest[i + 1]?.[1] ?? y - 1));
}

function shadow({ unit }: Canvas, random: Random, [x, y]: Point, crest: readonly Point[]): string {
  const drop = unit * random.between(0.3, 0.5);
  const edge = crest.filter(([px]) => px >= x && px <= x + unit * 0.6);
  const along = edge.map(([px, py]) => `L${num(px)} ${num(py - 2)}`).join('');
  const end = edge.at(-1) ?? [x, y];
  return `M${num(x)} ${num(y - 2)}${along}L${num(end[0])} ${num(end[1] + drop * 0.3)}Q${num(x + unit * 0.3)} ${num(y + drop * 0.5)} ${num(x + unit * 0.14)} ${num(y + drop)}C${num(x - unit * 0.1)} ${num(y + drop * 0.7)} ${num(x + unit * 0.12)} ${num(y + drop * 0.35)} ${num(x)} ${num(y - 2)}Z`;
}

function cacti(canvas: Canvas, crest: readonly Point[], color: string): string[] {
  const { width, unit, motifs } = canvas;
  const random = canvas.random.fork('cacti');
  const lead = random.between(0.12, 0.3);
  const spots = [
    random.chance(0.5) ? lead : 1 - lead,
    ...times(random.whole(motifs.has('cactus') ? 2 : 1, 4), () => random.between(0.05, 0.95)),
  ];
  return spots.map((at, i) => {
    const tall = unit * (i === 0 ? random.between(0.28, 0.38) : random.between(0.06, 0.16));
    return saguaro(
      canvas,
      random,
      [at * width, heightAt(crest, at * width) + unit * (i === 0 ? 0.12 : 0.015)],
      tall,
      color,
    );
  });
}

function saguaro({ palette }: Canvas, random: Random, [x, y]: Point, tall: number, color: string): string {
  const thick = tall * 0.13;
  const arm = (side: number): string => {
    const from = y - tall * random.between(0.34, 0.55);
    const reach = side * tall * random.between(0.17, 0.22);
    const bend = tall * 0.08;
    const rise = tall * random.between(0.16, 0.34);
    return `M${num(x)} ${num(from)}h${num(reach * 0.6)}q${num(reach * 0.4)} 0 ${num(reach * 0.4)} ${num(-bend)}v${num(-rise)}`;
  };
  const limbs = `M${num(x)} ${num(y)}V${num(y - tall + thick / 2)}`;
  const arms = arm(-1) + (random.chance(0.75) ? arm(1) : '');
  const ribs = lighten(mix(color, palette.light, 0.25), 0.02);
  return (
    shape(limbs, { stroke: color, strokeWidth: thick, cap: 'round' }) +
    shape(arms, { stroke: color, strokeWidth: thick * 0.72, cap: 'round' }) +
    shape(
      `M${num(x - thick * 0.2)} ${num(y)}V${num(y - tall + thick)}M${num(x + thick * 0.16)} ${num(y)}V${num(y - tall + thick)}`,
      { stroke: ribs, strokeWidth: thick * 0.06, opacity: 0.5 },
    )
  );
}

function near({ width, height, unit, palette, random }: Canvas): string[] {
  const line = hills(random, width, height * 0.93, unit * 0.07, 0.8);
  const stones = times(9, () => {
    const [x, r] = [random.between(0, width), unit * random.between(0.008, 0.026)];
    return `M${num(x - r)} ${num(heightAt(line, x) + r * 0.4)}q${num(r * 0.3)} ${num(-r * 1.5)} ${num(r * 1.1)} ${num(-r * 1.2)}q${num(r * 0.8)} ${num(r * 0.2)} ${num(r)} ${num(r * 1.3)}Z`;
  });
  return [shape(below(line, height + 5, true) + stones.join(''), { fill: palette.near })];
}
