/**
 * The slice of opentype.js that lettering uses; the package ships no types. Node loads it as CommonJS, with everything under
 * `default`; a bundler takes its ES module, which has names of its own.
 */
declare module 'opentype.js' {
  export interface Glyph {
    readonly index: number;
    readonly advanceWidth: number;
    getPath(x: number, y: number, fontSize: number): { toPathData(decimalPlaces: number): string };
  }
  export interface Font {
    readonly unitsPerEm: number;
    charToGlyph(character: string): Glyph;
    getKerningValue(left: Glyph, right: Glyph): number;
  }
  type Parse = (buffer: ArrayBuffer) => Font;
  export const parse: Parse | undefined;
  const all: { readonly parse: Parse };
  export default all;
}
