import { act } from './acts.ts';
import { comeToRest, conclude } from './come-to-rest.ts';
import type { WorldDatabase } from './database.ts';
import { Dead } from './life.ts';
import { World } from './world.ts';

/** A database that refuses one time in fifteen never does so often in a row. */
const MOST_TRIES = 20;

/** What became of one world. */
export type Played = {
  readonly broken: readonly string[];
  /** What happened, as a hash: the same for the same seed. */
  readonly trace: string;
  readonly calls: number;
  readonly commits: number;
  readonly crashes: number;
  readonly troubles: number;
};

/** Plays the world of this number, from its first start to its last end. Never throws. */
export async function playWorld(seed: number, index: number, database: WorldDatabase): Promise<Played> {
  const world = new World(seed, index, database);
  const onRejection = (reason: unknown): void => {
    if (reason instanceof Dead || String(reason).includes('This app was killed')) return;
    world.fault(`Nobody caught: ${reason instanceof Error ? reason.stack : String(reason)}`);
  };
  process.on('unhandledRejection', onRejection);
  process.on('uncaughtException', onRejection);
  try {
    await live(world);
  } catch (error) {
    world.fault(`The simulation itself failed: ${error instanceof Error ? error.stack : String(error)}`);
  } finally {
    world.kill();
    process.off('unhandledRejection', onRejection);
    process.off('uncaughtException', onRejection);
  }
  const { broken, calls, commits, crashes, troubles } = world;
  return { broken, trace: world.trace(), calls, commits, crashes, troubles };
}

async function live(world: World): Promise<void> {
  const { chance, plan } = world;
  await world.start('ask');
  await world.revive();
  await setUp(world);
  await act(world, 'create');
  for (let left = plan.acts; left > 0; left -= 1) {
    await world.revive();
    await act(world, chance.weighted(plan.weights));
    await world.work(chance.below(40));
  }
  await comeToRest(world);
  await conclude(world);
}

/**
 * Sets what the rules hold the app to, as often as it takes: a database that refuses does so for a moment. An app that never had a
 * budget, because that was refused, would rightly spend more than one.
 */
async function setUp(world: World): Promise<void> {
  const { maxConcurrency, monthUsd } = world.plan;
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const answer = await world.call('settings.update', {
      maxConcurrency,
      monthlyBudget: { usd: monthUsd, warnAtPercent: 80, whenReached: 'stop' },
    });
    if (answer?.ok === true) return;
    await world.revive();
  }
  throw new Error('The settings cannot be changed');
}
