import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import { partId, partName } from './names.ts';

/** Names the parts of this process so that a later one knows those that nobody will finish any more. */
export type PartOwner = {
  /** A name that no other part has. */
  name(): string;
  /** Whether it is the part of a process that is gone, which had this data directory on this machine. Other parts are not ours to judge. */
  isAbandoned(name: string): boolean;
};

/** @param dataDir absolute path: of the processes that share it only one writes, and any may export. */
export function partOwner(dataDir: string): PartOwner {
  const home = createHash('sha256').update(`${hostname()}\n${dataDir}`).digest('hex').slice(0, 8);
  // A number of a process is given again, in a container to the very next one.
  const begun = Math.round(performance.timeOrigin).toString(36);
  return {
    name: () => partName(`${home}-${process.pid}-${begun}-${randomUUID()}`),
    isAbandoned(name) {
      const [, its, pid, since] = /^([0-9a-f]{8})-(\d+)-([0-9a-z]+)-/.exec(partId(name) ?? '') ?? [];
      if (its !== home) return false;
      return Number(pid) === process.pid ? since !== begun : !isRunning(Number(pid));
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's, which we may not ask, runs.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
