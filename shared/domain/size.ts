/** The default wherever a size is left to the model: what image models answer with when they choose. */
const DEFAULT_EDGE = 1024;

/** Width and height in pixels of `WIDTHxHEIGHT`; 1024 × 1024 for `auto`. */
export function parseSize(size: string): { width: number; height: number } {
  const match = /^(\d+)x(\d+)$/.exec(size);
  if (!match) return { width: DEFAULT_EDGE, height: DEFAULT_EDGE };
  return { width: Number(match[1]), height: Number(match[2]) };
}

/** The number of pixels of a size, as parseSize reads it. */
export function pixelsOf(size: string): number {
  const { width, height } = parseSize(size);
  return width * height;
}
