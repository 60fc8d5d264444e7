import { z } from 'zod';
import { updateChannelSchema } from '../../../shared/domain/updates.ts';
import { isNewer } from '../../../shared/domain/version.ts';
import type { Store } from '../ports/store.ts';
import type { UpdateSource } from '../ports/updater.ts';
import { isSlip } from './decide.ts';

/** Where it is kept; it is none of the user's settings. */
const KEY = 'updatesMemory';

/** So many places' offers are remembered, those that were looked at last: nobody uses as many. */
const MAX_PLACES = 20;

const version = z.string().max(200);
const memorySchema = z.strictObject({
  lastCheckedAt: z.int().nonnegative().nullable(),
  /** The newest version that was ever offered, by address and channel: an older offer is one from the past. */
  newest: z.array(z.strictObject({ url: z.string(), channel: updateChannelSchema, version })).max(MAX_PLACES),
  /** The version whose installation was begun last, and how often. */
  tries: z.strictObject({ version, times: z.int().positive() }).nullable(),
});
export type UpdateMemory = z.infer<typeof memorySchema>;

const NOTHING: UpdateMemory = { lastCheckedAt: null, newest: [], tries: null };

type Settings = Pick<Store, 'settings'>;

/** What earlier runs knew. What cannot be read any more is forgotten: the next look finds it again. */
export function readMemory({ settings }: Settings): UpdateMemory {
  const parsed = memorySchema.safeParse(settings.all()[KEY]);
  return parsed.success ? parsed.data : NOTHING;
}

function write(store: Settings, memory: UpdateMemory): void {
  store.settings.set(KEY, memory);
}

/** The newest version that was ever offered there; null for none. */
export function newestOffer(store: Settings, source: UpdateSource): string | null {
  return readMemory(store).newest.find((place) => isSame(place, source))?.version ?? null;
}

/** Notes a look that succeeded, and what it offered. A slip is not remembered: the finished version after it would be older. */
export function noteOffer(store: Settings, source: UpdateSource, offered: string, at: number): void {
  const memory = readMemory(store);
  const known = newestOffer(store, source);
  const isNewest = !isSlip(source.channel, offered) && (known === null || isNewer(offered, known));
  const version = isNewest ? offered : known;
  const others = memory.newest.filter((place) => !isSame(place, source));
  const { url, channel } = source;
  const newest = version === null ? others : [{ url, channel, version }, ...others].slice(0, MAX_PLACES);
  write(store, { ...memory, lastCheckedAt: at, newest });
}

function isSame(place: UpdateSource, { url, channel }: UpdateSource): boolean {
  return place.url === url && place.channel === channel;
}

/** Notes that an installation begins. */
export function noteTry(store: Settings, tried: string): void {
  const memory = readMemory(store);
  const times = memory.tries?.version === tried ? memory.tries.times + 1 : 1;
  write(store, { ...memory, tries: { version: tried, times } });
}
