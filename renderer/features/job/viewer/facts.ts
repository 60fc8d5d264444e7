import type { Image, ImageFile } from '../../../../shared/domain/image.ts';
import type { Job } from '../../../../shared/domain/job.ts';
import { PRESET_BOUNDS, type Preset, type Proof, type Recipe } from '../../../../shared/domain/processing.ts';
import { bytes } from '../../../strings/format.ts';
import { strings } from '../../../strings/index.ts';

/** A line of what is known: its name, its value, and whether it is what was asked for. */
export type Fact = {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly met?: boolean;
};

const words = strings.job.viewer;

/** What the worker measured of a variant, with what its preset asks for. */
export function proofFacts(proof: Proof, preset: Preset): Fact[] {
  const bounds = preset === 'off' ? null : PRESET_BOUNDS[preset];
  const least = bounds?.minDistance ?? null;
  const { distanceToBase, distanceToSiblings, ssim, bytesBefore, bytesAfter, metadataRemoved, tries } = proof;
  return [
    {
      label: words.distanceToBase,
      value: words.bits(distanceToBase, least),
      hint: words.distanceHint,
      ...met(least, distanceToBase),
    },
    {
      label: words.distanceToSiblings,
      value: distanceToSiblings === null ? words.first : words.bits(distanceToSiblings, least),
      hint: words.distanceHint,
      ...(distanceToSiblings === null ? {} : met(least, distanceToSiblings)),
    },
    {
      label: words.ssim,
      value: words.ssimValue(ssim, bounds?.minSsim ?? null),
      hint: words.ssimHint,
      ...met(bounds?.minSsim ?? null, ssim),
    },
    { label: words.size, value: words.sizeChange(bytes(bytesBefore), bytes(bytesAfter)) },
    {
      label: words.metadata,
      value: metadataRemoved.length === 0 ? words.nothingToRemove : metadataRemoved.join(', '),
    },
    { label: words.tries, value: String(tries) },
  ];
}

function met(least: number | null, value: number): { met?: boolean } {
  return least === null ? {} : { met: value >= least };
}

/** What was done to the base image to make a variant. */
export function recipeFacts(recipe: Recipe): Fact[] {
  const { left, top, right, bottom } = recipe;
  return [
    { label: words.crop, value: words.percents([left, top, right, bottom]) },
    { label: words.rotation, value: words.degrees(recipe.rotation) },
    { label: words.recipeScale, value: words.factor(recipe.scale) },
    { label: words.brightness, value: words.factor(recipe.brightness) },
    { label: words.contrast, value: words.factor(recipe.contrast) },
    { label: words.saturation, value: words.factor(recipe.saturation) },
    { label: words.noise, value: words.noiseValue(recipe.noise) },
    { label: words.quality, value: String(recipe.quality) },
    { label: words.strength, value: String(recipe.strength) },
    { label: words.recipeSeed, value: String(recipe.seed) },
  ];
}

/** What was asked for, and what the file is. */
export function parameterFacts({ params }: Job, image: Image, file: ImageFile | null): Fact[] {
  const asked = [
    params.size === 'auto' ? strings.job.header.autoSize : params.size.replace('x', ' × '),
    strings.job.header.qualities[params.quality],
    params.format.toUpperCase(),
  ];
  const facts: Fact[] = [
    { label: words.provider, value: strings.newJob.providers[params.provider] },
    { label: words.model, value: params.model },
    { label: words.asked, value: asked.join(' · ') },
    { label: words.imageSeed, value: String(image.seed) },
  ];
  if (file === null) return facts;
  return [
    ...facts,
    { label: words.pixels, value: words.dimensions(file.width, file.height) },
    { label: words.format, value: `${file.format.toUpperCase()} · ${bytes(file.bytes)}` },
    { label: words.file, value: file.path },
    { label: words.sha256, value: file.sha256 },
  ];
}
