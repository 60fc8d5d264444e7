import { adviceFor, failure } from '../../../../shared/domain/errors.ts';
import type { Image, ImageFile } from '../../../../shared/domain/image.ts';
import type { Proof, Recipe } from '../../../../shared/domain/processing.ts';
import { FailureError } from '../../ports/failure-error.ts';
import type { MadeVariant } from '../../ports/image-worker.ts';
import { failureDetails, type PipelineContext, toFailure } from '../context.ts';
import type { JobRun } from '../job-run.ts';
import type { Changes } from '../journal.ts';
import { deriveSeed } from '../random.ts';
import { drawRecipe, reachesPreset } from '../recipe.ts';

/** A variant whose file is made but has neither its name nor its place in the store yet. */
export type ProcessedVariant = {
  readonly fileId: string;
  readonly variant: number;
  readonly part: string;
  readonly recipe: Recipe;
  readonly proof: Proof;
  readonly made: MadeVariant;
  readonly elapsedMs: number;
};

/** A variant too like its base is made again, stronger within the bounds, at most this often in all. */
export const MOST_TRIES = 3;

/**
 * Plans the variants that an image still lacks (variant_creation) and makes them (processing), one after the other, since
 * each must differ from those before it.
 * @throws FailureError and whatever the signal's reason is; nothing is stored then.
 */
export async function makeVariants(
  ctx: PipelineContext,
  run: JobRun,
  imageId: string,
): Promise<ProcessedVariant[]> {
  const image = run.image(imageId);
  const files = ctx.ports.store.files.ofImage(imageId);
  const base = files.find((file) => file.kind === 'base' && file.state === 'stored');
  if (!base)
    throw new FailureError(failure('base_image_missing', 'The saved base image is not in the database'));
  const planned = plan(run, image, files);
  const startProcessing = (changes: Changes) => {
    changes.image(imageId, { type: 'process' });
    const message = `Image ${image.index}: ${planned.length} of ${run.job.params.variants} variants to make`;
    run.log.forImage(imageId).info('variant_creation', message, {
      image: image.index,
      preset: run.job.params.preset,
      variants: planned,
    });
  };
  // Lost in a power cut, it leaves the image at its saved base, which is where recovery would put it.
  ctx.journal.change(run, startProcessing, 'normal');
  // Also those that are replaced now: what is made anew must be told from what is out there already.
  const hashes = files.flatMap((file) => (file.proof ? [file.proof.perceptualHash] : []));
  const result: ProcessedVariant[] = [];
  for (const { variant, seed } of planned) {
    const processed = await makeOne(ctx, run, { image, base, variant, seed, hashes });
    hashes.push(processed.proof.perceptualHash);
    result.push(processed);
  }
  return result;
}

function plan(run: JobRun, image: Image, files: readonly ImageFile[]): { variant: number; seed: number }[] {
  const variants = files.filter(({ kind }) => kind === 'variant');
  const stored = new Set(variants.filter(({ state }) => state !== 'replaced').map(({ variant }) => variant));
  const isAnew = variants.some(({ state }) => state === 'replaced');
  const all = Array.from({ length: run.job.params.variants }, (_, index) => index + 1);
  return all
    .filter((variant) => !stored.has(variant))
    .map((variant) => ({ variant, seed: variantSeed(run, image, variant, isAnew) }));
}

/**
 * The same for the same image and variant, so that a job made twice gives the same pixels; but where a variant is made anew, the
 * run is in it, or the new file would be the old one again.
 */
function variantSeed({ job }: JobRun, image: Image, variant: number, isAnew: boolean): number {
  const run = isAnew ? ['run', job.run] : [];
  return deriveSeed(image.seed, 'variant', variant, ...run);
}

type Work = {
  readonly image: Image;
  readonly base: ImageFile;
  readonly variant: number;
  readonly seed: number;
  readonly hashes: readonly string[];
};

async function makeOne(ctx: PipelineContext, run: JobRun, work: Work): Promise<ProcessedVariant> {
  const { clock, ids, files } = ctx.ports;
  const { preset, format } = run.job.params;
  const fileId = ids.uuid();
  const part = files.library.part(run.job.folder, fileId);
  const started = clock.monotonic();
  for (let tries = 1; ; tries += 1) {
    const recipe = drawRecipe(preset, work.seed, tries, format);
    const made = await attempt(ctx, run, work, recipe, part);
    const reached = preset === 'off' || reachesPreset(preset, made.measured);
    if (reached || tries === MOST_TRIES) {
      const proof: Proof = { ...made.measured, tries, reached };
      const elapsedMs = Math.round(clock.monotonic() - started);
      const processed = { fileId, variant: work.variant, part, recipe, proof, made, elapsedMs };
      logVariant(run, work.image, processed);
      return processed;
    }
  }
}

async function attempt(
  ctx: PipelineContext,
  run: JobRun,
  { image, base, variant, hashes }: Work,
  recipe: Recipe,
  part: string,
): Promise<MadeVariant> {
  try {
    const work = { basePath: base.path, recipe, outputPath: part, siblingHashes: hashes };
    return await ctx.ports.worker.makeVariant(work, run.abort.signal);
  } catch (error) {
    if (!run.abort.signal.aborted) {
      const failed = toFailure(ctx, error);
      run.log
        .forImage(image.id)
        .error('processing', `Image ${image.index}: variant ${variant} failed: ${failed.message}`, {
          image: image.index,
          variant,
          recipe,
          ...failureDetails(failed),
          advice: adviceFor(failed.code),
        });
    }
    throw error;
  }
}

function logVariant(run: JobRun, image: Image, processed: ProcessedVariant): void {
  const { variant, recipe, proof, elapsedMs } = processed;
  const { width, height, format } = processed.made;
  const name = `Image ${image.index}: variant ${variant}`;
  const details = { image: image.index, variant, elapsedMs, width, height, format, proof, recipe };
  const log = run.log.forImage(image.id);
  if (proof.reached) {
    const text =
      recipe.preset === 'off' ? 'copied unchanged' : `differs by ${proof.distanceToBase} of 256 bits`;
    log.success('processing', `${name} ${text}`, details);
  } else {
    const text = `is closer to another image than preset ${recipe.preset} wants, even after ${proof.tries} tries`;
    log.warning('processing', `${name} ${text} (${proof.distanceToBase} bits from the base)`, details);
  }
}
