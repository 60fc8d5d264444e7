import type { Canvas, Painting } from '../canvas.ts';
import { darken, lighten, mix } from '../color.ts';
import { below, hills, polygon, range, ring } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { box, disc, group, num, type Point, shape } from '../svg.ts';
import { stars } from '../things/sky.ts';

/** Deep sky with clouds of gas, a banded planet with moons and often rings, sometimes seen from the ground of another. */
export function space(canvas: Canvas): Painting {
  const { width, height, unit, palette, random, motifs } = canvas;
  const deep = palette.night ? palette.sky[0] : mix(palette.near, '#05060f', 0.55);
  const centre: Point = [width * random.between(0.34, 0.66), height * random.between(0.34, 0.52)];
  const radius = unit * random.between(0.18, 0.3);
  const landed = random.chance(0.55);
  return {
    layers: [
      box(0, 0, width, height, { fill: deep }),
      ...nebula(canvas),
      stars({ ...canvas, density: 1 }, height * 1.05),
      ...times(random.whole(1, 3), (i) => moon(canvas, random.fork(`moon ${i}`), centre, radius)),
      ...planet(canvas, centre, radius),
      ...(motifs.has('rocket') || random.chance(0.3) ? [rocket(canvas, landed)] : comet(canvas)),
      ...(landed ? surface(canvas) : []),
    ],
    topRight: deep,
    bottom: landed ? palette.near : deep,
  };
}

function nebula({ defs, palette, width, height, unit, random }: Canvas): string[] {
  const colors = [palette.sky[1], palette.accent2, palette.sky[2], palette.accent, palette.far] as const;
  return times(13, (i) => {
    const color = colors[i % colors.length] ?? palette.far;
    const along = random.between(-0.1, 1.1);
    const fill = defs.radial([
      [0, color, random.between(0.3, 0.6)],
      [1, color, 0],
    ]);
    const [x, y] = [along * width, height * (0.75 - along * 0.5) + random.between(-0.28, 0.28) * unit];
    return `<ellipse cx="${num(x)}" cy="${num(y)}" rx="${num(unit * random.between(0.2, 0.55))}" ry="${num(unit * random.between(0.12, 0.34))}" fill="${fill}" opacity="0.55" transform="rotate(${num(random.between(-50, 10))} ${num(x)} ${num(y)})"/>`;
  });
}

function planet(canvas: Canvas, [x, y]: Point, r: number): string[] {
  const { defs, palette, random } = canvas;
  const tilt = random.between(-32, 12);
  const ringed = random.chance(0.6);
  const base = random.pick([palette.accent2, palette.accent, mix(palette.sky[2], palette.accent2, 0.5)]);
  const glow = defs.radial([
    [0.6, base, 0.5],
    [1, base, 0],
  ]);
  const night = defs.radial(
    [
      [0.35, '#05040c', 0],
      [0.8, '#05040c', 0.55],
      [1, '#05040c', 0.85],
    ],
    [0.3, 0.28],
    0.85,
  );
  const turn = `rotate(${num(tilt)} ${num(x)} ${num(y)})`;
  return [
    disc(x, y, r * 1.5, { fill: glow, opacity: 0.6 }),
    ...(ringed ? [rings(canvas, [x, y], r, 0, turn)] : []),
    group([disc(x, y, r, { fill: base }), ...bands(canvas, [x, y], r, base)], {
      clip: defs.clip(ring(x, y, r)),
      transform: turn,
    }),
    disc(x, y, r, { fill: night }),
    ...(ringed ? [rings(canvas, [x, y], r, 1, turn)] : []),
  ];
}

function bands({ palette, random }: Canvas, [x, y]: Point, r: number, base: string): string[] {
  const at = random.fork('bands');
  const tones = [
    lighten(base, 0.09),
    darken(base, 0.09),
    mix(base, palette.light, 0.4),
    mix(base, palette.far, 0.45),
  ] as const;
  let top = y - r;
  const drawn: string[] = [];
  while (top < y + r) {
    const thick = r * at.between(0.06, 0.26);
    const wave = r * at.between(0.01, 0.05);
    drawn.push(
      shape(
        `M${num(x - r)} ${num(top)}q${num(r / 2)} ${num(-wave)} ${num(r)} 0t${num(r)} 0v${num(thick)}q${num(-r / 2)} ${num(wave)} ${num(-r)} 0t${num(-r)} 0Z`,
        { fill: at.pick(tones), opacity: 0.75 },
      ),
    );
    top += thick * at.between(0.9, 1.7);
  }
  return [
    ...drawn,
    `<ellipse cx="${num(x + r * 0.2)}" cy="${num(y + r * 0.35)}" rx="${num(r * 0.17)}" ry="${num(r * 0.09)}" fill="${tones[2]}" opacity="0.8"/>`,
  ];
}

/** The half of the rings behind the planet (0) or before it (1). */
function rings({ palette, random }: Canvas, [x, y]: Point, r: number, half: 0 | 1, turn: string): string {
  const at = random.fork('rings');
  const arcs = times(9, (i) => {
    const rx = r * (1.36 + i * 0.085);
    const ry = rx * 0.24;
    const color = at.pick([palette.light, palette.accent2, mix(palette.light, palette.far, 0.5)]);
    const opacity = at.between(0.3, 0.9);
    return shape(
      `M${num(x - rx)} ${num(y)}A${num(rx)} ${num(ry)} 0 0 ${half === 0 ? 1 : 0} ${num(x + rx)} ${num(y)}`,
      {
        stroke: color,
        strokeWidth: r * at.between(0.02, 0.075),
        opacity,
      },
    );
  });
  return group(arcs, { transform: turn });
}

function moon({ palette, defs }: Canvas, random: Random, [cx, cy]: Point, r: number): string {
  const angle = random.between(0, 2 * Math.PI);
  const away = r * random.between(1.75, 2.3);
  const size = r * random.between(0.06, 0.19);
  const fill = defs.radial(
    [
      [0, lighten(palette.light, 0.02)],
      [0.6, mix(palette.light, palette.far, 0.5)],
      [1, mix(palette.far, '#05040c', 0.6)],
    ],
    [0.3, 0.28],
    0.85,
  );
  return disc(cx + Math.cos(angle) * away, cy + Math.sin(angle) * away * 0.8, size, { fill });
}

function comet({ palette, defs, width, height, unit, random }: Canvas): string[] {
  const [x, y] = [width * random.between(0.08, 0.8), height * random.between(0.06, 0.25)];
  const long = unit * random.between(0.18, 0.3);
  const tail = defs.linear(
    [0, 1],
    [1, 0],
    [
      [0, palette.light, 0.95],
      [1, palette.light, 0],
    ],
  );
  return [
    shape(
      polygon([
        [x - unit * 0.004, y - unit * 0.003],
        [x + long, y - long * 0.55],
        [x + unit * 0.004, y + unit * 0.004],
      ]),
      { fill: tail },
    ),
    disc(x, y, unit * 0.006, { fill: palette.light }),
  ];
}

function rocket({ palette, defs, width, height, unit, random }: Canvas, landed: boolean): string {
  const [x, y] = [width * random.between(0.16, 0.3), height * random.between(landed ? 0.5 : 0.6, 0.72)];
  const s = unit * 0.075;
  const flame = defs.vertical([
    [0, '#fff4c9', 0.95],
    [0.15, palette.accent2, 0.8],
    [1, palette.accent2, 0],
  ]);
  const hull = mix('#fbf7ee', palette.light, 0.3);
  const parts = [
    shape(`M${num(-s * 0.22)} ${num(s * 0.8)}L0 ${num(s * 4.6)}L${num(s * 0.22)} ${num(s * 0.8)}Z`, {
      fill: flame,
    }),
    shape(
      `M${num(-s * 0.3)} ${num(s * 0.2)}L${num(-s * 0.62)} ${num(s * 0.95)}L${num(-s * 0.2)} ${num(s * 0.75)}ZM${num(s * 0.3)} ${num(s * 0.2)}L${num(s * 0.62)} ${num(s * 0.95)}L${num(s * 0.2)} ${num(s * 0.75)}Z`,
      { fill: palette.accent },
    ),
    shape(
      `M0 ${num(-s * 1.25)}C${num(s * 0.48)} ${num(-s * 0.6)} ${num(s * 0.42)} ${num(s * 0.3)} ${num(s * 0.24)} ${num(s * 0.8)}H${num(-s * 0.24)}C${num(-s * 0.42)} ${num(s * 0.3)} ${num(-s * 0.48)} ${num(-s * 0.6)} 0 ${num(-s * 1.25)}Z`,
      { fill: hull },
    ),
    shape(
      `M0 ${num(-s * 1.25)}C${num(s * 0.22)} ${num(-s)} ${num(s * 0.3)} ${num(-s * 0.75)} ${num(s * 0.34)} ${num(-s * 0.58)}H${num(-s * 0.34)}C${num(-s * 0.3)} ${num(-s * 0.75)} ${num(-s * 0.22)} ${num(-s)} 0 ${num(-s * 1.25)}Z`,
      { fill: palette.accent },
    ),
    disc(0, -s * 0.22, s * 0.15, { fill: palette.near, stroke: palette.accent2, strokeWidth: s * 0.06 }),
  ];
  return group(parts, { transform: `translate(${num(x)} ${num(y)}) rotate(${num(random.between(18, 38))})` });
}

function surface(canvas: Canvas): string[] {
  const { width, height, unit, palette, random } = canvas;
  const back = range(random, width, height * 0.86, unit * 0.16, 0.5);
  const middle = hills(random, width, height * 0.87, unit * 0.06, 1.4);
  const front = hills(random, width, height * 0.94, unit * 0.06, 1);
  const craters = times(9, () => {
    const [x, y, r] = [
      random.between(0, width),
      random.between(0.89, 0.98) * height,
      unit * random.between(0.012, 0.05),
    ];
    return `<ellipse cx="${num(x)}" cy="${num(y)}" rx="${num(r)}" ry="${num(r * 0.26)}" fill="${darken(palette.near, 0.03)}" stroke="${mix(palette.near, palette.far, 0.7)}" stroke-width="${num(unit * 0.002)}" opacity="0.7"/>`;
  });
  return [
    shape(below(back, height + 5, false), { fill: mix(palette.far, palette.near, 0.35) }),
    shape(below(middle, height + 5, true), { fill: mix(palette.far, palette.near, 0.65) }),
    shape(below(front, height + 5, true), { fill: palette.near }),
    ...craters,
  ];
}
