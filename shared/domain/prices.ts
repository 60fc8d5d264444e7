import { z } from 'zod';

const perMillion = z.number().nonnegative().max(1_000_000);

/** A price by tokens, in US dollars per million of them. */
const tokenPriceSchema = z.strictObject({
  textIn: perMillion,
  imageIn: perMillion,
  imageOut: perMillion,
  /** How the tokens of an image are estimated: by the formula of gpt-image-2, or by `tokenTable`. */
  outputTokens: z.enum(['formula', 'table']),
});

/** A price that is the same for every image, in US dollars. 0 says that images of this model are free. */
const imagePriceSchema = z.strictObject({ perImage: z.number().nonnegative().max(10_000) });

export const priceSchema = z.union([tokenPriceSchema, imagePriceSchema], {
  error: 'must have textIn, imageIn, imageOut and outputTokens ("formula" or "table"), or perImage alone',
});
export type Price = z.infer<typeof priceSchema>;
export type TokenPrice = z.infer<typeof tokenPriceSchema>;

const MAX_MODELS = 500;

/** What calls cost: a model that is not in it has no known price, which is never the same as free. */
export const priceTableSchema = z.object({
  currency: z.literal('USD').default('USD'),
  models: z
    .record(z.string().min(1).max(200), priceSchema)
    .refine((models) => Object.keys(models).length <= MAX_MODELS, `At most ${MAX_MODELS} models.`),
  /** Output tokens of an image by its size, then by its quality. */
  tokenTable: z
    .record(
      z.string().regex(/^[1-9]\d{1,4}x[1-9]\d{1,4}$/, 'A size is WIDTHxHEIGHT in pixels.'),
      z.record(z.string().max(20), z.int().positive()),
    )
    .refine((sizes) => Object.keys(sizes).length <= MAX_MODELS, `At most ${MAX_MODELS} sizes.`)
    .default({}),
});
export type PriceTable = z.infer<typeof priceTableSchema>;

/** Long enough for hundreds of models, and short enough to be held and shown. */
export const MAX_PRICE_FILE = 200_000;
