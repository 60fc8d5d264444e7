/** Far longer than the app takes to close; longer only if something in it hangs. Milliseconds. */
export const CLOSE_WITHIN_MS = 10_000;

export type Closing = {
  readonly close: () => Promise<void>;
  /** Ends the process at once. */
  readonly exit: () => void;
};

/** Closes, and then finishes, also where closing has failed: what its user was promised of the end does not depend on that. */
export async function closeAndFinish(close: () => Promise<void>, finish: () => Promise<void>): Promise<void> {
  try {
    await close();
  } finally {
    await finish();
  }
}

/**
 * What holds the exit back until the app has closed. It may be asked to end again meanwhile: one Ctrl+C under npm arrives more than once,
 * and the second must not cut off the closing that the first began.
 */
export function closeThenExit({ close, exit }: Closing): (event: { preventDefault(): void }) => void {
  let closing = false;
  return (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    // A keyring that waits for its password, for one, can keep the app from opening, and so from closing.
    setTimeout(exit, CLOSE_WITHIN_MS);
    void close()
      .catch((error: unknown) => console.error('Safelight did not close cleanly:', error))
      .finally(exit);
  };
}
