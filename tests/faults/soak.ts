import { setTimeout as pause } from 'node:timers/promises';
import type { Broken, Fault, Found, Play } from './fault.ts';
import { leaked } from './soak/judge.ts';
import { Meter } from './soak/meter.ts';
import { openPlace, type Place } from './soak/place.ts';
import { User } from './soak/user.ts';

const TARGET = 10_000;
const HOUR_MS = 3_600_000;
/**
 * Jobs that stay when retention goes through them; as many are there from an earlier day. When they are all of this run, the database and
 * all caches are as large as they get, and what is measured from then on counts.
 */
const KEPT_JOBS = 2_000;
/** Deleted files leave the disk a minute after they were asked to, and connections are kept for a while: the app is at rest only then. */
const REST_MS = 75_000;

/** An hour of an app that is never left alone: what it holds at the end it must have held at the beginning. */
export const fault: Fault = {
  title: 'an hour of work: memory, handles and the WAL stay as they were',
  unit: 'demo jobs',
  target: TARGET,
  run: (play) => soak(play, { lastsMs: play.count >= TARGET ? HOUR_MS : 0, restMs: REST_MS }),
};

export type Length = {
  /** For how long jobs are given to the app at least; it goes on until as many were as are counted. */
  readonly lastsMs: number;
  /** How long the app is left alone before its handles are counted, both times; null for not counting them. */
  readonly restMs: number | null;
};

export async function soak({ count, progress }: Play, { lastsMs, restMs }: Length): Promise<Found> {
  const kept = Math.min(KEPT_JOBS, count);
  const place = await openPlace(kept);
  const user = new User(place, kept);
  const warnings: string[] = [];
  const onWarning = (warning: Error) => warnings.push(`${warning.name}: ${warning.message}`);
  process.on('warning', onWarning);
  // What was measured until then is worth knowing.
  let interrupted = false;
  const onInterrupt = () => {
    interrupted = true;
  };
  process.once('SIGINT', onInterrupt);
  try {
    const meter = new Meter(place.database, () => user.ended, kept);
    await addWebhook(place);
    await user.tryEverything();
    await pause(restMs ?? 0);
    const before = meter.take();
    const endsAt = performance.now() + lastsMs;
    meter.begin();
    const many = await user.work((begun) => {
      progress(begun);
      return !interrupted && (begun < count || performance.now() < endsAt);
    });
    meter.end();
    await pause(restMs ?? 0);
    const handles = restMs === null ? [] : leaked(before, meter.take());
    const broken = [...user.mishaps, ...warnings, ...place.problems, ...handles, ...meter.broken()];
    return {
      done: many,
      broken: broken.map((what): Broken => ({ at: 0, what })),
      figures: { ...meter.figures(), 'chores beside the jobs': user.chores, webhooks: place.received() },
    };
  } finally {
    process.off('warning', onWarning);
    process.off('SIGINT', onInterrupt);
    user.leave();
    await place.close();
  }
}

async function addWebhook({ page, webhookUrl }: Place): Promise<void> {
  const added = await page.call('webhook.add', {
    name: 'Soak',
    kind: 'standard',
    url: webhookUrl,
    events: ['job.completed', 'job.failed'],
    allowLocal: true,
  });
  if (!added.ok) throw new Error(added.error.message);
}
