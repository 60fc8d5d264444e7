import type { Canvas, Painting } from '../canvas.ts';
import { darken, mix } from '../color.ts';
import { below, heightAt, hills, smooth } from '../paths.ts';
import { times } from '../random.ts';
import { group, num, type Point, shape } from '../svg.ts';
import { softShadow } from '../things/layers.ts';
import { lighthouse, sailboat } from '../things/seaside.ts';
import { birds, sky } from '../things/sky.ts';
import { swell, water } from '../things/water.ts';

/** Sea under a wide sky, a headland on one side, with a lighthouse or sails. */
export function coast(canvas: Canvas): Painting {
  const { width, height, unit, palette, motifs, random, energy } = canvas;
  const side = random.sign();
  const horizon = height * random.between(0.5, 0.62);
  const sun: Point = [
    width * (0.5 - side * random.between(0.08, 0.3)),
    horizon - unit * random.between(0.06, 0.3),
  ];
  const withLighthouse = motifs.has('lighthouse') || (!motifs.has('boat') && random.chance(0.6));
  return {
    layers: [
      ...sky(canvas, horizon, sun, unit * random.between(0.06, 0.12)),
      ...islands(canvas, horizon),
      ...water(canvas, horizon, sun[0]),
      ...boats(canvas, horizon, side, withLighthouse),
      birds(canvas, [width * (0.5 - side * 0.12), horizon - unit * 0.26], random.whole(3, 7), palette.near),
      ...headland(canvas, horizon, side, withLighthouse),
      ...times(energy > 0.8 ? 3 : 2, (i) =>
        swell(canvas, random.fork(`swell ${i}`), {
          level: height * (0.885 + i * 0.05),
          height: unit * (0.012 + 0.06 * energy),
          length: unit * random.between(0.3, 0.55),
          color: mix(mix(palette.far, palette.near, 0.55), palette.near, i / 2),
          foam: 0.35 + energy * 0.4,
        }),
      ).flat(),
    ],
    topRight: palette.sky[0],
    bottom: palette.near,
  };
}

function islands(canvas: Canvas, horizon: number): string[] {
  const { width, unit, palette, height } = canvas;
  const random = canvas.random.fork('islands');
  const tones = [0.12, 0.4];
  return tones.slice(0, random.whole(1, 2)).map((tone, i) => {
    const line = hills(
      random,
      width,
      horizon + unit * 0.02,
      unit * (0.12 - 0.04 * i),
      random.between(0.8, 1.8),
    );
    const clipped = line.map(([x, y]): Point => [x, Math.min(y, horizon + 2)]);
    const color = mix(mix(palette.sky[2], palette.far, 0.75), palette.near, tone);
    return shape(below(clipped, Math.min(horizon + 3, height), true), { fill: color });
  });
}

function boats(canvas: Canvas, horizon: number, side: number, few: boolean): string[] {
  const { width, height, unit, motifs } = canvas;
  const random = canvas.random.fork('boats');
  const count = motifs.has('boat') ? random.whole(1, 3) : few ? random.whole(0, 1) : random.whole(1, 2);
  return times(count, (i) => {
    const near = motifs.has('boat') && i === 0;
    const depth = near ? random.between(0.3, 0.5) : random.between(0.06, 0.25);
    const size = unit * (0.03 + depth * (near ? 0.36 : 0.18));
    const x = width * (0.5 - side * random.between(-0.08, 0.38));
    return sailboat(canvas, random, [x, horizon + depth * (height - horizon)], size);
  });
}

/** A cliff that comes in from one side, its rock in facets, grass on top. */
function headland(canvas: Canvas, horizon: number, side: number, withLighthouse: boolean): string[] {
  const { width, height, unit, palette, random } = canvas;
  const shore = height * random.between(0.84, 0.92);
  const reach = Math.min(width * random.between(0.42, 0.56), unit * 0.85);
  const top = horizon - unit * random.between(0.0, 0.07);
  const edge = side > 0 ? width : 0;
  const crest = times(9, (i): Point => {
    const t = i / 8;
    const fall = t ** 2.6 * (shore - top);
    return [edge - side * (t * reach - unit * 0.04), top + fall * 0.9 + random.between(-0.012, 0.012) * unit];
  });
  const ordered = side > 0 ? [...crest].reverse() : crest;
  const land = below(ordered, shore + unit * 0.1, true);
  const rock = mix(palette.near, palette.far, 0.28);
  const foot: Point = [edge - side * reach * random.between(0.3, 0.42), 0];
  const ground = heightAt(ordered, foot[0]);
  return [
    ...(withLighthouse
      ? lighthouse(canvas, [foot[0], ground + unit * 0.015], unit * random.between(0.34, 0.44), isDim(canvas))
      : []),
    softShadow(canvas, land, palette.near),
    shape(land, { fill: rock }),
    facets(canvas, land, ordered, shore, side),
    grass(canvas, ordered),
  ];
}

/** Beams of a lamp show at any time but bright day. */
function isDim({ palette }: Canvas): boolean {
  return palette.night || palette.tags.some((tag) => ['dusk', 'stormy', 'dawn'].includes(tag));
}

function facets(canvas: Canvas, land: string, crest: readonly Point[], shore: number, side: number): string {
  const { palette, unit, defs, random } = canvas;
  const strokes = times(26, () => {
    const [x, y] = crest[random.whole(1, crest.length - 2)] ?? [0, 0];
    const left = x + random.between(-0.08, 0.08) * unit;
    const from = y + random.between(0.03, 0.5) * (shore - y);
    const drop = random.between(0.06, 0.22) * unit;
    const wide = random.between(0.008, 0.03) * unit;
    return `M${num(left)} ${num(from)}l${num(wide)} ${num(drop * 0.35)}l${num(-side * wide * 0.6)} ${num(drop * 0.65)}l${num(-wide)} ${num(-drop * 0.4)}Z`;
  });
  return group(
    [
      shape(strokes.slice(0, 13).join(''), { fill: darken(palette.near, 0.02), opacity: 0.5 }),
      shape(strokes.slice(13).join(''), { fill: mix(palette.far, palette.sky[2], 0.35), opacity: 0.35 }),
    ],
    { clip: defs.clip(land) },
  );
}

function grass({ unit, palette }: Canvas, crest: readonly Point[]): string {
  const summit = Math.min(...crest.map(([, y]) => y));
  const upper = crest
    .filter(([, y]) => y < summit + unit * 0.075)
    .map(([x, y]): Point => [x, y + unit * 0.004]);
  return shape(smooth(upper), {
    stroke: mix(palette.accent2, palette.far, 0.45),
    strokeWidth: unit * 0.009,
    cap: 'round',
    opacity: 0.75,
  });
}
