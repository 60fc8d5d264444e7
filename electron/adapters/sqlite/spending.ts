import { type Spending, spendingSchema } from '../../../shared/domain/budget.ts';
import type { Connection } from './connection.ts';
import { parseRow } from './rows.ts';

const TABLE = 'image_generation_spending';
/** Every time zone is a whole number of these off, so that a local month begins with one. */
const QUARTER_MS = 15 * 60_000;

/** At most 2,976 rows a month, however many calls. Sums of floats may end a hair below nothing. */
const SPENDING_SQL = `
  SELECT max(0, total(billed_usd)) AS billed, max(0, total(perhaps_usd)) AS perhaps,
      max(0, total(reserved_usd)) AS reserved, CAST(total(unpriced) AS INTEGER) AS unpriced
    FROM ${TABLE} WHERE quarter >= ? AND quarter < ?`;

/** What was spent in a stretch of time, as triggers on the attempts keep it. */
export function spendingQuery(connection: Connection): (from: number, to: number) => Spending {
  const query = connection.query(SPENDING_SQL);
  return (from, to) =>
    parseRow(connection, TABLE, null, spendingSchema, () => {
      const row = query.get(Math.floor(from / QUARTER_MS), Math.floor(to / QUARTER_MS)) ?? {};
      return {
        billedUsd: row['billed'],
        perhapsUsd: row['perhaps'],
        reservedUsd: row['reserved'],
        unpriced: row['unpriced'],
      };
    });
}
