import { readFile } from 'node:fs/promises';
import type { Font } from 'opentype.js';

/** Text as vector paths, so that a picture with words needs no font where it is drawn. Letters the font lacks are left out. */
export type Lettering = {
  /** Length in pixels; `tracking` is space between letters as a fraction of `size`. 0 when no letter is drawn. */
  measure(text: string, size: number, tracking: number): number;
  /** SVG path data of the text from `x` along `baseline`. */
  outline(text: string, x: number, baseline: number, size: number, tracking: number): string;
};

/**
 * Reads a font (ttf, otf or woff) into letterings. The parser is loaded here, when first needed, not at the app's start.
 * @throws Error when the file cannot be read or is not a font.
 */
export async function loadLettering(fontPath: string): Promise<Lettering> {
  const [opentype, bytes] = await Promise.all([import('opentype.js'), readFile(fontPath)]);
  const parse = opentype.parse ?? opentype.default.parse;
  return letteringOf(parse(new Uint8Array(bytes).buffer));
}

function letteringOf(font: Font): Lettering {
  const scale = (size: number): number => size / font.unitsPerEm;
  /** Glyph 0 is the font's "missing" box. */
  const glyphs = (text: string) =>
    [...text].map((letter) => font.charToGlyph(letter)).filter((glyph) => glyph.index !== 0);
  const advances = (text: string, size: number, tracking: number): number[] => {
    const line = glyphs(text);
    return line.map((glyph, i) => {
      const next = line[i + 1];
      const kerning = next === undefined ? 0 : font.getKerningValue(glyph, next);
      return (glyph.advanceWidth + kerning) * scale(size) + (next === undefined ? 0 : tracking * size);
    });
  };
  const ink = (text: string): boolean => glyphs(text.replaceAll(/\s/gu, '')).length > 0;
  return {
    measure: (text, size, tracking) =>
      ink(text) ? advances(text, size, tracking).reduce((sum, advance) => sum + advance, 0) : 0,
    outline(text, x, baseline, size, tracking) {
      const steps = advances(text, size, tracking);
      let pen = x;
      return glyphs(text)
        .map((glyph, i) => {
          const d = glyph.getPath(pen, baseline, size).toPathData(2);
          pen += steps[i] ?? 0;
          return d;
        })
        .join('');
    },
  };
}
