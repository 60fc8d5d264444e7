export type Size = { readonly width: number; readonly height: number };

export type SizeProblem = { readonly message: string; readonly nearest: string };

const STANDARD: readonly Size[] = [
  { width: 1024, height: 1024 },
  { width: 1536, height: 1024 },
  { width: 1024, height: 1536 },
];

/** OpenAI's rules for arbitrary sizes, in pixels. */
const STEP = 16;
const MAX_RATIO = 3;
const MAX_EDGE = 3_840;
const MIN_PIXELS = 655_360;
const MAX_PIXELS = 8_294_400;

/** Reads `WIDTHxHEIGHT`; null for `auto` and anything else. */
export function parseSize(text: string): Size | null {
  const match = /^(\d+)x(\d+)$/.exec(text);
  return match ? { width: Number(match[1]), height: Number(match[2]) } : null;
}

/** What is wrong with a size under the model's rules, and the nearest legal one; null when it is fine. `auto` always is. */
export function sizeProblem(text: string, rules: 'standard' | 'arbitrary'): SizeProblem | null {
  const size = parseSize(text);
  if (size === null) return null;
  const message = rules === 'standard' ? standardProblem(size) : arbitraryProblem(size);
  return message === null ? null : { message, nearest: format(nearestLegal(size, rules)) };
}

function standardProblem(size: Size): string | null {
  const listed = STANDARD.some(({ width, height }) => width === size.width && height === size.height);
  return listed ? null : `only ${STANDARD.map(format).join(', ')} and auto are accepted`;
}

function arbitraryProblem({ width, height }: Size): string | null {
  const pixels = width * height;
  if (width % STEP !== 0 || height % STEP !== 0) return `both edges must be divisible by ${STEP}`;
  if (Math.max(width, height) > MAX_EDGE) return `no edge may be longer than ${MAX_EDGE} pixels`;
  if (Math.max(width, height) > MAX_RATIO * Math.min(width, height)) {
    return `the ratio must lie between 1:${MAX_RATIO} and ${MAX_RATIO}:1`;
  }
  if (pixels < MIN_PIXELS) return `it must have at least ${MIN_PIXELS.toLocaleString('en')} pixels`;
  if (pixels > MAX_PIXELS) return `it must have at most ${MAX_PIXELS.toLocaleString('en')} pixels`;
  return null;
}

/** The legal size with the smallest relative change of both edges. There are 57,600 to try: a few milliseconds. */
function nearestLegal(wanted: Size, rules: 'standard' | 'arbitrary'): Size {
  const candidates = rules === 'standard' ? STANDARD : arbitrarySizes();
  let best: Size = { width: 1024, height: 1024 };
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const size of candidates) {
    const distance = Math.log(size.width / wanted.width) ** 2 + Math.log(size.height / wanted.height) ** 2;
    if (distance < bestDistance) [best, bestDistance] = [size, distance];
  }
  return best;
}

function* arbitrarySizes(): Generator<Size> {
  for (let width = STEP; width <= MAX_EDGE; width += STEP) {
    for (let height = STEP; height <= MAX_EDGE; height += STEP) {
      if (arbitraryProblem({ width, height }) === null) yield { width, height };
    }
  }
}

function format({ width, height }: Size): string {
  return `${width}x${height}`;
}
