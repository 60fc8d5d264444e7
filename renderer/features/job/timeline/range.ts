/** The part of a job's time that is in view, in milliseconds since its beginning. */
export type Range = { readonly from: number; readonly to: number };

/** Closer than this there is nothing to see: times are whole milliseconds. */
const LEAST_MS = 20;

/** @param around what stays where it is */
export function zoomed({ from, to }: Range, factor: number, around: number, lengthMs: number): Range {
  const size = Math.min(Math.max((to - from) * factor, LEAST_MS), Math.max(lengthMs, LEAST_MS));
  const share = (around - from) / (to - from);
  return within({ from: around - share * size, to: around + (1 - share) * size }, lengthMs);
}

export function panned({ from, to }: Range, by: number, lengthMs: number): Range {
  return within({ from: from + by, to: to + by }, lengthMs);
}

/** Moves it as little as needed, so that a moment is in view with some room around it. */
export function revealing(range: Range, at: number, lengthMs: number): Range {
  const size = range.to - range.from;
  const room = size / 10;
  if (at < range.from) return within({ from: at - room, to: at - room + size }, lengthMs);
  if (at > range.to) return within({ from: at + room - size, to: at + room }, lengthMs);
  return range;
}

function within({ from, to }: Range, lengthMs: number): Range {
  const size = to - from;
  const start = Math.max(0, Math.min(from, lengthMs - size));
  return { from: start, to: start + size };
}
