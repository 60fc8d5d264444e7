import { z } from 'zod';
import { failureSchema } from '../../../shared/domain/errors.ts';
import { sha256Schema } from '../../../shared/domain/ids.ts';
import { formatSchema, proofSchema, recipeSchema } from '../../../shared/domain/processing.ts';

/**
 * What the pool and its workers say to each other, as lines of JSON over standard input and output. Both sides parse what they hear. One
 * question, one answer, one at a time.
 */

/** Given to a worker as its only argument, in JSON. */
export const workerLimitsSchema = z.strictObject({
  /** Resident memory above which the worker ends itself, in bytes. */
  memoryLimitBytes: z.int().positive(),
  /** Largest image that is decoded or drawn, in pixels. */
  maxPixels: z.int().positive(),
});
export type WorkerLimits = z.infer<typeof workerLimitsSchema>;

const pathSchema = z.string().min(1);

export const requestSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('ping') }),
  z.strictObject({ op: z.literal('inspect'), path: pathSchema }),
  z.strictObject({
    op: z.literal('makeVariant'),
    basePath: pathSchema,
    recipe: recipeSchema,
    outputPath: pathSchema,
    siblingHashes: z.array(z.string()),
  }),
  z.strictObject({
    op: z.literal('rasterize'),
    svg: z.string(),
    width: z.int().positive(),
    height: z.int().positive(),
    format: formatSchema,
    outputPath: pathSchema,
  }),
  z.strictObject({
    op: z.literal('thumbnail'),
    path: pathSchema,
    maxEdge: z.int().positive(),
    outputPath: pathSchema,
  }),
]);
export type Request = z.infer<typeof requestSchema>;

/** A request with a number, by which its answer is told from any other. */
export const questionSchema = z.strictObject({ id: z.int().positive(), request: requestSchema });
export type Question = z.infer<typeof questionSchema>;

/** The answer to the question with this number. The reply is parsed by who knows what was asked. */
export const answerSchema = z.strictObject({ id: z.int().positive(), reply: z.unknown() });

export const replySchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), failure: failureSchema }),
]);
export type Reply = z.infer<typeof replySchema>;

/** The value of an `inspect`, `rasterize` or `thumbnail` reply. */
export const inspectedSchema = z.strictObject({
  format: formatSchema,
  width: z.int().positive(),
  height: z.int().positive(),
  bytes: z.int().nonnegative(),
  sha256: sha256Schema,
});

/** The value of a `makeVariant` reply. */
export const madeVariantSchema = inspectedSchema.extend({
  measured: proofSchema.omit({ tries: true, reached: true }),
});

/** The value of a `ping` reply. */
export const pongSchema = z.strictObject({ node: z.string(), sharp: z.string(), libvips: z.string() });

/** With this code a worker ends itself when it needs more memory than it may have. */
export const EXIT_OUT_OF_MEMORY = 86;
