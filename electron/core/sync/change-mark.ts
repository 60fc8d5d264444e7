import type { ChangeCursor } from '../ports/cloud.ts';

/**
 * How long before the newest change it is read again, in milliseconds. A change gets its moment when it is made and is seen when its
 * transaction ends, so one that took longer turns up behind what was read already; no transaction of the cloud lasts this long.
 */
export const OVERLAP_MS = 60_000;
/** Before all ids. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/**
 * How far changes were read. A quick reading goes on where the last one ended; a thorough one begins a little earlier, until all that
 * could still turn up there has: then nothing is read twice any more, however much changed last.
 */
export class ChangeMark {
  #cursor: ChangeCursor | null;
  /** When the cursor came to where it is, on the clock that never jumps. */
  #reachedAt: number;
  #isSettled = false;

  /** @param now on the clock that never jumps, in milliseconds */
  constructor(cursor: ChangeCursor | null, now: number) {
    this.#cursor = cursor;
    this.#reachedAt = now;
  }

  get cursor(): ChangeCursor | null {
    return this.#cursor;
  }

  /** Whether a thorough reading brings nothing that a quick one does not. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Where a reading begins. */
  from(thorough: boolean): ChangeCursor | null {
    if (this.#cursor === null || !thorough || this.#isSettled) return this.#cursor;
    const at = Date.parse(this.#cursor.changedAt);
    if (!Number.isFinite(at)) return null;
    const earlier = new Date(Math.max(0, at - OVERLAP_MS)).toISOString();
    // As PostgreSQL writes it, to the microsecond.
    return { changedAt: earlier.replace('Z', '000+00:00'), id: NO_ID };
  }

  /** After a page: the last row in it. What lies before the mark, as it does in the overlap, moves nothing. */
  reached(cursor: ChangeCursor, now: number): void {
    if (this.#cursor !== null && !isBehind(cursor, this.#cursor)) return;
    this.#cursor = cursor;
    this.#reachedAt = now;
    this.#isSettled = false;
  }

  /** After a whole thorough reading. @param startedAt on the clock that never jumps */
  wasRead(startedAt: number): void {
    this.#isSettled ||= startedAt - this.#reachedAt >= OVERLAP_MS;
  }
}

/** Whether `a` comes later in the order of change than `b`. */
function isBehind(a: ChangeCursor, b: ChangeCursor): boolean {
  const [first, second] = [microseconds(a.changedAt), microseconds(b.changedAt)];
  return first === second ? a.id > b.id : first > second;
}

/** A moment as PostgreSQL writes it, in microseconds; a Date has none. */
function microseconds(moment: string): number {
  const [, digits = ''] = /\.(\d{1,6})/.exec(moment) ?? [];
  return Math.floor(Date.parse(moment) / 1_000) * 1_000_000 + Number(digits.padEnd(6, '0'));
}
