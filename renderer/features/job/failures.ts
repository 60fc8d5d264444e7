import { adviceFor, type Failure, type FailureCode } from '../../../shared/domain/errors.ts';
import type { Image } from '../../../shared/domain/image.ts';

/** One way in which images of a job failed. */
export type FailureKind = {
  readonly code: FailureCode;
  /** How many images failed so. 0 for what stopped the job without being the failure of any one image. */
  readonly count: number;
  /** What the first of them said. */
  readonly message: string;
  readonly advice: string;
};

/**
 * The ways in which images failed, the most frequent first; what stopped the whole job comes before all. Images that were not
 * started because of that are not listed again.
 */
export function failureKinds(images: readonly Image[], stoppedBy: Failure | null): FailureKind[] {
  const kinds = new Map<FailureCode, FailureKind>();
  const add = ({ code, message }: Failure, count: number): void => {
    const known = kinds.get(code) ?? { code, message, advice: adviceFor(code), count: 0 };
    kinds.set(code, { ...known, count: known.count + count });
  };
  if (stoppedBy !== null) add(stoppedBy, 0);
  for (const { failure } of images) {
    if (failure !== null && !(failure.code === 'job_stopped' && stoppedBy !== null)) add(failure, 1);
  }
  const rank = (kind: FailureKind): number =>
    kind.code === stoppedBy?.code ? Number.POSITIVE_INFINITY : kind.count;
  return [...kinds.values()].sort((a, b) => rank(b) - rank(a));
}
