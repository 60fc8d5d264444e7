import type { Color } from './color.ts';
import type { Motif } from './lexicon.ts';
import type { Palette } from './palettes.ts';
import type { Random } from './random.ts';
import type { Defs } from './svg.ts';

/** All that a composition needs to draw itself. Lengths are in pixels. */
export type Canvas = {
  readonly width: number;
  readonly height: number;
  /** The shorter edge: what sizes of things are fractions of. */
  readonly unit: number;
  readonly palette: Palette;
  readonly motifs: ReadonlySet<Motif>;
  /** Whether the prompt names a colour, so that the palette's accent is its subject's. */
  readonly colored: boolean;
  /** 0 still … 1 wild. */
  readonly energy: number;
  /** 0 sparse … 1 dense. */
  readonly density: number;
  readonly random: Random;
  readonly defs: Defs;
};

/** A finished composition, from back to front, with the colours that lie under what is written on it. */
export type Painting = {
  readonly layers: readonly string[];
  readonly topRight: Color;
  readonly bottom: Color;
};

export type Scene = (canvas: Canvas) => Painting;
