import type { Canvas } from '../canvas.ts';
import { mix } from '../color.ts';
import { ring } from '../paths.ts';
import { times } from '../random.ts';
import { num, shape } from '../svg.ts';

/** Rain or snow in front of the whole picture, where the prompt asks for it. */
export function weather(canvas: Canvas): string[] {
  return [
    ...(canvas.motifs.has('rain') ? [rain(canvas)] : []),
    ...(canvas.motifs.has('snow') ? [snow(canvas)] : []),
  ];
}

function rain({ width, height, unit, palette, random, energy }: Canvas): string {
  const at = random.fork('rain');
  const slant = at.between(0.08, 0.34) * at.sign();
  const drops = (count: number, long: number): string =>
    times(count * (width / unit), () => {
      const [x, y, l] = [
        at.between(-0.1, 1.1) * width,
        at.between(-0.05, 1) * height,
        unit * long * at.between(0.5, 1.2),
      ];
      return `M${num(x)} ${num(y)}l${num(l * slant)} ${num(l)}`;
    }).join('');
  const color = mix(palette.light, palette.sky[2], 0.3);
  return (
    shape(drops(120 + 140 * energy, 0.035), { stroke: color, strokeWidth: unit * 0.0012, opacity: 0.4 }) +
    shape(drops(50 + 60 * energy, 0.075), { stroke: color, strokeWidth: unit * 0.002, opacity: 0.45 })
  );
}

function snow({ width, height, unit, random }: Canvas): string {
  const at = random.fork('snow');
  const flakes = (count: number, size: number): string =>
    times(count * (width / unit), () =>
      ring(at.between(0, width), at.between(0, height), unit * size * at.between(0.6, 1.3)),
    ).join('');
  return (
    shape(flakes(130, 0.0018), { fill: '#ffffff', opacity: 0.75 }) +
    shape(flakes(55, 0.0034), { fill: '#ffffff', opacity: 0.8 }) +
    shape(flakes(16, 0.0062), { fill: '#ffffff', opacity: 0.5 })
  );
}
