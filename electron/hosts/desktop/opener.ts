/** Something that is opened once, on demand. */
export type Opener<T> = {
  /** Opens it, or gives what is open. After a failure the next call tries again: what was in the way may be mended. */
  open(): Promise<T>;
  /** What is open, or null. Waits for what is being opened. */
  opened(): Promise<T | null>;
};

export function openOnce<T>(openIt: () => Promise<T>): Opener<T> {
  let opening: Promise<T> | null = null;
  return {
    open() {
      opening ??= openIt().catch((error: unknown) => {
        opening = null;
        throw error;
      });
      return opening;
    },
    opened: async () => opening?.catch(() => null) ?? null,
  };
}
