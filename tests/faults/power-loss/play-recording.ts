import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deriveSeed, seededRandom } from '../../../electron/core/pipeline/random.ts';
import { dataDirOf } from '../lives/order.ts';
import { Disk, type Found, type Luck } from './disk.ts';
import { hashOf, Promises } from './promises.ts';
import type { Recording } from './recording.ts';
import { revive } from './revive.ts';
import { type DatabaseFiles, EMPTY, Opener, type Snapshot } from './snapshot.ts';
import type { Op } from './trace.ts';

/** After one of so many states the whole app is started over it, and works on to the end. */
const REVIVE_EVERY = 20;

export type Played = {
  /** Which state → what is broken in it. */
  readonly broken: { readonly at: number; readonly what: string }[];
  states: number;
  /** Databases that differed in their bytes. */
  opened: number;
  revived: number;
  /** States in which something was lost that was never promised. */
  lossy: number;
  /** Files that nobody knows of any more; harmless, but there. */
  leftOver: number;
};

type Wish = {
  readonly states: number;
  readonly seed: number;
  readonly only: number | null;
  readonly tick: () => void;
};

/** Cuts the power at every moment of a recording, in as many ways as are wished, and looks at what is left. */
export async function playRecording(recording: Recording, wish: Wish): Promise<Played> {
  const opener = new Opener(dirname(recording.order.folder));
  const history = historyOf(recording, opener);
  const openedBefore = opener.opened;
  const disk = new Disk(recording.order.folder, recording.before);
  const promises = new Promises(history.states);
  const played: Played = { broken: [], states: 0, opened: 0, revived: 0, lossy: 0, leftOver: 0 };
  let state = 0;
  for (const [at, op] of recording.ops.entries()) {
    disk.apply(op);
    const reached = history.reached[at] ?? 0;
    if (op.kind === 'say') promises.hear(op.text, reached, () => disk.now());
    const until = Math.floor(((at + 1) * wish.states) / recording.ops.length);
    for (; state < until; state += 1) {
      if (wish.only !== null && state !== wish.only) continue;
      await playState({
        recording,
        disk,
        promises,
        reached,
        opener,
        history: history.states,
        played,
        state,
        seed: wish.seed,
      });
      wish.tick();
    }
  }
  for (const what of promises.broken) played.broken.push({ at: 0, what });
  clear(recording);
  played.opened = opener.opened - openedBefore;
  return played;
}

type State = {
  readonly recording: Recording;
  readonly disk: Disk;
  readonly promises: Promises;
  readonly reached: number;
  readonly opener: Opener;
  readonly history: readonly Snapshot[];
  readonly played: Played;
  readonly state: number;
  readonly seed: number;
};

async function playState(of: State): Promise<void> {
  const { recording, disk, promises, played, state, seed } = of;
  const luck = luckOf(seededRandom(deriveSeed(seed, recording.name, state)));
  const found = disk.after(luck);
  played.states += 1;
  const wrong = [...wrongInDatabase(of, found), ...brokenPromises(of, found)];
  if (wrong.length === 0 && state % REVIVE_EVERY === 0) {
    played.revived += 1;
    lay(recording, found);
    const end = await revive(recording.order, promises);
    wrong.push(...end.broken);
    played.leftOver += end.leftOver;
  }
  for (const what of wrong)
    played.broken.push({ at: state, what: `${recording.name}, ${luck.name}: ${what}` });
}

/** The database must hold one of the states that it had, none before what was promised, and what that one says of files must be so. */
function wrongInDatabase(
  { recording, opener, promises, reached, history, played }: State,
  found: Found,
): string[] {
  const snapshot = opener.open(databaseIn(recording, found));
  if (typeof snapshot === 'string') return [`The database is damaged: ${snapshot}`];
  const isSame = ({ digest }: Snapshot) => digest === snapshot.digest;
  const rank = history.findIndex((one, at) => at >= promises.atLeast && isSame(one));
  if (rank < 0 || rank > reached) {
    const earlier = history.findLastIndex(isSame);
    if (earlier < 0) return ['The database holds what it never held'];
    return [`The database is at state ${earlier} of ${reached}; promised was ${promises.atLeast}`];
  }
  if (rank < reached) played.lossy += 1;
  const wrong = snapshot.files.flatMap(({ path, sha256 }) => {
    const hash = hashOf(found.get(path));
    return hash === sha256 ? [] : [`${path} is ${hash === null ? 'gone' : 'not what was stored'}`];
  });
  return lacksBackup(recording, opener, found, history[0] ?? EMPTY, snapshot)
    ? [...wrong, 'The schema has changed, and there is no backup of what was before']
    : wrong;
}

/** Before the schema of a database changes there is a copy of it. */
function lacksBackup(
  { order }: Recording,
  opener: Opener,
  found: Found,
  before: Snapshot,
  { version }: Snapshot,
): boolean {
  if (before.version === 0 || before.version === version) return false;
  const folder = join(dataDirOf(order), 'backups/');
  const copies = [...found].filter(([path]) => path.startsWith(folder) && path.endsWith('.db'));
  return !copies.some(([, bytes]) => {
    const copy = opener.open({ '': bytes });
    return typeof copy !== 'string' && copy.digest === before.digest;
  });
}

/** Files that were promised are as they were then, or as what was done to them since makes them. */
function brokenPromises({ disk, promises }: State, found: Found): string[] {
  if (promises.files.size === 0) return [];
  const now = disk.now();
  return [...promises.files].flatMap(([path, promised]) => {
    const hash = hashOf(found.get(path));
    return hash === promised || hash === hashOf(now.get(path)) ? [] : [`${path} was promised`];
  });
}

/** The files of the recording's database, of all that is on the disk. */
function databaseIn({ order }: Recording, found: Found): DatabaseFiles {
  const path = join(dataDirOf(order), 'safelight.db');
  const files = (['', '-wal', '-journal'] as const).flatMap((name) => {
    const bytes = found.get(path + name);
    return bytes === undefined ? [] : [[name, bytes] as const];
  });
  return Object.fromEntries(files);
}

function clear({ order }: Recording): void {
  rmSync(order.folder, { recursive: true, force: true });
}

/** Puts all that is on the disk where it was recorded: the database knows files by their whole paths. */
function lay(recording: Recording, found: Found): void {
  clear(recording);
  mkdirSync(recording.order.folder, { recursive: true });
  for (const path of found.keys()) if (path.endsWith('/')) mkdirSync(path, { recursive: true });
  for (const [path, bytes] of found) if (!path.endsWith('/')) writeFileSync(path, bytes);
}

type History = {
  /** Every state that the database was in, in order. */
  readonly states: readonly Snapshot[];
  /** After each of the recording's operations: which state it is in. */
  readonly reached: readonly number[];
};

/** Goes through the recording without any loss, and notes what the database holds after each operation. */
function historyOf(recording: Recording, opener: Opener): History {
  const disk = new Disk(recording.order.folder, recording.before);
  const first = opener.open(databaseIn(recording, disk.now()));
  const states = [typeof first === 'string' ? EMPTY : first];
  const reached = recording.ops.map((op) => {
    disk.apply(op);
    if (!changesDatabase(op)) return states.length - 1;
    const snapshot = opener.open(databaseIn(recording, disk.now()));
    if (typeof snapshot === 'string')
      throw new Error(`${recording.name}: damaged without any loss: ${snapshot}`);
    if (snapshot.digest !== states.at(-1)?.digest) states.push(snapshot);
    return states.length - 1;
  });
  return { states, reached };
}

/** A frame's header by itself changes nothing yet. */
function changesDatabase(op: Op): boolean {
  switch (op.kind) {
    case 'write':
      return /safelight\.db(-wal|-journal)?$/.test(op.fd.path) && op.bytes.length !== 24;
    case 'truncate':
    case 'create':
      return /safelight\.db(-wal|-journal)?$/.test(op.fd.path);
    case 'unlink':
      return /safelight\.db(-wal|-journal)?$/.test(op.path);
    default:
      return false;
  }
}

/** A few kinds of power cuts, from the one that a disk makes to the worst that can be thought of. */
function luckOf(random: () => number): Luck & { readonly name: string } {
  const endings = ['all', 'none', 'prefix', 'some', 'sectors'] as const;
  const pick = () => endings[Math.floor(random() * endings.length)] ?? 'none';
  const steps = (['all', 'none', 'prefix', 'some'] as const)[Math.floor(random() * 4)] ?? 'none';
  const cut = random();
  const same = random() < 0.5 ? pick() : null;
  return {
    name: `names ${steps}, bytes ${same ?? 'each its own'}`,
    keepsStep(at, of) {
      if (steps === 'prefix') return at < cut * of;
      return steps === 'all' || (steps === 'some' && random() < 0.5);
    },
    ending: () => same ?? pick(),
    random,
  };
}
