import type { SpaceState } from '../../../shared/contract/health.ts';

const MB = 1e6;
/** Below this nothing new is started: what is under way, and the database, need room to say what happened. */
const FULL_BYTES = 100 * MB;
/** Below this the user is told. */
const LOW_BYTES = 500 * MB;
/** On small disks the floors are these parts of it instead. */
const FULL_PART = 0.1;
const LOW_PART = 0.25;
/** A state is left only when there is so much more than its floor, so that it does not come and go. */
const AGAIN = 1.2;

/** The space of one disk, in bytes. */
export type Room = { readonly freeBytes: number; readonly totalBytes: number };

/** What images will need there, in bytes: those under way, and those that wait in the queue. */
export type Demand = { readonly underWay: number; readonly queued: number };

export type JudgedSpace = {
  readonly state: SpaceState;
  /** How much has to be free for it to be `ok`; where it is `full`, for it to be that no longer. */
  readonly wantedBytes: number;
};

/** The floors of a disk, in bytes. */
export function floorsOf(totalBytes: number): { readonly full: number; readonly low: number } {
  return {
    full: Math.min(FULL_BYTES, totalBytes * FULL_PART),
    low: Math.min(LOW_BYTES, totalBytes * LOW_PART),
  };
}

/**
 * Whether a disk has room for what is to come. Space for what is under way counts as taken.
 * @param before the state as it was.
 */
export function judgeSpace(
  { freeBytes, totalBytes }: Room,
  { underWay, queued }: Demand,
  before: SpaceState,
): JudgedSpace {
  const floors = floorsOf(totalBytes);
  const low = Math.max(floors.low, queued + floors.full);
  const left = freeBytes - underWay;
  const wanted = (floor: number) => Math.ceil(floor * AGAIN + underWay);
  if (left < floors.full * (before === 'full' ? AGAIN : 1)) {
    return { state: 'full', wantedBytes: wanted(floors.full) };
  }
  const isLow = left < low * (before === 'ok' ? 1 : AGAIN);
  return { state: isLow ? 'low' : 'ok', wantedBytes: wanted(low) };
}
