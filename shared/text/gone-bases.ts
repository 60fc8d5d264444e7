import { grouped } from './units.ts';

/**
 * Says that saved base images are not on the disk any more. Without a full stop.
 * @param index which image of its job it is, where it is one and that is known
 */
export function goneBases(count: number, index: number | null = null): string {
  if (count !== 1) return `The saved base images of ${grouped(count)} images are gone from the disk`;
  return `The saved base image of ${index === null ? '1 image' : `image ${index}`} is gone from the disk`;
}
