import type { Color } from './color.ts';

export type Point = readonly [x: number, y: number];

/** How a shape is painted. Lengths are in pixels. */
export type Style = {
  fill?: string;
  stroke?: string;
  strokeWidth?: number;
  cap?: 'round' | 'butt';
  opacity?: number;
  blend?: 'multiply' | 'screen' | 'soft-light' | 'overlay';
  clip?: string;
  filter?: string;
  transform?: string;
};

/** A coordinate as short as the eye needs: a tenth of a pixel. */
export function num(value: number): string {
  return String(Math.round(value * 10) / 10);
}

export function shape(d: string, style: Style): string {
  return `<path d="${d}"${attributes(style)}/>`;
}

export function disc(x: number, y: number, radius: number, style: Style): string {
  return `<circle cx="${num(x)}" cy="${num(y)}" r="${num(radius)}"${attributes(style)}/>`;
}

export function oval(x: number, y: number, rx: number, ry: number, style: Style): string {
  return `<ellipse cx="${num(x)}" cy="${num(y)}" rx="${num(rx)}" ry="${num(ry)}"${attributes(style)}/>`;
}

export function box(x: number, y: number, width: number, height: number, style: Style): string {
  return `<rect x="${num(x)}" y="${num(y)}" width="${num(width)}" height="${num(height)}"${attributes(style)}/>`;
}

export function group(children: readonly string[], style: Style): string {
  return `<g${attributes(style)}>${children.join('')}</g>`;
}

function attributes(style: Style): string {
  const { fill, stroke, strokeWidth, cap, opacity, blend, clip, filter, transform } = style;
  return [
    fill === undefined && stroke !== undefined ? ' fill="none"' : attribute('fill', fill),
    attribute('stroke', stroke),
    attribute('stroke-width', strokeWidth === undefined ? undefined : num(strokeWidth)),
    cap === 'round' ? ' stroke-linecap="round" stroke-linejoin="round"' : '',
    attribute('opacity', opacity === undefined ? undefined : String(Math.round(opacity * 1000) / 1000)),
    attribute('style', blend === undefined ? undefined : `mix-blend-mode:${blend}`),
    attribute('clip-path', clip),
    attribute('filter', filter),
    attribute('transform', transform),
  ].join('');
}

function attribute(name: string, value: string | undefined): string {
  return value === undefined ? '' : ` ${name}="${value}"`;
}

export type Stop = readonly [offset: number, color: Color, opacity?: number];

/** Collects what shapes refer to, and hands out the references. */
export class Defs {
  readonly #items: string[] = [];

  /** A gradient from the top to the bottom of the shape it fills. */
  vertical(stops: readonly Stop[]): string {
    return this.linear([0, 0], [0, 1], stops);
  }

  /** A gradient between two points given as fractions of the filled shape's box. */
  linear([x1, y1]: Point, [x2, y2]: Point, stops: readonly Stop[]): string {
    return this.#add(
      'linearGradient',
      `x1="${num3(x1)}" y1="${num3(y1)}" x2="${num3(x2)}" y2="${num3(y2)}"`,
      stopTags(stops),
    );
  }

  /** A gradient from a centre, given as a fraction of the filled shape's box, outwards. */
  radial(stops: readonly Stop[], [x, y]: Point = [0.5, 0.5], radius = 0.5): string {
    return this.#add(
      'radialGradient',
      `cx="${num3(x)}" cy="${num3(y)}" r="${num3(radius)}"`,
      stopTags(stops),
    );
  }

  clip(d: string): string {
    return this.#add('clipPath', '', `<path d="${d}"/>`);
  }

  blur(pixels: number): string {
    return this.#add(
      'filter',
      'x="-50%" y="-50%" width="200%" height="200%"',
      `<feGaussianBlur stdDeviation="${num(pixels)}"/>`,
    );
  }

  /** A square tile, repeated over whatever it fills; `content` may use references made before. */
  pattern(size: number, content: string, transform?: string): string {
    const turn = transform === undefined ? '' : ` patternTransform="${transform}"`;
    return this.#add(
      'pattern',
      `width="${num(size)}" height="${num(size)}" patternUnits="userSpaceOnUse"${turn}`,
      content,
    );
  }

  /** Noise in one colour; `matrix` is the last row of a feColorMatrix, which makes opacity of the noise. */
  noise(color: Color, frequency: number, seed: number, matrix: string): string {
    const [r, g, b] = channels(color);
    return this.#add(
      'filter',
      'x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB"',
      `<feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="2" seed="${seed}" stitchTiles="stitch"/>` +
        `<feColorMatrix values="0 0 0 0 ${r} 0 0 0 0 ${g} 0 0 0 0 ${b} ${matrix}"/>`,
    );
  }

  toString(): string {
    return `<defs>${this.#items.join('')}</defs>`;
  }

  #add(tag: string, attrs: string, content: string): string {
    const id = `d${this.#items.length}`;
    this.#items.push(`<${tag} id="${id}" ${attrs}>${content}</${tag}>`);
    return `url(#${id})`;
  }
}

function stopTags(stops: readonly Stop[]): string {
  return stops
    .map(
      ([offset, color, opacity]) =>
        `<stop offset="${num3(offset)}" stop-color="${color}"${opacity === undefined ? '' : ` stop-opacity="${num3(opacity)}"`}/>`,
    )
    .join('');
}

function num3(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function channels(color: Color): string[] {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255].map((channel) => num3(channel / 255));
}
