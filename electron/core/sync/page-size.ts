import { CloudError, type CloudRow } from '../ports/cloud.ts';

const MOST_ROWS = 500;
/** Characters of an answer. Below the first the next page may be larger; above the second it is smaller. */
const SMALL = 1_000_000;
const LARGE = 4_000_000;

/** How many rows are asked for at once: as many as answers of a bearable size hold, whatever is in the rows. */
export class PageSize {
  #rows: number;

  /** @param first rows of the first page */
  constructor(first: number) {
    this.#rows = first;
  }

  /**
   * Asks for a page, and again for a smaller one while it is more than the server, or the way, can bear.
   * @returns what came, and whether there may be more
   * @throws what `ask` throws
   */
  async ask(
    ask: (limit: number) => Promise<CloudRow[]>,
  ): Promise<{ readonly rows: CloudRow[]; readonly isFull: boolean }> {
    for (;;) {
      const limit = this.#rows;
      try {
        const rows = await ask(limit);
        this.#came(rows, limit);
        return { rows, isFull: rows.length >= limit };
      } catch (error) {
        if (!(error instanceof CloudError && error.tooMuch) || limit === 1) throw error;
        this.#rows = halfOf(limit);
      }
    }
  }

  #came(rows: readonly CloudRow[], limit: number): void {
    const size = sizeOf(rows);
    if (size > LARGE) this.#rows = halfOf(limit);
    else if (size < SMALL && rows.length >= limit) this.#rows = Math.min(MOST_ROWS, 2 * limit);
  }
}

function halfOf(rows: number): number {
  return Math.max(1, Math.floor(rows / 2));
}

/** Counted no further than it matters. */
function sizeOf(rows: readonly CloudRow[]): number {
  let size = 0;
  for (const row of rows) {
    size += JSON.stringify(row).length;
    if (size > LARGE) break;
  }
  return size;
}
