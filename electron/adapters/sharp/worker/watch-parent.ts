import { Worker } from 'node:worker_threads';

/** How long a worker may outlive its parent, in milliseconds. */
const LOOK_EVERY_MS = 1_000;

/**
 * Ends this process when its parent is gone, also while a loop in JavaScript keeps it from hearing that its standard input has ended: a
 * thread beside it looks. That costs the worker's start 2 ms; the thread is there some 40 ms later, and is not waited for.
 */
export function watchParent(): void {
  const thread = new Worker(`(${lookForParent.toString()})(${process.ppid}, ${LOOK_EVERY_MS})`, {
    eval: true,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  });
  // Without it the worker still ends with its standard input.
  thread.on('error', () => {});
  thread.unref();
}

/** Runs in the thread, as text: it knows nothing but what it is given and what Node has for all. */
function lookForParent(parent: number, everyMs: number): void {
  setInterval(() => {
    try {
      // Windows keeps the number of a parent that is gone; the others give a process a new one.
      if (process.ppid === parent && process.kill(parent, 0)) return;
    } catch (error) {
      // Somebody else's process, which we may not ask, is one.
      if ((error as NodeJS.ErrnoException).code === 'EPERM') return;
    }
    process.kill(process.pid, 'SIGKILL');
  }, everyMs);
}
