import { createFiles } from '../../../electron/adapters/files/create-files.ts';
import type { Ports } from '../../../electron/core/ports/index.ts';
import { hostParts } from '../../support/fake-host.ts';
import { Dead, type Life } from './life.ts';
import { type Gate, simFileSystem } from './sim-files.ts';
import type { SimIds } from './sim-ids.ts';
import { simProvider } from './sim-provider.ts';
import { simWorker } from './sim-worker.ts';
import { SOUND_DATABASE } from './sound-database.ts';
import { watchStore } from './watch-store.ts';
import type { World } from './world.ts';

export const DATA = '/data';
export const LIBRARY = '/library';

/** The app's surroundings, as a seed makes them. */
export function portsOf(world: World, life: Life, gate: Gate, ids: SimIds): Ports {
  const clock = world.clock.of(life);
  const { chance, plan, disk } = world;
  const onTrouble = () => {
    world.troubles += 1;
  };
  const provider = (id: 'demo' | 'openai') =>
    simProvider({
      id,
      life,
      clock,
      disk,
      chance,
      answers: () => (world.isCalm ? { good: 1 } : plan.answers),
      deaf: () => (world.isCalm ? 0 : plan.deaf),
      limit: plan.providerLimit,
      onCall: (call) => {
        world.calls += 1;
        world.note(`provider ${id} ${call.kind}`);
        world.rules.called(call);
      },
      onEnd: ({ kind }) => world.note(`provider ended ${kind}`),
      onTrouble: () => {},
    });
  return {
    ...hostParts(DATA, [], () => world.clock.now()),
    clock,
    ids: ids.of(() => chance.fraction()),
    store: watchStore(world.store, {
      life,
      refuses: (what) => refuses(world, what),
      onCommit: (commit) => {
        world.commits += 1;
        world.note(
          `commit ${commit.jobs.map(({ status }) => status)} ${commit.images.map(({ status }) => status)} ${commit.entries.length}`,
        );
        world.rules.committed(commit);
      },
    }),
    files: createFiles({ dataDir: DATA, library: LIBRARY, fs: simFileSystem(disk, gate) }),
    worker: simWorker({
      disk,
      gate,
      chance,
      trouble: () => (world.isCalm ? 0 : plan.workerTrouble),
      onTrouble,
    }),
    providers: { demo: provider('demo'), openai: provider('openai') },
    database: SOUND_DATABASE,
    reportProblem: (message, error) => reported(world, life, message, error),
  };
}

function refuses(world: World, what: 'transaction' | 'log'): boolean {
  const part = what === 'log' ? world.plan.logTrouble : world.plan.storeTrouble / 2;
  if (world.isCalm || part === 0 || !world.chance.odds(part)) return false;
  world.troubles += 1;
  return true;
}

function reported(world: World, life: Life, message: string, error: unknown): void {
  if (life.dead || error instanceof Dead) return;
  world.note(`problem ${message.replaceAll(/[0-9a-f-]{36}/g, '<id>')}`);
  const halted = /^Job ([0-9a-f-]{36}) (?:halted|could not be recovered)/.exec(message)?.[1];
  if (halted !== undefined) {
    world.running.ears.halted.add(halted);
    world.running.taken.delete(halted);
  }
  const all = `${message} ${error instanceof Error ? `${error.message} ${String(error.cause)}` : String(error)}`;
  if (world.troubles === 0 && !all.includes('injected')) {
    world.fault(`Reported without a cause: ${all} ${error instanceof Error ? error.stack : ''}`);
  } else if (all.includes('IllegalTransition') || all.includes('TypeError')) {
    world.fault(`A defect was reported: ${all}`);
  }
}
