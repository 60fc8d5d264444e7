/** What relative times are counted from: milliseconds since the epoch. Days are those of the local time zone. */
export type RelativeTime = { readonly now: number };

const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * A time as people type it: `2026-11-23`, with or without `T14:30`, `today`, `yesterday`, or how long ago (`30m`, `12h`, `7d`,
 * `2w`). A day means its beginning. Milliseconds since the epoch; null for anything else.
 */
export function readTime(text: string, { now }: RelativeTime): number | null {
  const word = text.toLowerCase();
  if (word === 'today') return dayBegin(now, 0);
  if (word === 'yesterday') return dayBegin(now, 1);
  const ago = readSpan(word);
  return ago === null ? readDate(text) : now - ago;
}

/** A length of time such as `90m`, `12h`, `7d` or `2w`, in milliseconds; null for anything else. */
export function readSpan(text: string): number | null {
  const [, amount, unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  return amount === undefined ? null : Number(amount) * (UNITS_MS[unit] ?? 0);
}

function dayBegin(now: number, daysAgo: number): number {
  const day = new Date(now);
  // By the calendar: a day on which the clocks change has not 24 hours.
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() - daysAgo).getTime();
}

/** A day, which means its beginning, or a moment: the first two ways of `readTime`. Null for anything else. */
export function readDate(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[tT](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?([zZ])?)?$/.exec(
    text,
  );
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const parts = [year ?? 0, (month ?? 0) - 1, day ?? 0, hour ?? 0, minute ?? 0, second ?? 0] as const;
  const ms = Number((match[7] ?? '').padEnd(3, '0'));
  const isUtc = match[8] !== undefined;
  const date = isUtc ? new Date(Date.UTC(...parts, ms)) : new Date(...parts, ms);
  // The 31st of a month of 30 days would count as the 1st of the next.
  const sameDay = (isUtc ? date.getUTCDate() : date.getDate()) === day;
  const possible = (month ?? 0) <= 12 && (hour ?? 0) < 24 && (minute ?? 0) < 60 && (second ?? 0) < 60;
  return sameDay && possible ? date.getTime() : null;
}
