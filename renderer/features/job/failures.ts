import { adviceFor, type Failure, type FailureCode } from '../../../shared/domain/errors.ts';
import type { Image } from '../../../shared/domain/image.ts';

/** One way in which images of a job failed. */
export type FailureKind = {
  readonly code: FailureCode;
  /** The images that failed so, in order. Empty for what stopped the job without being the failure of any one image. */
  readonly imageIds: readonly string[];
  /** What the first of them said. */
  readonly message: string;
  readonly advice: string;
};

/**
 * The ways in which images failed, the most frequent first; what stopped the whole job comes before all. Images that were not
 * started because of that are not listed again, and unknown ones are asked about apart.
 */
export function failureKinds(images: readonly Image[], stoppedBy: Failure | null): FailureKind[] {
  const kinds = new Map<FailureCode, { first: Failure; imageIds: string[] }>();
  const kindOf = (failure: Failure) => {
    const known = kinds.get(failure.code) ?? { first: failure, imageIds: [] };
    kinds.set(failure.code, known);
    return known;
  };
  if (stoppedBy !== null) kindOf(stoppedBy);
  for (const { id, status, failure } of images) {
    if (status !== 'failed' || failure === null) continue;
    if (failure.code === 'job_stopped' && stoppedBy !== null) continue;
    kindOf(failure).imageIds.push(id);
  }
  const rank = (kind: FailureKind): number =>
    kind.code === stoppedBy?.code ? Number.POSITIVE_INFINITY : kind.imageIds.length;
  return [...kinds]
    .map(([code, { first, imageIds }]) => ({
      code,
      imageIds,
      message: first.message,
      advice: adviceFor(code),
    }))
    .sort((a, b) => rank(b) - rank(a));
}
