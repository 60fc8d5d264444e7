import { breather } from '../pause.ts';
import type { CloudRow } from '../ports/cloud.ts';
import type { Store } from '../ports/store.ts';
import { ChangeMark } from './change-mark.ts';
import { writeRows } from './others-mirror.ts';
import { cursorAfter, type ReadingParts, type Skipped, slicesOf } from './others-rows.ts';
import { PageSize } from './page-size.ts';
import { type JobRow, readJobRow } from './read-rows.ts';

const FIRST_PAGE = 50;

type LivingRow = JobRow & { readonly job: NonNullable<JobRow['job']> };

/** What happened to the rows of a page. */
type Outcome = { readonly changed: string[]; readonly removed: string[]; readonly skipped: Skipped[] };

/** Reads which jobs other devices made, changed and deleted, into the mirror. */
export class OtherJobs {
  readonly #parts: ReadingParts;
  readonly #store: Store;
  readonly #deviceId: string;
  readonly #mark: ChangeMark;
  readonly #size = new PageSize(FIRST_PAGE);

  /** @param store the mirror's */
  constructor(parts: ReadingParts, store: Store) {
    const { clock, store: own } = parts.ports;
    this.#parts = parts;
    this.#store = store;
    this.#deviceId = own.sync.state().deviceId;
    this.#mark = new ChangeMark(store.mirror.source()?.cursor ?? null, clock.monotonic());
  }

  /** Whether a thorough reading may bring what a quick one does not. */
  get mayBeBehind(): boolean {
    return !this.#mark.isSettled;
  }

  /**
   * Reads what changed since the last time. Returns the ids of the rows that came.
   * @param thorough also what turned up late, see ChangeMark
   * @throws CloudError; what was read by then stays
   */
  async read(thorough: boolean): Promise<ReadonlySet<string>> {
    const { link, ports, signal, mirror } = this.#parts;
    const startedAt = ports.clock.monotonic();
    const came = new Set<string>();
    let after = this.#mark.from(thorough);
    for (;;) {
      const query = { notDevice: this.#deviceId, after };
      const { rows, isFull } = await this.#size.ask((limit) => link.jobsChanged({ ...query, limit }, signal));
      signal.throwIfAborted();
      for (const { id } of rows) if (typeof id === 'string') came.add(id);
      await this.#take(rows);
      after = cursorAfter(rows, after);
      if (after !== null) {
        this.#mark.reached(after, ports.clock.monotonic());
        mirror.note({ cursor: this.#mark.cursor });
      }
      if (!isFull || after === null) break;
    }
    if (thorough) this.#mark.wasRead(startedAt);
    return came;
  }

  async #take(rows: readonly CloudRow[]): Promise<void> {
    const { ports, feed, signal, onSkipped } = this.#parts;
    const outcome: Outcome = { changed: [], removed: [], skipped: [] };
    const breathe = breather(ports.clock, () => signal.throwIfAborted());
    for (const slice of slicesOf(rows)) {
      await this.#takeSlice(slice, outcome);
      await breathe();
    }
    const { changed, removed, skipped } = outcome;
    if (skipped.length > 0) onSkipped('jobs', skipped);
    if (changed.length + removed.length === 0) return;
    feed.emit({ name: 'cloud.jobs', payload: { changed, removed, more: false } });
  }

  async #takeSlice(slice: readonly CloudRow[], { changed, removed, skipped }: Outcome): Promise<void> {
    const living: LivingRow[] = [];
    for (const raw of slice) {
      const read = readJobRow(raw);
      if (!read.ok) skipped.push(read);
      else if (isLiving(read.value)) {
        if (await this.#isToWrite(read.value)) living.push(read.value);
      } else if (await this.#remove(read.value.id)) removed.push(read.value.id);
    }
    const refused = writeRows(this.#store, living, (rows) => {
      for (const row of rows) this.#write(row);
    });
    const left = new Set(refused.map(({ row }) => row));
    changed.push(...living.filter((row) => !left.has(row)).map(({ id }) => id));
    skipped.push(...refused.map(({ row, why }) => ({ id: row.id, why })));
  }

  /** Whether there is something new in it. A job that must begin anew makes way first. */
  async #isToWrite({ id, changedAt, logSeq }: LivingRow): Promise<boolean> {
    const known = this.#store.mirror.job(id);
    if (known === null) return this.#parts.ports.store.sync.job(id) === null;
    const isThere = this.#store.jobs.get(id) !== null;
    // A log only grows. One that is shorter was taken out of the cloud meanwhile, and put there again.
    const isSameLog = isThere && this.#store.log.lastSeq(id) <= logSeq;
    if (!isSameLog) await this.#remove(id);
    return !isSameLog || known.changedAt !== changedAt;
  }

  async #remove(jobId: string): Promise<boolean> {
    if (this.#store.mirror.job(jobId) === null) return false;
    await this.#parts.mirror.removeJob(jobId, this.#parts.signal);
    this.#parts.onRemoved(jobId);
    return true;
  }

  #write({ id, job, changedAt, deviceId, deviceName, logSeq }: LivingRow): void {
    const { jobs, mirror } = this.#store;
    const known = mirror.job(id);
    if (known === null) jobs.insert(job);
    else jobs.update(job);
    const { partsAt, images, files } = known ?? { partsAt: null, images: null, files: null };
    mirror.setJob({ jobId: id, deviceId, deviceName, changedAt, logSeq, partsAt, images, files });
  }
}

function isLiving(row: JobRow): row is LivingRow {
  return row.job !== null;
}
