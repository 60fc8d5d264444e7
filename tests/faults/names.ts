import { hash32, Random } from '../../electron/adapters/demo/painter/random.ts';
import type { Broken, Fault, Found, Play } from './fault.ts';
import { AppWays } from './names/app-ways.ts';
import { waysInto } from './names/ways.ts';
import { World } from './names/world.ts';

/** So often it is looked whether anything outside has changed. */
const LOOK_EVERY = 500;

/** Hostile names for everything that makes a path of a name: nothing outside of the folder may be read, written or taken away. */
export const fault: Fault = {
  title: 'hostile names: app://, library, bundles, exports',
  unit: 'names',
  target: 50_000,
  run: playNames,
};

async function playNames({ count, seed, only, progress }: Play): Promise<Found> {
  const world = new World();
  const broken: Broken[] = [];
  const counts: Record<string, number> = {};
  const app = await AppWays.open(world);
  try {
    const ways = Object.entries({ ...waysInto(world), ...app.ways });
    const numbers = only === null ? Array.from({ length: count }, (_, at) => at) : [only];
    for (const at of numbers) {
      const [name, way] = ways[at % ways.length] ?? ['', async () => null];
      counts[name] = (counts[name] ?? 0) + 1;
      const why = await way(new Random(hash32(`${seed} ${at}`)));
      if (why !== null) broken.push({ at, what: `${name}: ${why}` });
      if (at % LOOK_EVERY !== 0 && at !== numbers.at(-1)) continue;
      const changed = world.whatChanged();
      if (changed !== null) broken.push({ at, what: changed });
      progress(at);
    }
    return { done: numbers.length, broken, figures: counts };
  } finally {
    await app.close();
    world.remove();
  }
}
