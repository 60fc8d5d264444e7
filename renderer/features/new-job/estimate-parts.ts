import type { Estimate } from '../../../shared/contract/commands.ts';
import { strings } from '../../strings/index.ts';

const text = strings.newJob;

type Wanted = { readonly images: number | null; readonly variants: number | null };
type Known = { readonly jobs: number; readonly wrong: boolean; readonly estimate: Estimate | null };

export type EstimateParts = {
  /** `2 jobs × 4 images × 2 variants`. */
  readonly what: string;
  readonly price: string;
  /** What else is known: price of one image, time. */
  readonly more: readonly string[];
};

/** An estimate in words, for all jobs together. A price that is not known is never told as a number. */
export function estimateParts({ jobs, wrong, estimate }: Known, { images, variants }: Wanted): EstimateParts {
  const what =
    images === null || variants === null || jobs === 0 ? '' : text.estimateSummary(jobs, images, variants);
  if (wrong) return { what, price: text.estimateIssue, more: [] };
  if (estimate === null) return { what, price: text.estimating, more: [] };
  const count = Math.max(1, jobs);
  const time = estimate.ms === null ? [] : [text.estimateTime(estimate.ms * count)];
  if (estimate.usd === null)
    return { what, price: text.estimateUnpriced, more: [text.estimateUnpricedHint, ...time] };
  const { usdPerImage } = estimate;
  const each = usdPerImage === null || usdPerImage === 0 ? [] : [text.estimateEach(usdPerImage)];
  return { what, price: text.estimateTotal(estimate.usd * count), more: [...each, ...time] };
}
