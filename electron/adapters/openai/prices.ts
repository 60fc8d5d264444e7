import type { Usage } from '../../../shared/domain/attempt.ts';
import type { JobParams, Quality } from '../../../shared/domain/job.ts';
import {
  type Price,
  type PriceTable,
  priceTableSchema,
  type TokenPrice,
} from '../../../shared/domain/prices.ts';
import { modelFamily } from './models.ts';
import data from './prices.json' with { type: 'json' };
import { parseSize, type Size } from './sizes.ts';

const PER = 1_000_000;

/** The list prices that came with this version; their sources stand in prices.json. */
export const BUILT_IN_PRICES: PriceTable = priceTableSchema.parse(data);

/**
 * The price of a model, or of the model that it is a dated snapshot of; null when none is known, which is never the same as free.
 */
export function priceOf(model: string, { models }: PriceTable = BUILT_IN_PRICES): Price | null {
  return entry(models, model) ?? entry(models, modelFamily(model)) ?? null;
}

/** A model may be called like something that every object has. */
function entry<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/**
 * What a call cost, in US dollars, by the tokens that the server says it used. Output is charged at the image rate, the dearer one.
 * @param usage null when the server said nothing: then only a price for each image tells the cost; otherwise it is null.
 */
export function costOfCall(price: Price, usage: Usage | null): number | null {
  if ('perImage' in price) return price.perImage;
  if (usage === null) return null;
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
  table: PriceTable = BUILT_IN_PRICES,
): number | null {
  if ('perImage' in price) return price.perImage;
  const output = estimateOutputTokens(price, params, table);
  if (output === null) return null;
  const text = Math.ceil(params.prompt.length / 4);
  return (text * price.textIn + output * price.imageOut) / PER;
}

function estimateOutputTokens(
  price: TokenPrice,
  { size: sizeText, quality: asked }: Pick<JobParams, 'size' | 'quality'>,
  { tokenTable }: PriceTable,
): number | null {
  const quality = asked === 'auto' ? 'high' : asked;
  const size = parseSize(sizeText);
  if (price.outputTokens === 'formula')
    return formulaOutputTokens(size ?? { width: 1024, height: 1024 }, quality);
  const row = size === null ? dearestRow(tokenTable, quality) : entry(tokenTable, sizeText);
  return row?.[quality] ?? null;
}

function dearestRow(
  tokenTable: PriceTable['tokenTable'],
  quality: Quality,
): Record<string, number> | undefined {
  const [first, ...rows] = Object.values(tokenTable);
  return rows.reduce<Record<string, number> | undefined>(
    (best, row) => ((row[quality] ?? 0) > (best?.[quality] ?? 0) ? row : best),
    first,
  );
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
