import type { Broken, Fault, Found, Play } from './fault.ts';
import { WorldDatabase } from './simulation/database.ts';
import { type Played, playWorld } from './simulation/play-world.ts';

/** One in so many worlds is played twice, to see that it is the same one. */
const TWICE_EVERY = 100;

/**
 * The whole core over a real database, with clock, disk, workers and providers that are made up, and play by a seed: several jobs,
 * refusals, hangs, dead workers, failing disks, users who change their minds, sleep, clocks that jump, kills and restarts.
 */
export const fault: Fault = {
  title: 'the whole core with made-up time, disk and network',
  unit: 'worlds',
  target: 100_000,
  run,
};

async function run({ count, seed, only, progress }: Play): Promise<Found> {
  const database = new WorldDatabase();
  const broken: Broken[] = [];
  const sums = { calls: 0, commits: 0, crashes: 0, troubles: 0, twice: 0 };
  const begun = process.cpuUsage();
  let done = 0;
  try {
    for (let at = only ?? 0; at < (only === null ? count : only + 1); at += 1) {
      const played = await playWorld(seed, at, database);
      add(sums, played);
      for (const what of played.broken) broken.push({ at, what });
      if (only !== null || at % TWICE_EVERY === 0) {
        sums.twice += 1;
        database.renew();
        const again = await playWorld(seed, at, database);
        if (again.trace !== played.trace)
          broken.push({ at, what: 'It went another way when it was played again' });
      }
      done += 1;
      progress(done);
    }
  } finally {
    database.end();
  }
  const { user, system } = process.cpuUsage(begun);
  const ms = (user + system) / 1_000 / Math.max(1, done + sums.twice);
  return {
    done,
    broken,
    figures: {
      'calls to providers': sums.calls,
      transactions: sums.commits,
      kills: sums.crashes,
      'injected failures': sums.troubles,
      'worlds played twice, same trace': sums.twice,
      'CPU time of a world': `${ms.toFixed(1)} ms`,
    },
  };
}

function add(sums: Record<'calls' | 'commits' | 'crashes' | 'troubles', number>, played: Played): void {
  for (const name of ['calls', 'commits', 'crashes', 'troubles'] as const) sums[name] += played[name];
}
