import type { Canvas, Painting } from '../canvas.ts';
import { type Color, lighten, mix } from '../color.ts';
import { polygon, rectangle, ring, smooth } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { box, disc, group, num, type Point, shape } from '../svg.ts';
import { softShadow } from '../things/layers.ts';

/** No thing at all: a grid of quarter circles, ribbons of cut paper, nested arches, or circles and lines in balance. */
export function abstract(canvas: Canvas): Painting {
  const kind = canvas.random.fork('kind').pick([tiles, ribbons, arches, balance]);
  return kind(canvas);
}

type Colors = readonly [Color, ...Color[]];

function paper({ palette }: Canvas): Color {
  return palette.night ? mix(palette.near, palette.sky[0], 0.6) : mix(palette.sky[2], '#fbf3e4', 0.6);
}

function inks({ palette }: Canvas): Colors {
  const deep = palette.night ? palette.far : palette.near;
  return [
    palette.accent,
    palette.accent2,
    deep,
    palette.sky[1],
    mix(palette.far, palette.near, 0.3),
    palette.light,
  ];
}

/** A Bauhaus quilt: each cell one of eight figures in two colours. */
function tiles(canvas: Canvas): Painting {
  const { width, height, unit, random, density } = canvas;
  const columns = Math.max(3, Math.round(width / (unit / (4 + Math.round(density * 2)))));
  const size = width / columns;
  const rows = Math.ceil(height / size);
  const colors = inks(canvas);
  const ground = paper(canvas);
  const cells = times(rows, (row) =>
    times(columns, (column) => {
      const at = random.fork(`${row}/${column}`);
      const back = at.chance(0.42) ? ground : at.pick(colors);
      return group(
        [
          box(0, 0, size + 0.6, size + 0.6, { fill: back }),
          figure(at, size, differing(at, colors, back), ground),
        ],
        {
          transform: `translate(${num(column * size)} ${num(row * size)}) rotate(${at.whole(0, 3) * 90} ${num(size / 2)} ${num(size / 2)})`,
        },
      );
    }).join(''),
  );
  return {
    layers: [
      box(0, 0, width, height, { fill: ground }),
      ...cells,
      // A margin of plain paper, as on a print, where the caption can be read.
      box(0, height - unit * 0.095, width, unit * 0.095, { fill: ground }),
    ],
    topRight: ground,
    bottom: ground,
  };
}

function differing(random: Random, colors: Colors, from: Color): Color {
  const [first = colors[0], ...rest] = colors.filter((color) => color !== from);
  return random.pick([first, ...rest]);
}

function figure(random: Random, s: number, color: Color, ground: Color): string {
  const quarter = (r: number): string => `M0 0H${num(r)}A${num(r)} ${num(r)} 0 0 1 0 ${num(r)}Z`;
  const half = s / 2;
  switch (random.whole(0, 7)) {
    case 0:
      return shape(quarter(s), { fill: color });
    case 1:
      return (
        shape(quarter(s), { fill: color }) +
        shape(quarter(s * 0.66), { fill: ground }) +
        shape(quarter(s * 0.33), { fill: color })
      );
    case 2:
      return (
        shape(`M0 ${num(half)}A${num(half)} ${num(half)} 0 0 1 ${num(s)} ${num(half)}Z`, { fill: color }) +
        shape(`M0 ${num(s)}A${num(half)} ${num(half)} 0 0 1 ${num(s)} ${num(s)}Z`, { fill: color })
      );
    case 3:
      return shape(times(5, (i) => rectangle(0, (i * s) / 5, s, s / 10)).join(''), { fill: color });
    case 4:
      return disc(half, half, s * 0.36, { fill: color }) + disc(half, half, s * 0.15, { fill: ground });
    case 5:
      return shape(
        polygon([
          [0, 0],
          [s, s],
          [0, s],
        ]),
        { fill: color },
      );
    case 6:
      return shape(
        times(16, (i) =>
          ring(((i % 4) + 0.5) * (s / 4), (Math.floor(i / 4) + 0.5) * (s / 4), s * 0.065),
        ).join(''),
        { fill: color },
      );
    default:
      return shape(`M0 0A${num(s)} ${num(s)} 0 0 1 ${num(s)} ${num(s)}A${num(s)} ${num(s)} 0 0 1 0 0Z`, {
        fill: color,
      });
  }
}

/** Sheets of cut paper sweeping across, each with its shadow on the one below. */
function ribbons(canvas: Canvas): Painting {
  const { width, height, unit, palette, random, defs, energy } = canvas;
  const colors = [...inks(canvas), palette.sky[2], palette.sky[0]] as [Color, ...Color[]];
  const count = random.whole(8, 11);
  const turn = random.between(-32, 32);
  const reach = Math.hypot(width, height);
  const [rate, phase] = [random.between(0.9, 1.7), random.between(0, 6)];
  let last = '';
  const sheets = times(count, (i) => {
    const level = -reach * 0.1 + (i / count) * reach * 1.15;
    const edge = times(16, (k): Point => {
      const x = (k / 15) * reach * 1.4 - reach * 0.2;
      const sway =
        Math.sin((x / reach) * rate * 2 * Math.PI + phase + i * 0.55) * unit * (0.07 + 0.1 * energy);
      return [x, level + sway + Math.sin((x / reach) * 9 + i * 2.1) * unit * 0.03];
    });
    const body = `${smooth(edge)}L${num(reach * 1.2)} ${num(reach * 1.6)}L${num(-reach * 0.2)} ${num(reach * 1.6)}Z`;
    const color = differing(random, colors, last);
    last = color;
    const fill = defs.vertical([
      [0, lighten(color, 0.04)],
      [0.35, color],
      [1, mix(color, palette.near, 0.3)],
    ]);
    return softShadow(canvas, body, '#0d0b18') + shape(body, { fill });
  });
  const ground = paper(canvas);
  const sun = disc(
    width * random.between(0.25, 0.75),
    height * random.between(0.12, 0.3),
    unit * random.between(0.1, 0.18),
    { fill: palette.accent },
  );
  return {
    layers: [
      box(0, 0, width, height, { fill: ground }),
      group(sheets, {
        transform: `translate(${num((width - reach) / 2)} ${num((height - reach) / 2)}) rotate(${num(turn)} ${num(reach / 2)} ${num(reach / 2)})`,
      }),
      ...(random.chance(0.6) ? [sun] : []),
    ],
    topRight: mix(colors[0], ground, 0.5),
    bottom: last,
  };
}

/** Nested arches and discs standing together, as in prints of the seventies. */
function arches(canvas: Canvas): Painting {
  const { width, height, unit, random, palette } = canvas;
  const ground = paper(canvas);
  const colors = inks(canvas);
  const floor = height * random.between(0.78, 0.86);
  const count = Math.max(2, Math.round((width / unit) * random.between(2, 3)));
  const stands = times(count, (i) => {
    const x = width * ((i + 0.5) / count) + random.between(-0.06, 0.06) * unit;
    const bands = random.whole(4, 6);
    const outer = unit * random.between(0.19, 0.3);
    const leg = unit * random.between(0.02, 0.26);
    return times(bands, (k) =>
      arch(
        x,
        floor,
        outer * (1 - k / bands),
        leg,
        k % 2 === 1 && random.chance(0.35) ? ground : random.pick(colors),
      ),
    ).join('');
  });
  const balls = times(random.whole(2, 4), () => {
    const r = unit * random.between(0.03, 0.075);
    return disc(random.between(0.08, 0.92) * width, floor - r, r, { fill: random.pick(colors) });
  });
  return {
    layers: [
      box(0, 0, width, height, { fill: ground }),
      disc(
        width * random.between(0.2, 0.8),
        floor - unit * random.between(0.4, 0.55),
        unit * random.between(0.12, 0.2),
        { fill: mix(palette.accent2, ground, 0.15) },
      ),
      ...stands,
      ...balls,
      box(0, floor, width, height - floor, { fill: mix(palette.near, palette.far, 0.15) }),
    ],
    topRight: ground,
    bottom: mix(palette.near, palette.far, 0.15),
  };
}

function arch(x: number, floor: number, r: number, leg: number, color: Color): string {
  return shape(
    `M${num(x - r)} ${num(floor)}V${num(floor - leg)}A${num(r)} ${num(r)} 0 0 1 ${num(x + r)} ${num(floor - leg)}V${num(floor)}Z`,
    { fill: color },
  );
}

/** Circles that darken where they overlap, with lines, arcs and small weights around them. */
function balance(canvas: Canvas): Painting {
  const { width, height, unit, random, palette, density } = canvas;
  const ground = paper(canvas);
  const colors = inks(canvas);
  const blend = palette.night ? 'screen' : 'multiply';
  const [cx, cy] = [width * random.between(0.42, 0.58), height * random.between(0.4, 0.5)];
  const angle = random.between(0, Math.PI);
  const along = (t: number): Point => [cx + Math.cos(angle) * t * unit, cy + Math.sin(angle) * t * unit];
  const circles = times(random.whole(3, 5), (i) => {
    const [x, y] = along((i - 1.6) * random.between(0.15, 0.22));
    return disc(
      x + random.between(-0.05, 0.05) * unit,
      y + random.between(-0.05, 0.05) * unit,
      unit * random.between(0.1, 0.27),
      { fill: random.pick(colors), blend, opacity: 0.92 },
    );
  });
  const ink = palette.night ? palette.light : palette.near;
  const lines = times(random.whole(2, 4), (i) => {
    const [x, y] = along((i - 1) * 0.16);
    const across = angle + Math.PI / 2 + random.between(-0.3, 0.3);
    const long = unit * random.between(0.25, 0.5);
    return `M${num(x - Math.cos(across) * long)} ${num(y - Math.sin(across) * long)}L${num(x + Math.cos(across) * long)} ${num(y + Math.sin(across) * long)}`;
  });
  return {
    layers: [
      box(0, 0, width, height, { fill: ground }),
      group(circles, {}),
      shape(lines.join(''), { stroke: ink, strokeWidth: unit * 0.004, cap: 'round' }),
      ...arcs(canvas, [cx, cy], ink),
      ...weights(canvas, [cx, cy], colors, Math.round(6 + 8 * density)),
    ],
    topRight: ground,
    bottom: ground,
  };
}

function arcs({ unit, random }: Canvas, [x, y]: Point, ink: Color): string[] {
  return times(random.whole(2, 5), (i) => {
    const r = unit * (0.3 + i * 0.035);
    const [from, to] = [random.between(0, 6.28), random.between(0.6, 2.2)];
    const [x0, y0, x1, y1] = [
      x + Math.cos(from) * r,
      y + Math.sin(from) * r,
      x + Math.cos(from + to) * r,
      y + Math.sin(from + to) * r,
    ];
    return shape(`M${num(x0)} ${num(y0)}A${num(r)} ${num(r)} 0 0 1 ${num(x1)} ${num(y1)}`, {
      stroke: ink,
      strokeWidth: unit * random.between(0.002, 0.012),
      cap: 'butt',
    });
  });
}

function weights({ unit, random }: Canvas, [x, y]: Point, colors: Colors, count: number): string[] {
  return times(count, () => {
    const [angle, away] = [random.between(0, 6.28), unit * random.between(0.2, 0.42)];
    const [px, py, s] = [
      x + Math.cos(angle) * away,
      y + Math.sin(angle) * away,
      unit * random.between(0.012, 0.04),
    ];
    const fill = random.pick(colors);
    switch (random.whole(0, 2)) {
      case 0:
        return disc(px, py, s, { fill });
      case 1:
        return box(px - s, py - s, s * 2, s * 2, {
          fill,
          transform: `rotate(${random.whole(0, 89)} ${num(px)} ${num(py)})`,
        });
      default:
        return shape(
          polygon([
            [px, py - s],
            [px + s, py + s],
            [px - s, py + s],
          ]),
          { fill, transform: `rotate(${random.whole(0, 359)} ${num(px)} ${num(py)})` },
        );
    }
  });
}
