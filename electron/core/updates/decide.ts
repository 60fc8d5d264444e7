import type { UpdateChannel } from '../../../shared/domain/updates.ts';
import { isNewer, isPrerelease, isVersion } from '../../../shared/domain/version.ts';
import type { Offer } from '../ports/updater.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** After a start, so that nothing of it delays the first pictures. */
export const FIRST_LOOK_MS = MINUTE_MS;
/** A look this long ago is as good as one now: who starts the app often does not ask the server each time. */
const FRESH_MS = HOUR_MS;
/** Up to so much more than a day, so that not all copies of the app ask in the same minute. */
const JITTER_MS = 4 * HOUR_MS;
/** After so many installations that changed nothing, the app's end does not try again by itself. */
const MAX_TRIES = 2;

/** When to look next by itself, in milliseconds from now. */
export type LookTimes = {
  /** By the wall clock, in milliseconds since the epoch. */
  readonly now: number;
  /** When the last look succeeded; null for never. A time in the future is of a clock that was wrong. */
  readonly lastCheckedAt: number | null;
  /** How many looks have failed since. */
  readonly failures: number;
  /** Whether the app has just started, or was just told to look, or to look elsewhere. */
  readonly isFirst: boolean;
  /** From 0 to 1, another for each copy of the app and each day. */
  readonly chance: number;
};

export function nextLookMs({ now, lastCheckedAt, failures, isFirst, chance }: LookTimes): number {
  const age = lastCheckedAt === null || lastCheckedAt > now ? Number.POSITIVE_INFINITY : now - lastCheckedAt;
  if (isFirst && age >= FRESH_MS) return FIRST_LOOK_MS;
  // An hour, then two, four …, a day at most.
  if (failures > 0) return Math.min(HOUR_MS * 2 ** (failures - 1), DAY_MS) * (1 + chance / 4);
  const wait = DAY_MS + chance * JITTER_MS;
  return age === Number.POSITIVE_INFINITY ? wait : Math.max(FIRST_LOOK_MS, wait - age);
}

/**
 * What is made of an offer. `rolled_back`: its server once offered a newer one, so it is out of date or somebody plays old files back.
 * `not_a_version`: its publisher made a mistake.
 */
export type Verdict = 'take' | 'up_to_date' | 'rolled_back' | 'not_a_version';

/**
 * Only what is newer than this version is taken, so neither a wrong server nor a change of the channel ever leads back: who leaves the
 * beta channel keeps the version until a finished one is newer.
 * @param newestKnown the newest version of the channel that was ever offered; null for none
 */
export function judge(
  offer: Pick<Offer, 'version' | 'isForThisMachine'>,
  { current, channel, newestKnown }: { current: string; channel: UpdateChannel; newestKnown: string | null },
): Verdict {
  const { version, isForThisMachine } = offer;
  if (!isVersion(version)) return 'not_a_version';
  if (newestKnown !== null && isNewer(newestKnown, version)) return 'rolled_back';
  if (isSlip(channel, version)) return 'up_to_date';
  if (!isNewer(version, current)) return 'up_to_date';
  return isForThisMachine ? 'take' : 'up_to_date';
}

/** A beta in the files of the stable channel is a slip of its publisher, who has nothing for this user then. */
export function isSlip(channel: UpdateChannel, version: string): boolean {
  return channel === 'stable' && isPrerelease(version);
}

/** Installations of one version that were begun. */
export type Tries = { readonly version: string; readonly times: number };

/** How it stands as the app ends. */
export type End = {
  /** Whether updates are made without its user's word. */
  readonly automatic: boolean;
  readonly unfinishedJobs: number;
  readonly tries: Tries | null;
};

/**
 * Whether what is downloaded may be installed as the app ends, without its user's word: only when no job is unfinished, since its images
 * would wait for the installation, and not again and again where it does not work.
 */
export function mayInstallAtEnd(version: string, { automatic, unfinishedJobs, tries }: End): boolean {
  const times = tries?.version === version ? tries.times : 0;
  return automatic && unfinishedJobs === 0 && times < MAX_TRIES;
}
