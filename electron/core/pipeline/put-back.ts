import type { ImageFile } from '../../../shared/domain/image.ts';

/**
 * What an image had before it was to be made anew and should have again, since that failed or was cancelled: the latest replaced
 * variants that belong to its base image, with that base, or without one where it is lost. Nothing where something new was stored:
 * that is gone on from. Pure.
 * @param files all files of the image. Ids sort by time, which tells the rounds apart.
 * @returns those that are stored again.
 */
export function filesToPutBack(files: readonly ImageFile[]): ImageFile[] {
  if (files.some(({ kind, state }) => kind === 'variant' && state === 'stored')) return [];
  const bases = files.filter(({ kind }) => kind === 'base');
  const base = bases.find(({ state }) => state === 'stored') ?? newest(bases);
  const since = base?.id ?? '';
  const round = new Map<string, ImageFile>();
  for (const file of files) {
    if (file.kind === 'base' || file.state !== 'replaced' || file.id < since) continue;
    const place = `${file.kind} ${file.variant}`;
    if ((round.get(place)?.id ?? '') < file.id) round.set(place, file);
  }
  if (round.size === 0) return [];
  return [...(base === null ? [] : [base]), ...round.values()].filter(({ state }) => state === 'replaced');
}

function newest(files: readonly ImageFile[]): ImageFile | null {
  return files.reduce<ImageFile | null>((best, file) => (best && best.id > file.id ? best : file), null);
}
