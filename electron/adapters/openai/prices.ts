import { z } from 'zod';
import type { Usage } from '../../../shared/domain/attempt.ts';
import type { JobParams, Quality } from '../../../shared/domain/job.ts';
import { modelFamily } from './models.ts';
import data from './prices.json' with { type: 'json' };
import { parseSize, type Size } from './sizes.ts';

const PER = 1_000_000;

const priceSchema = z.object({
  /** US dollars per million tokens. */
  textIn: z.number().positive(),
  imageIn: z.number().positive(),
  imageOut: z.number().positive(),
  outputTokens: z.enum(['formula', 'table']),
});
export type Price = z.infer<typeof priceSchema>;

const priceFileSchema = z.object({
  models: z.record(z.string(), priceSchema),
  tokenTable: z.record(z.string(), z.record(z.string(), z.int().positive())),
});
const priceFile = priceFileSchema.parse(data);

/** The list price of a model or a dated snapshot of it; null when none is known, which is never the same as free. */
export function priceOf(model: string): Price | null {
  return priceFile.models[modelFamily(model)] ?? null;
}

/** What a call cost by the tokens that the server says it used. Output is charged at the image rate, the dearer one. */
export function costOfUsage(price: Price, usage: Usage): number {
  const imageIn = usage.inputImageTokens ?? 0;
  const textIn = usage.inputTextTokens ?? Math.max(0, usage.inputTokens - imageIn);
  return (textIn * price.textIn + imageIn * price.imageIn + usage.outputTokens * price.imageOut) / PER;
}

/**
 * What one image will cost, in US dollars; null when there is no reading to go by (`xhigh`, `max`, a size that the token
 * table lacks). Text counts as a token for every 4 characters. `auto` quality counts as `high` and `auto` size as the
 * dearest standard size (1024x1024 by the formula), so that a budget is not passed. The 2.5 and 2.6 models have no
 * published readings of their own: the formula of gpt-image-2, whose token prices they share, stands in for them.
 */
export function estimateImageUsd(
  price: Price,
  params: Pick<JobParams, 'prompt' | 'size' | 'quality'>,
): number | null {
  const output = estimateOutputTokens(price, params);
  if (output === null) return null;
  const text = Math.ceil(params.prompt.length / 4);
  return (text * price.textIn + output * price.imageOut) / PER;
}

function estimateOutputTokens(
  price: Price,
  { size: sizeText, quality: asked }: Pick<JobParams, 'size' | 'quality'>,
): number | null {
  const quality = asked === 'auto' ? 'high' : asked;
  const size = parseSize(sizeText);
  if (price.outputTokens === 'formula')
    return formulaOutputTokens(size ?? { width: 1024, height: 1024 }, quality);
  const row = size === null ? dearestRow(quality) : priceFile.tokenTable[sizeText];
  return row?.[quality] ?? null;
}

function dearestRow(quality: Quality): Record<string, number> | undefined {
  const rows = Object.values(priceFile.tokenTable);
  return rows.reduce((best, row) => ((row[quality] ?? 0) > (best[quality] ?? 0) ? row : best));
}

const FACTORS: Readonly<Partial<Record<Quality, number>>> = { low: 16, medium: 48, high: 96 };

/** Output tokens of gpt-image-2, by the formula that reproduces its published readings; null where none is published. */
export function formulaOutputTokens({ width, height }: Size, quality: Quality): number | null {
  const f = FACTORS[quality];
  if (f === undefined) return null;
  const short = Math.min(width, height);
  const long = Math.max(width, height);
  const s = Math.floor((2 * f * short + long) / (2 * long));
  return Math.ceil((f * s * (2_000_000 + width * height)) / 4_000_000);
}
