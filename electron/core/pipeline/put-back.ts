import type { ImageFile } from '../../../shared/domain/image.ts';

/**
 * What an image had before it was to be made anew and should have again, since that failed or was cancelled: the latest replaced
 * variants that belong to its base image, with their sidecar and that base, or without one where it is lost. Nothing where something new
 * was stored: that is gone on from. A sidecar that is left of what came to nothing would tell of variants that are not there: it is
 * replaced. Pure.
 * @param files all files of the image. Ids sort by time, which tells the rounds apart.
 * @returns those that change, as they are then.
 */
export function filesToPutBack(files: readonly ImageFile[]): ImageFile[] {
  if (files.some(({ kind, state }) => kind === 'variant' && state === 'stored')) return [];
  const bases = files.filter(({ kind }) => kind === 'base');
  const base = bases.find(({ state }) => state === 'stored') ?? newest(bases);
  const since = base?.id ?? '';
  const replaced = files.filter(({ id, state }) => state === 'replaced' && id >= since);
  const variants = latestVariants(replaced);
  const sidecar = oldest(replaced.filter(({ kind, id }) => kind === 'sidecar' && isAfter(variants, id)));
  const round = sidecar === null ? variants : [...variants, sidecar];
  if (round.length === 0) return [];
  const back = base?.state === 'replaced' ? [base, ...round] : round;
  const stale = files.filter(({ kind, state }) => kind === 'sidecar' && state === 'stored');
  return [
    ...back.map((file) => ({ ...file, state: 'stored' as const })),
    ...stale.map((file) => ({ ...file, state: 'replaced' as const })),
  ];
}

/** The newest of each number. */
function latestVariants(files: readonly ImageFile[]): ImageFile[] {
  const latest = new Map<number, ImageFile>();
  for (const file of files) {
    if (file.kind === 'variant' && (latest.get(file.variant)?.id ?? '') < file.id)
      latest.set(file.variant, file);
  }
  return [...latest.values()];
}

/** A sidecar is made when all its variants are: one from before tells of others. */
function isAfter(variants: readonly ImageFile[], id: string): boolean {
  return variants.every((variant) => variant.id < id);
}

function oldest(files: readonly ImageFile[]): ImageFile | null {
  return files.reduce<ImageFile | null>((best, file) => (best && best.id < file.id ? best : file), null);
}

function newest(files: readonly ImageFile[]): ImageFile | null {
  return files.reduce<ImageFile | null>((best, file) => (best && best.id > file.id ? best : file), null);
}
