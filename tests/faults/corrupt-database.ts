import { makePlaces } from './corrupt-database/places.ts';
import { playCase } from './corrupt-database/play-case.ts';
import type { Broken, Fault, Found, Play } from './fault.ts';

/** Seeds of cases lie apart by this, so that neighbouring seeds of a run share none. */
const APART = 1_000_003;

/** A database is damaged in one of many ways and opened again: everything that is still in the library is in the app, and nothing is deleted. */
export const fault: Fault = {
  title: 'a damaged database is opened',
  unit: 'mutations',
  target: 10_000,
  run,
};

async function run({ count, seed, only, progress }: Play): Promise<Found> {
  const places = await makePlaces();
  const broken: Broken[] = [];
  const ways = { sound: 0, repaired: 0, asked: 0 };
  let done = 0;
  try {
    for (let at = 0; at < count; at += 1) {
      if (only !== null && at !== only) continue;
      const outcome = await playCase(places, seed * APART + at);
      ways[outcome.way] += 1;
      for (const what of outcome.broken) broken.push({ at, what });
      done += 1;
      progress(at + 1);
    }
  } finally {
    places.remove();
  }
  return {
    done,
    broken,
    figures: {
      'opened without anything to repair': ways.sound,
      'repaired at the start': ways.repaired,
      'repaired after a check': ways.asked,
    },
  };
}
