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
