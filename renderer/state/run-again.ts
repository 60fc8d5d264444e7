/**
 * A task of which at most one runs: asked for while it runs, it runs once more afterwards, so that whatever the request was about
 * is in the last run. Resolves when nothing is left to run.
 */
export function runAgain(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  async function untilSettled(): Promise<void> {
    do {
      again = false;
      await task();
    } while (again);
    running = null;
  }
  return () => {
    again = true;
    running ??= untilSettled();
    return running;
  };
}

/** As runAgain, with a pause after each run: for a task that costs too much to follow every request. In milliseconds. */
export function runAgainAfter(pauseMs: number, task: () => Promise<void>): () => Promise<void> {
  return runAgain(async () => {
    await task();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  });
}
