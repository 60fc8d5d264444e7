import { readdirSync, readFileSync, statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What the processes hold at one moment. Bytes, and how many there are of each kind. */
export type Sample = {
  /** Milliseconds since the soak began. */
  readonly at: number;
  readonly jobs: number;
  /** Of the main process: what the system counts, and JavaScript's heap after a collection that was asked for. */
  readonly rss: number;
  readonly heap: number;
  /** Memory that JavaScript holds outside of its heap. */
  readonly external: number;
  /** Resident memory of each image worker, in order of their ids. */
  readonly workers: readonly number[];
  readonly workerIds: readonly number[];
  /** Open files of the main process; null where the system does not tell. */
  readonly files: number | null;
  /** What keeps the process going, by kind: timers, sockets, requests. */
  readonly resources: Readonly<Record<string, number>>;
  readonly wal: number;
  readonly database: number;
};

/** Collects what is garbage now, as `node --expose-gc` can. */
export function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

export function takeSample(
  collect: () => void,
  known: { at: number; jobs: number; database: string },
): Sample {
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  const workerIds = childrenOf(process.pid).filter(isImageWorker);
  return {
    at: known.at,
    jobs: known.jobs,
    rss,
    heap: heapUsed,
    external,
    workers: workerIds.map(residentBytes),
    workerIds,
    files: openFiles(),
    resources: countKinds(process.getActiveResourcesInfo()),
    wal: sizeOf(`${known.database}-wal`),
    database: sizeOf(known.database),
  };
}

export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Ids of the processes that a process started and that still run; none where the system has no /proc. */
export function childrenOf(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const ids = threads.flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
    );
    return ids.map(Number).sort((a, b) => a - b);
  } catch {
    return [];
  }
}

/** The others are command lines that look on for a moment. */
function isImageWorker(pid: number): boolean {
  try {
    return /worker.main\.ts/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return false; // It ended in this moment.
  }
}

function residentBytes(pid: number): number {
  try {
    const [, kilobytes = '0'] =
      /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1_024;
  } catch {
    return 0; // It ended in this moment.
  }
}

function openFiles(): number | null {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return null;
  }
}

function countKinds(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
