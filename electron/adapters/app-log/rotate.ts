import { closeSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A process that was killed while it rotated leaves its mark; after so many milliseconds another takes it. */
const STALE_MS = 10_000;

/** `safelight.log`, `safelight.1.log`, …: the newest first. */
export function logNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    index === 0 ? 'safelight.log' : `safelight.${index}.log`,
  );
}

export type Rotation = {
  readonly folder: string;
  /** Absolute paths, the newest first. The last one's content goes. */
  readonly names: readonly string[];
  /** Asked when nobody else can rotate: another process may have done so a moment ago. */
  readonly isFull: () => boolean;
};

/**
 * Gives each file the next one's name. Only one process does so at a time; the others go on writing to the file that is there.
 * @returns `busy` while another process does it; `refused` when a file keeps its name, as on Windows where another program has it open
 */
export function rotate({ folder, names, isFull }: Rotation): 'done' | 'busy' | 'refused' {
  const mark = join(folder, 'rotating');
  if (!take(mark)) return 'busy';
  try {
    if (!isFull()) return 'done';
    for (let index = names.length - 1; index > 0; index -= 1) moveUp(names[index - 1], names[index]);
    return 'done';
  } catch {
    return 'refused';
  } finally {
    rmSync(mark, { force: true });
  }
}

function moveUp(from: string | undefined, to: string | undefined): void {
  if (from === undefined || to === undefined) return;
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Makes the mark, unless another process holds it. */
function take(mark: string): boolean {
  try {
    closeSync(openSync(mark, 'wx', 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const age = Date.now() - (statSync(mark, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (Math.abs(age) > STALE_MS) rmSync(mark, { force: true });
    return false;
  }
}
