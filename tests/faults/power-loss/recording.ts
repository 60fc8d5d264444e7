import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type LifeEnd, live } from '../lives/life.ts';
import type { Order } from '../lives/order.ts';
import { Disk, type Found } from './disk.ts';
import { type Op, readTrace, straceArguments } from './trace.ts';

/** What one or more lives did to the disk, one after the other, as strace saw it. */
export type Recording = {
  readonly name: string;
  readonly order: Order;
  /** What was on the disk before. */
  readonly before: Found;
  readonly ops: readonly Op[];
};

/** One life of a recording. */
export type RecordedLife = {
  readonly order: Order;
  /** Killed before a thread's n-th call of this name; null for a life that ends by itself. */
  readonly kill: { readonly call: string; readonly nth: number } | null;
};

/**
 * Runs lives over one folder under strace, and reads what they did. Where one was killed the next goes on with what the system, which
 * did not die, still holds.
 * @throws Error when a life ends otherwise than it should
 */
export async function record(
  name: string,
  folder: string,
  lives: readonly RecordedLife[],
): Promise<Recording> {
  const before = readFolder(folder);
  const ops: Op[] = [];
  let last: Order | null = null;
  for (const { order, kill } of lives) {
    const file = join(folder, '..', 'trace.txt');
    const inject = kill === null ? [] : ['-e', `inject=${kill.call}:signal=SIGKILL:when=${kill.nth}`];
    // One thread for files: then the n-th call of each thread is the same one each time.
    const env = { UV_THREADPOOL_SIZE: '1' };
    const end = await live(order, { under: [...straceArguments(file), ...inject], env });
    requireEnd(name, end, kill !== null);
    ops.push(...readTrace(readFileSync(file, 'latin1'), folder));
    rmSync(file);
    last = order;
  }
  if (last === null) throw new Error(`${name} has no life`);
  return { name, order: last, before, ops };
}

function requireEnd(name: string, { how, problems }: LifeEnd, mayBeKilled: boolean): void {
  if (how === 'done' || (mayBeKilled && how === 'killed')) return;
  throw new Error(`A life of the recording ${name} ended ${how}: ${problems}`);
}

/** All that lies below a folder; folders end with a slash. */
export function readFolder(folder: string): Found {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(
    names.map((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? [`${path}/`, Buffer.alloc(0)] : [path, readFileSync(path)];
    }),
  );
}

/** Whether what the model of the disk holds is what really lies there; the first difference, or null. */
export function difference(recording: Recording): string | null {
  const disk = new Disk(recording.order.folder, recording.before);
  for (const op of recording.ops) disk.apply(op);
  const really = readFolder(recording.order.folder);
  const model = disk.now();
  for (const path of new Set([...really.keys(), ...model.keys()])) {
    if (path.endsWith('-shm')) continue;
    const a = really.get(path);
    const b = model.get(path);
    if (a === undefined || b === undefined)
      return `${path} is ${a ? 'only on the disk' : 'only in the model'}`;
    if (!a.equals(b)) return `${path} differs`;
  }
  return null;
}
