import type { Store } from '../ports/store.ts';

/** Where it is kept when the app last knew the time; none of the user's settings. */
const LAST_KNOWN = 'lastKnownTime';
const DAY_MS = 86_400_000;
/** An app that was not used for longer than this is as likely to have a clock that is wrong. */
const BELIEVED_MS = 90 * DAY_MS;

/** Of how long ago the app last knew the time, in whole days, where that is too long ago for the clock to be believed; null otherwise. */
export function doubtedDays({ settings }: Pick<Store, 'settings'>, now: number): number | null {
  const last = settings.all()[LAST_KNOWN];
  if (typeof last !== 'number' || now - last <= BELIEVED_MS) return null;
  return Math.floor((now - last) / DAY_MS);
}

/** The time is right, as far as is known. Backwards too: a clock that was wrong before must not make this one look wrong. */
export function believeClock({ settings }: Pick<Store, 'settings'>, now: number): void {
  settings.set(LAST_KNOWN, now);
}
