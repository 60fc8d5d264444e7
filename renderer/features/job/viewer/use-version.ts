import { useState } from 'react';
import type { Image, ImageFile } from '../../../../shared/domain/image.ts';
import type { Asked } from '../../../state/use-answer.ts';
import { type Versions, versionsOf } from '../image-files.ts';
import { useFiles } from './use-files.ts';

export type Version = {
  readonly files: Asked<readonly ImageFile[]>;
  readonly versions: Versions;
  /** The one that is looked at; null while there is none. */
  readonly file: ImageFile | null;
  choose(file: ImageFile): void;
  /** Goes so many versions on; no further than the last, or back to the base image. */
  turn(step: number): void;
};

/** Which version of an image is looked at. The place stays when another image is chosen, so that their second variants can be compared. */
export function useVersion(image: Image): Version {
  const files = useFiles(image);
  const [place, setPlace] = useState(1);
  // Until they are gone for good, deleted files are still listed.
  const isThere = files.phase === 'ready' && image.deletedAt === null;
  const versions = isThere ? versionsOf(image, files.value) : NO_VERSIONS;
  const file = fileAt(versions, place);
  const first = versions.base === null ? 1 : 0;
  return {
    files,
    versions,
    file,
    choose: ({ variant }) => setPlace(variant),
    turn: (step) =>
      setPlace(Math.min(versions.variants.length, Math.max(first, (file?.variant ?? place) + step))),
  };
}

const NO_VERSIONS: Versions = { base: null, variants: [] };

/** The version at a place: 0 is the base image, 1 and up the variants. What is nearest, when there is none. */
export function fileAt({ base, variants }: Versions, place: number): ImageFile | null {
  if (place === 0) return base ?? variants[0] ?? null;
  return variants[Math.min(place, variants.length) - 1] ?? base;
}
