import { fileSize } from '../../shared/text/units.ts';

/** Numbers, money and times as the window shows them. */
export const number = new Intl.NumberFormat('en');

/** `1 image`, `1,200 images`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number.format(count)} ${count === 1 ? one : many}`;
}

const ordinalRule = new Intl.PluralRules('en', { type: 'ordinal' });
const ORDINAL_ENDS: Readonly<Record<Intl.LDMLPluralRule, string>> = {
  zero: 'th',
  one: 'st',
  two: 'nd',
  few: 'rd',
  many: 'th',
  other: 'th',
};

/** `1st`, `2nd`, `13th`. */
export function ordinal(place: number): string {
  return `${number.format(place)}${ORDINAL_ENDS[ordinalRule.select(place)]}`;
}

const dollars = new Intl.NumberFormat('en', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
});

/** US dollars, to a hundredth of a cent. */
export function money(usd: number): string {
  return dollars.format(usd);
}

/** Bytes with the unit that suits them, as they are written everywhere. */
export const bytes = fileSize;

/** Milliseconds as `M:SS`, or `H:MM:SS` from an hour on. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours = 0, ...rest] = parts;
  const shown = hours > 0 ? parts : rest;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** A short time in words: `850 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min`. */
export function span(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.floor(ms / 1_000) % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A time of day on this computer's clock as `HH:MM:SS.mmm`. */
export function clockTime(timestamp: number): string {
  const time = new Date(timestamp);
  const two = (part: number): string => String(part).padStart(2, '0');
  const milliseconds = String(time.getMilliseconds()).padStart(3, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${milliseconds}`;
}

const dayAndMonth = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const fullDay = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });

/** How long ago, in a word or two: `just now`, `5 min ago`, `3 h ago`, `yesterday`, `12 Mar`, with the year when it is another. */
export function ago(timestamp: number, now: number): string {
  const minutes = Math.floor((now - timestamp) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const [then, today] = [new Date(timestamp), new Date(now)];
  const days = Math.round((midnight(today) - midnight(then)) / 86_400_000);
  if (days === 0) return `${Math.floor(minutes / 60)} h ago`;
  if (days === 1) return 'yesterday';
  return then.getFullYear() === today.getFullYear() ? dayAndMonth.format(then) : fullDay.format(then);
}

function midnight(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}

const hourAndMinute = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit' });

/** A moment as short as it can be told: the time of day for today's, the day for an earlier one. */
export function timeOrDay(timestamp: number, now: number): string {
  const [then, today] = [new Date(timestamp), new Date(now)];
  if (midnight(then) === midnight(today)) return hourAndMinute.format(then);
  return then.getFullYear() === today.getFullYear() ? dayAndMonth.format(then) : fullDay.format(then);
}

const dateAndTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });

/** A moment in full: `12 Mar 2026, 14:03:22` as this computer's English has it. */
export function moment(timestamp: number): string {
  return dateAndTime.format(timestamp);
}
