import { readdirSync, readFileSync } from 'node:fs';

/** The children of this process, with their state as Linux names it: `Z` is a zombie. */
export function children(): { readonly pid: number; readonly state: string; readonly command: string }[] {
  const parent = process.pid;
  return readdirSync(`/proc/${parent}/task`)
    .flatMap((thread) => childrenOf(`/proc/${parent}/task/${thread}/children`))
    .flatMap((pid) => {
      try {
        const state = /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
        return [{ pid, state, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
      } catch {
        // Gone meanwhile.
        return [];
      }
    });
}

function childrenOf(file: string): number[] {
  try {
    return readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** How many file descriptors this process has open. */
export function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}
