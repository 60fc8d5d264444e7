import type { Canvas } from '../canvas.ts';
import { box } from '../svg.ts';

/** Edge of the noise tile in pixels: large enough that its repetition is not seen, small enough to be quick. */
const TILE = 320;

/** What makes it look printed: a breath of shade towards the corners, and paper grain in light and dark. */
export function finish({ defs, palette, width, height, random }: Canvas): string {
  const seed = random.fork('grain').whole(1, 9_999);
  const shade = defs.radial(
    [
      [0.55, palette.near, 0],
      [1, palette.near, 0.26],
    ],
    [0.5, 0.46],
    0.78,
  );
  const grain = (color: string, offset: number, strength: number): string => {
    const noise = defs.noise(color, 0.82, seed + offset, `${strength} 0 0 0 ${-strength * 0.5}`);
    const tile = defs.pattern(TILE, box(0, 0, TILE, TILE, { filter: noise }));
    return box(0, 0, width, height, { fill: tile });
  };
  return box(0, 0, width, height, { fill: shade }) + grain('#0d0b14', 0, 0.54) + grain('#fff8ea', 1, 0.46);
}
