import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Broken, Fault, Found, Play } from './fault.ts';
import { startImageServer } from './lives/image-server.ts';
import { type Played, playRecording } from './power-loss/play-recording.ts';
import { difference, type Recording } from './power-loss/recording.ts';
import { recordScenario, SCENARIOS, type Scenario } from './power-loss/recordings.ts';

const ROOT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
/** Where the recordings of a run in which something was broken are kept, for `--only`. */
const KEPT = join(import.meta.dirname, 'results', 'power-loss-recordings.bin');

/**
 * Records what the app does to the disk and cuts the power everywhere.
 * @param scenarios what is recorded
 */
export async function cutPower(
  { count, seed, only, progress }: Play,
  scenarios: readonly Scenario[],
): Promise<Found> {
  const recordings = only !== null && existsSync(KEPT) ? readKept() : await recordAll(scenarios);
  const shares = scenarios.reduce((sum, { share }) => sum + share, 0);
  const broken: Broken[] = [];
  const sums: Omit<Played, 'broken'> = { states: 0, opened: 0, revived: 0, lossy: 0, leftOver: 0 };
  let first = 0;
  let done = 0;
  for (const [at, recording] of recordings.entries()) {
    const states = Math.ceil((count * (scenarios[at]?.share ?? 0)) / shares);
    const ownOnly = only === null ? null : only - first;
    mkdirSync(dirname(recording.order.folder), { recursive: true });
    const tick = (): void => progress(++done);
    const played = await playRecording(recording, { states, seed, only: ownOnly, tick });
    for (const { at: state, what } of played.broken) broken.push({ at: first + state, what });
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += played[name];
    first += states;
    rmSync(dirname(recording.order.folder), { recursive: true, force: true });
  }
  if (broken.length > 0) keep(recordings);
  return {
    done: sums.states,
    broken,
    figures: {
      recordings: recordings.length,
      'operations recorded': recordings.reduce((sum, { ops }) => sum + ops.length, 0),
      'databases that differ, opened and checked': sums.opened,
      'states in which the app was started and went on to the end': sums.revived,
      'states in which the latest entries, never promised, were lost': sums.lossy,
      'temporary files left for good': sums.leftOver,
    },
  };
}

async function recordAll(scenarios: readonly Scenario[]): Promise<Recording[]> {
  const server = await startImageServer(1, false);
  try {
    const recordings: Recording[] = [];
    for (const scenario of scenarios) {
      const recording = await recordScenario(
        scenario,
        mkdtempSync(join(ROOT, 'safelight-power-')),
        server.baseUrl,
      );
      const differs = difference(recording);
      if (differs !== null) throw new Error(`${scenario.name}: the model of the disk is wrong: ${differs}`);
      recordings.push(recording);
    }
    return recordings;
  } finally {
    await server.close();
  }
}

function keep(recordings: readonly Recording[]): void {
  mkdirSync(dirname(KEPT), { recursive: true });
  writeFileSync(KEPT, serialize(recordings));
}

function readKept(): Recording[] {
  const recordings = deserialize(readFileSync(KEPT)) as Recording[];
  return recordings.map((recording) => ({ ...recording, ops: recording.ops.map(withBuffers) }));
}

/** What was kept comes back as plain bytes. */
function withBuffers(op: Recording['ops'][number]): Recording['ops'][number] {
  return op.kind === 'write' ? { ...op, bytes: Buffer.from(op.bytes) } : op;
}

export const fault: Fault = {
  title: 'power loss: what was not made sure is dropped, kept in part, torn, out of order',
  unit: 'states',
  target: 100_000,
  run: (play) => cutPower(play, SCENARIOS),
};
