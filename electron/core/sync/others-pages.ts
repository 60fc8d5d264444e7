import { breather } from '../pause.ts';
import type { ChangeCursor, CloudRow } from '../ports/cloud.ts';
import type { Store } from '../ports/store.ts';
import { ChangeMark } from './change-mark.ts';
import { writeRows } from './others-mirror.ts';
import { cursorAfter, type ReadingParts, type Skipped, slicesOf } from './others-rows.ts';
import type { PartTable } from './others-tables.ts';
import { PageSize } from './page-size.ts';

const FIRST_PAGE = 100;

/** Reads what changed of one job in one of the cloud's tables, page by page. */
export class PartPages<T extends { readonly id: string }> {
  readonly #parts: ReadingParts;
  readonly #store: Store;
  readonly #jobId: string;
  readonly #table: PartTable<T>;
  readonly #mark: ChangeMark;
  readonly #size = new PageSize(FIRST_PAGE);

  /** @param store the mirror's @param cursor how far it was read before */
  constructor(
    parts: ReadingParts,
    store: Store,
    jobId: string,
    table: PartTable<T>,
    cursor: ChangeCursor | null,
  ) {
    this.#parts = parts;
    this.#store = store;
    this.#jobId = jobId;
    this.#table = table;
    this.#mark = new ChangeMark(cursor, parts.ports.clock.monotonic());
  }

  get cursor(): ChangeCursor | null {
    return this.#mark.cursor;
  }

  /** Whether a thorough reading may bring what a quick one does not. */
  get mayBeBehind(): boolean {
    return !this.#mark.isSettled;
  }

  /**
   * Reads what changed since the last time.
   * @param thorough also what turned up late, see ChangeMark
   * @param changed gets the images that are not as they were
   * @param beforeWrite may wait for what the rows of a page refer to
   * @throws CloudError; what was read by then stays
   */
  async read(
    thorough: boolean,
    changed: Set<string>,
    beforeWrite: (rows: readonly T[]) => Promise<void> = async () => {},
  ): Promise<void> {
    const { link, ports, signal } = this.#parts;
    const startedAt = ports.clock.monotonic();
    let after = this.#mark.from(thorough);
    for (;;) {
      const query = { jobId: this.#jobId, after };
      const { rows, isFull } = await this.#size.ask((limit) =>
        link.partsChanged(this.#table.name, { ...query, limit }, signal),
      );
      signal.throwIfAborted();
      await this.#take(rows, changed, beforeWrite);
      after = cursorAfter(rows, after);
      if (after !== null) this.#mark.reached(after, ports.clock.monotonic());
      if (!isFull || after === null) break;
    }
    if (thorough) this.#mark.wasRead(startedAt);
  }

  async #take(
    rows: readonly CloudRow[],
    changed: Set<string>,
    beforeWrite: (rows: readonly T[]) => Promise<void>,
  ): Promise<void> {
    const { ports, signal, onSkipped } = this.#parts;
    const breathe = breather(ports.clock, () => signal.throwIfAborted());
    const skipped: Skipped[] = [];
    for (const slice of slicesOf(rows)) {
      const read = slice.map((row) => this.#table.read(row));
      skipped.push(...read.filter((row) => !row.ok));
      const news = read.flatMap((row) => (row.ok && this.#table.isNew(row.value) ? [row.value] : []));
      await beforeWrite(news);
      skipped.push(...this.#write(news, changed));
      await breathe();
    }
    if (skipped.length > 0) onSkipped(this.#table.name, skipped);
  }

  #write(rows: readonly T[], changed: Set<string>): Skipped[] {
    const images = rows.map((row) => this.#table.imageOf(row));
    const refused = writeRows(this.#store, rows, (some) => {
      for (const row of some) this.#table.write(row);
    });
    for (const id of images) if (id !== null) changed.add(id);
    return refused.map(({ row, why }) => ({ id: row.id, why }));
  }
}
