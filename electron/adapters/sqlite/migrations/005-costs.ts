import type { Migration } from './migration.ts';

/** What one attempt adds to the sums of its quarter of an hour. A call under way holds its estimate; an ended one counts if it may have been charged. */
const parts = (attempt: 'new' | 'old') => {
  const open = `${attempt}.status IN ('intent', 'sending')`;
  const usd = `coalesce(${attempt}.cost_usd, ${attempt}.estimated_usd, 0)`;
  const ended = (billing: string) => `iif(NOT ${open} AND ${attempt}.billing = '${billing}', ${usd}, 0)`;
  return {
    quarter: `${attempt}.created_at / 900000`,
    billed: ended('billed'),
    perhaps: ended('unknown'),
    reserved: `iif(${open}, coalesce(${attempt}.estimated_usd, 0), 0)`,
    unpriced: `iif(NOT ${open} AND ${attempt}.billing IN ('billed', 'unknown')
      AND ${attempt}.cost_usd IS NULL AND ${attempt}.estimated_usd IS NULL, 1, 0)`,
  };
};

const added = parts('new');
const taken = parts('old');

/** What all attempts add to the sums, as what follows `INSERT INTO`. */
export const SPENDING_OF_ATTEMPTS = `image_generation_spending (quarter, billed_usd, perhaps_usd, reserved_usd, unpriced)
  SELECT ${added.quarter}, total(${added.billed}), total(${added.perhaps}), total(${added.reserved}),
      CAST(total(${added.unpriced}) AS INTEGER)
    FROM image_generation_attempts AS new GROUP BY 1`;

/**
 * Money spent, by quarters of an hour, for the monthly budget: a table of a few thousand rows a month answers before each call what
 * all attempts would have to be read for. There is no trigger on deleting, on purpose: money of a deleted job stays spent.
 *
 * And which job was made to replace which.
 */
export const costs: Migration = {
  version: 5,
  name: 'costs',
  sql: `
CREATE TABLE image_generation_spending (
  quarter INTEGER PRIMARY KEY,
  billed_usd REAL NOT NULL,
  perhaps_usd REAL NOT NULL,
  reserved_usd REAL NOT NULL,
  unpriced INTEGER NOT NULL
) STRICT;
INSERT INTO ${SPENDING_OF_ATTEMPTS};
CREATE TRIGGER image_generation_spending_begun AFTER INSERT ON image_generation_attempts BEGIN
  INSERT INTO image_generation_spending (quarter, billed_usd, perhaps_usd, reserved_usd, unpriced)
    VALUES (${added.quarter}, ${added.billed}, ${added.perhaps}, ${added.reserved}, ${added.unpriced})
    ON CONFLICT (quarter) DO UPDATE SET
      billed_usd = billed_usd + excluded.billed_usd,
      perhaps_usd = perhaps_usd + excluded.perhaps_usd,
      reserved_usd = reserved_usd + excluded.reserved_usd,
      unpriced = unpriced + excluded.unpriced;
END;
CREATE TRIGGER image_generation_spending_changed
  AFTER UPDATE OF status, billing, cost_usd, estimated_usd ON image_generation_attempts BEGIN
  UPDATE image_generation_spending SET
      billed_usd = billed_usd + ${added.billed} - ${taken.billed},
      perhaps_usd = perhaps_usd + ${added.perhaps} - ${taken.perhaps},
      reserved_usd = reserved_usd + ${added.reserved} - ${taken.reserved},
      unpriced = unpriced + ${added.unpriced} - ${taken.unpriced}
    WHERE quarter = ${added.quarter};
END;

CREATE TABLE image_generation_job_links (
  job_id TEXT NOT NULL PRIMARY KEY REFERENCES image_generation_jobs (id) ON DELETE CASCADE,
  replaces_job_id TEXT NOT NULL REFERENCES image_generation_jobs (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX image_generation_job_links_replaced ON image_generation_job_links (replaces_job_id, job_id);
`,
};
