import type { Format, Preset, Proof, Range, Recipe } from '../../../shared/domain/processing.ts';
import { PRESET_BOUNDS } from '../../../shared/domain/processing.ts';
import { deriveSeed, seededRandom } from './random.ts';

/**
 * Draws one variant's edit from the preset's bounds. The same arguments always give the same recipe. Strength 1 draws evenly;
 * each further strength draws anew, nearer to the end of the bounds that changes the picture most. Preset `off` changes nothing.
 * @param seed the variant's own seed (see deriveSeed).
 * @param strength 1 for the first try, 2 for the first remake and so on.
 * @param format what the file is encoded as; a plain copy (`off`) keeps the base's format whatever this says.
 */
export function drawRecipe(preset: Preset, seed: number, strength: number, format: Format): Recipe {
  if (preset === 'off') return identity(seed, strength, format);
  const bounds = PRESET_BOUNDS[preset];
  const random = seededRandom(deriveSeed(seed, 'recipe', strength));
  /** 0 to 1, the nearer to 1 the stronger. */
  const push = () => 1 - (1 - random()) ** strength;
  const away = (range: Range) => tidy(range, between(range, push()));
  const fromMiddle = (range: Range) => {
    const side = random() < 0.5 ? -1 : 1;
    return tidy(range, between(range, 0.5 + (side * push()) / 2));
  };
  const eitherWay = (range: Range) => (random() < 0.5 ? -1 : 1) * away(range);
  return {
    preset,
    seed,
    strength,
    left: fromMiddle(bounds.crop),
    top: fromMiddle(bounds.crop),
    right: fromMiddle(bounds.crop),
    bottom: fromMiddle(bounds.crop),
    rotation: eitherWay(bounds.rotation),
    scale: fromMiddle(bounds.scale),
    brightness: fromMiddle(bounds.brightness),
    contrast: fromMiddle(bounds.contrast),
    saturation: fromMiddle(bounds.saturation),
    noise: away(bounds.noise),
    format,
    quality: Math.round(between(bounds.quality, 1 - push())),
  };
}

/**
 * Whether the variant differs from the base and from all its siblings by at least what the preset promises, and is still the same
 * picture to a person. When not, a stronger remake may.
 */
export function reachesPreset(
  preset: Preset,
  measured: Pick<Proof, 'distanceToBase' | 'distanceToSiblings' | 'ssim'>,
): boolean {
  if (preset === 'off') return true;
  const { minDistance, minSsim } = PRESET_BOUNDS[preset];
  const nearest = Math.min(measured.distanceToBase, measured.distanceToSiblings ?? Number.POSITIVE_INFINITY);
  return nearest >= minDistance && measured.ssim >= minSsim;
}

function identity(seed: number, strength: number, format: Format): Recipe {
  return {
    preset: 'off',
    seed,
    strength,
    left: 0,
    top: 0,
    right: 0,
    bottom: 0,
    rotation: 0,
    scale: 1,
    brightness: 1,
    contrast: 1,
    saturation: 1,
    noise: 0,
    format,
    quality: 100,
  };
}

function between([min, max]: Range, fraction: number): number {
  return min + (max - min) * fraction;
}

/** Five decimals, for the eye that reads the recipe, and never outside the range by rounding. */
function tidy([min, max]: Range, value: number): number {
  return Math.min(max, Math.max(min, Math.round(value * 1e5) / 1e5));
}
