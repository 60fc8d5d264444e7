import type { Recipe } from '../../../../shared/domain/processing.ts';
import type { Size } from './pixels.ts';

/** How the base is turned and enlarged, and where the variant then lies in the result. */
export type Placement = {
  /** Row by row, from a point of the base to a point of the turned picture. */
  readonly matrix: [[number, number], [number, number]];
  /** The variant's top left corner in the turned picture as libvips cuts it out: its enclosing rectangle, rounded. */
  readonly left: number;
  readonly top: number;
};

/** Pixels that bicubic interpolation reads beyond a point, so that what lies outside the base never shines in. */
const MARGIN = 2;

/**
 * Where the recipe's crop, rotation and scale put the base's pixels, such that the variant has the base's size and shows nothing
 * from outside the base: the window is drawn closer where the rotation would show an empty corner.
 */
export function placement({ width, height }: Size, recipe: Recipe): Placement {
  const angle = (recipe.rotation * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const centre = {
    x: (width * (1 + recipe.left - recipe.right)) / 2,
    y: (height * (1 + recipe.top - recipe.bottom)) / 2,
  };
  const wide = (width * (1 - recipe.left - recipe.right)) / recipe.scale;
  const high = (height * (1 - recipe.top - recipe.bottom)) / recipe.scale;
  const fit = Math.min(
    1,
    room(centre.x, width) / reach(wide, high, cos, sin),
    room(centre.y, height) / reach(high, wide, cos, sin),
  );
  const zoomX = width / (wide * fit);
  const zoomY = height / (high * fit);
  const matrix: Placement['matrix'] = [
    [zoomX * cos, -zoomX * sin],
    [zoomY * sin, zoomY * cos],
  ];
  const turned = (x: number, y: number) => ({
    x: matrix[0][0] * x + matrix[0][1] * y,
    y: matrix[1][0] * x + matrix[1][1] * y,
  });
  const corners = [turned(0, 0), turned(width, 0), turned(0, height), turned(width, height)];
  const middle = turned(centre.x, centre.y);
  return {
    matrix,
    left: Math.round(middle.x - width / 2) - Math.round(Math.min(...corners.map(({ x }) => x))),
    top: Math.round(middle.y - height / 2) - Math.round(Math.min(...corners.map(({ y }) => y))),
  };
}

/** How far the window may reach from its centre before it leaves the base. */
function room(centre: number, length: number): number {
  return Math.min(centre, length - centre) - Math.min(MARGIN, length / 8);
}

/** How far a turned window reaches from its centre along the side that `along` is measured on. */
function reach(along: number, across: number, cos: number, sin: number): number {
  return (along * Math.abs(cos) + across * Math.abs(sin)) / 2;
}
