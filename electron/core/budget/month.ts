/** A calendar month: from `start` up to `end`, which is the start of the next one. Epoch milliseconds. */
export type Month = { readonly start: number; readonly end: number };

/** The month that a moment lies in, by the clock and the time zone of this computer. */
export function monthOf(now: number): Month {
  const date = new Date(now);
  const [year, month] = [date.getFullYear(), date.getMonth()];
  return { start: new Date(year, month, 1).getTime(), end: new Date(year, month + 1, 1).getTime() };
}
