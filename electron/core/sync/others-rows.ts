import type { LiveFeed } from '../logging/live-feed.ts';
import type { ChangeCursor, CloudLink, CloudRow } from '../ports/cloud.ts';
import type { Ports } from '../ports/index.ts';
import type { Mirror } from './others-mirror.ts';

/** A row of the cloud that was left out, and why. */
export type Skipped = { readonly id: string; readonly why: string };

/** What reading the cloud into the mirror needs. */
export type ReadingParts = {
  readonly ports: Ports;
  readonly link: CloudLink;
  readonly mirror: Mirror;
  readonly feed: LiveFeed;
  readonly signal: AbortSignal;
  /** Hears what was left out. @param what of which kind these rows are, such as `jobs` */
  readonly onSkipped: (what: string, rows: readonly Skipped[]) => void;
  /** Hears of a job that was taken out of the mirror, also to be put there anew. */
  readonly onRemoved: (jobId: string) => void;
};

/** Rows written in one transaction: a few milliseconds of work. */
const SLICE = 15;

export function* slicesOf<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < rows.length; at += SLICE) yield rows.slice(at, at + SLICE);
}

/**
 * Where the next page begins; null when this one leads no further, so that a server that answers the same again and again is not asked
 * for ever.
 */
export function cursorAfter(rows: readonly CloudRow[], before: ChangeCursor | null): ChangeCursor | null {
  const last = rows.at(-1);
  const [changedAt, id] = [last?.['changed_at'], last?.['id']];
  if (typeof changedAt !== 'string' || typeof id !== 'string') return null;
  return changedAt === before?.changedAt && id === before.id ? null : { changedAt, id };
}

/** Whether two parsed values are the same; their properties come in the order of their schema. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
