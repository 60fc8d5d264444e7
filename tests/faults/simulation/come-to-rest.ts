import { heldBy } from './held-by.ts';
import { MOST_STEPS, type World } from './world.ts';
import { LIBRARY } from './world-ports.ts';

/** Virtual time that a world gets to come to rest: far above the longest waits of all retries of one image, one after the other. */
const PATIENCE_MS = 6 * 3_600_000;

/** All is well from now on: does what a user would do, until every job has ended. */
export async function comeToRest(world: World): Promise<void> {
  world.isCalm = true;
  world.diskTrouble = null;
  world.running.life.spare();
  for (let round = 0; round < 6; round += 1) {
    await world.revive();
    await wakeUp(world);
    await settle(world);
    const open = world.store.jobs.unfinished();
    if (open.length === 0) break;
    for (const job of open) {
      const { running } = world;
      const isHeld = !running.taken.has(job.id) || running.ears.halted.has(job.id);
      if (!isHeld) {
        world.fault(`Job ${job.id} hangs: ${job.status}, ${JSON.stringify(job.counts)}`);
        return;
      }
      await world.resume(job.id, null);
      await settle(world);
    }
  }
  const left = world.store.jobs.unfinished();
  if (left.length > 0) world.fault(`Jobs do not end: ${left.map(({ id, status }) => `${id} ${status}`)}`);
  // What was deleted goes for good after a minute.
  await world.pass(62_000);
  await quiet(world);
}

/** Compares what is stored, what was told and what lies on the disk, and ends the last app. */
export async function conclude(world: World): Promise<void> {
  world.rules.atRest();
  world.running.ears.compare(world.store);
  if (world.waitingCommands > 0 && world.lives === 1)
    world.fault(`${world.waitingCommands} commands were never answered`);
  const hadTrouble = world.troubles > 0 || world.crashes > 0;
  if (!hadTrouble) {
    const deleted = world.store.jobs.deleted();
    if (deleted.length > 0) world.fault(`${deleted.length} deleted jobs are still there`);
    const parts = [...world.disk.paths()].filter(
      (path) => path.startsWith(LIBRARY) && path.endsWith('.part'),
    );
    if (parts.length > 0) world.fault(`Parts are left in the library: ${parts}`);
  }
  await world.stop();
  // Whoever starts it again finds nothing to do.
  if (!world.chance.odds(0.25)) return;
  const before = JSON.stringify(world.store.jobs.unfinished());
  await world.start('ask');
  if ((await heldBy(world.running.app)).length > 0 || before !== '[]')
    world.fault('The next start finds something interrupted');
  await world.stop();
}

async function wakeUp(world: World): Promise<void> {
  const { running } = world;
  if (running.resting) {
    running.resting = false;
    running.app.wake();
  }
  if (world.store.settings.all()['queuePaused'] === true) await world.call('queue.resume', {});
}

/** Until every job that is worked on has ended, or nothing happens any more. */
async function settle(world: World): Promise<void> {
  const until = world.clock.elapsed + PATIENCE_MS;
  const mostSteps = world.steps + MOST_STEPS;
  const isOpen = (): boolean => {
    const { taken, ears } = world.running;
    return world.store.jobs.queue().some((id) => taken.has(id) && !ears.halted.has(id));
  };
  while ((isOpen() || world.waitingTurns > 0 || pending(world)) && world.clock.elapsed < until) {
    await world.step();
    if (world.steps > mostSteps) {
      world.fault('It does not come to rest');
      return;
    }
  }
  await quiet(world);
}

function pending(world: World): boolean {
  return world.wishes.size > 0;
}

/** What was told goes out with the frame. */
async function quiet(world: World): Promise<void> {
  for (
    let steps = 0;
    steps < 200 && (world.waitingTurns > 0 || (world.clock.untilNext() ?? 1_000) <= 100);
    steps += 1
  )
    await world.step();
  await world.pass(100);
}
