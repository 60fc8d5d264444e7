import type { WaitKind } from '../../../shared/domain/timeline.ts';
import type { Stretch } from './covered.ts';
import type { Holds, HoldTimes } from './holds.ts';
import type { WaitPart } from './part.ts';

export type WaitPiece = Stretch & { readonly kind: WaitKind; readonly seq: number | null };

/**
 * What a wait was for, piece by piece: what holds all images up comes first, since it would have been in the way anyhow; then
 * the image's own wait before a retry; what is left is the queue.
 */
export function waitPieces(wait: WaitPart, holds: Holds): WaitPiece[] {
  return holds.pieces(wait).flatMap(({ from, to, hold }): WaitPiece[] => {
    if (hold !== null) return [{ kind: hold.kind, from, to, seq: hold.seq }];
    const until = Math.min(to, Math.max(from, wait.backoffUntil ?? from));
    const pieces: WaitPiece[] = [
      { kind: 'backoff', from, to: until, seq: wait.seq },
      { kind: 'queued', from: until, to, seq: wait.seq },
    ];
    return pieces.filter((piece) => piece.to > piece.from);
  });
}

/** When a wait was for nothing but the image's own retry. */
export function backoffsOf(wait: WaitPart, holds: Holds): Stretch[] {
  if (wait.backoffUntil === null) return [];
  const before = { ...wait, to: Math.min(wait.to, wait.backoffUntil) };
  return waitPieces(before, holds).filter(({ kind }) => kind === 'backoff');
}

/** What a wait was for, added up by kind; quick also for a wait that was held up a thousand times. */
export function waitTotals(wait: WaitPart, holds: Holds): Readonly<Record<WaitKind, number>> {
  const { from, to, backoffUntil } = wait;
  const held = holds.within(wait);
  const before: Stretch = { from, to: Math.min(to, Math.max(from, backoffUntil ?? from)) };
  const backoff = before.to - from - sum(holds.within(before));
  return { ...held, backoff, queued: Math.max(0, to - from - sum(held) - backoff) };
}

function sum(times: HoldTimes): number {
  return times.rate_limit + times.paused + times.stopped;
}
