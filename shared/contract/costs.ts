import { z } from 'zod';
import { budgetStatusSchema } from '../domain/budget.ts';
import { MAX_PRICE_FILE, priceTableSchema } from '../domain/prices.ts';

/** The prices that count now. */
export const pricesSchema = z.strictObject({
  /** `built-in`: those that came with this version. `own`: those that the user imported. */
  source: z.enum(['built-in', 'own']),
  table: priceTableSchema,
});
export type Prices = z.infer<typeof pricesSchema>;

export const costCommands = {
  /** How the monthly budget stands. */
  'budget.status': { input: z.strictObject({}), output: budgetStatusSchema },
  'prices.get': { input: z.strictObject({}), output: pricesSchema },
  /** Lets the prices of a file count from the next call on. All of it, or nothing where something of it is wrong. */
  'prices.import': {
    input: z.strictObject({
      /** The text of a JSON file of the kind that `prices.export` writes. */
      text: z.string().max(MAX_PRICE_FILE, 'The price file is too large. It should have a few models only.'),
    }),
    output: pricesSchema,
  },
  /** Lets the prices that came with this version count again. */
  'prices.revert': { input: z.strictObject({}), output: pricesSchema },
  /** Writes the prices that count now to a new file, to be edited and imported. */
  'prices.export': {
    input: z.strictObject({
      /** Absolute path of a new file, or of a folder that is there; null for `exports` in the library. */
      path: z.string().min(1, 'The path is empty.').max(4_096).nullable().default(null),
    }),
    output: z.strictObject({ path: z.string() }),
  },
} as const;

export const costEvents = {
  /** The monthly budget came into another state: its warning was passed, it was reached, raised, or a new month began. */
  'budget.changed': budgetStatusSchema,
} as const;
