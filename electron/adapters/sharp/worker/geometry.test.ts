import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawRecipe } from '../../../core/pipeline/recipe.ts';
import { placement } from './geometry.ts';

const identity = drawRecipe('off', 0, 1, 'png');

describe('placement', () => {
  it('leaves the base as it is when the recipe does not move it', () => {
    const { matrix, left, top } = placement({ width: 640, height: 480 }, identity);
    // Two pixels are kept from each edge, hence the slight enlargement.
    expect(matrix[0][0]).toBeCloseTo(640 / 636, 1);
    expect(matrix[0][1]).toBeCloseTo(0, 10);
    expect([left, top].every((offset) => offset >= 0 && offset <= 4)).toBe(true);
  });

  it('shows nothing from outside the base, whatever the recipe', () => {
    const edge = fc.integer({ min: 16, max: 4096 });
    const preset = fc.constantFrom('subtle', 'standard', 'strong');
    fc.assert(
      fc.property(
        edge,
        edge,
        preset,
        fc.nat(),
        fc.integer({ min: 1, max: 3 }),
        (width, height, name, seed, strength) => {
          const { matrix, left, top } = placement({ width, height }, drawRecipe(name, seed, strength, 'png'));
          const [[a, b], [c, d]] = matrix;
          const corner = (x: number, y: number) => [a * x + b * y, c * x + d * y] as const;
          const corners = [corner(0, 0), corner(width, 0), corner(0, height), corner(width, height)];
          const originX = Math.round(Math.min(...corners.map(([x]) => x))) + left;
          const originY = Math.round(Math.min(...corners.map(([, y]) => y))) + top;
          const area = a * d - b * c;
          for (const [x, y] of [
            [0, 0],
            [width, 0],
            [0, height],
            [width, height],
          ] as const) {
            const sourceX = (d * (x + originX) - b * (y + originY)) / area;
            const sourceY = (a * (y + originY) - c * (x + originX)) / area;
            expect(Math.min(sourceX, width - sourceX)).toBeGreaterThan(0.9);
            expect(Math.min(sourceY, height - sourceY)).toBeGreaterThan(0.9);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
