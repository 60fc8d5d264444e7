import type { AnyEvent } from '../../../shared/contract/events.ts';
import type { Result } from '../../../shared/contract/result.ts';

/** What a restart found and did before anything new runs. */
export type RecoveryReport = {
  /** Jobs that had not finished when the app last stopped. */
  readonly jobs: readonly string[];
  /** Images that had not been sent: safe to go on with. */
  readonly notSent: number;
  /** Images whose answer was found on the disk and kept. */
  readonly adopted: number;
  /** Images whose outcome nobody knows; they wait for the user's word. */
  readonly unknown: number;
};

/** A file for the page to show. */
export type MediaFile = { readonly path: string; readonly mediaType: string };

/** The application, as every host holds it. */
export interface App {
  /**
   * The only door. Parses the input, does the command, and answers with a Result whatever happens: an unknown name, a
   * malformed input or a defect inside are errors in the answer, never exceptions.
   */
  dispatch(name: string, input: unknown): Promise<Result<unknown>>;
  /**
   * The file behind a path that the page shows a picture by; null when there is none. Never a path of the file system, only ids:
   * `/media/file/<fileId>` the file itself, `/media/thumb/<fileId>` small, `/media/image/<imageId>` small, of an image's first
   * variant or else its base image, `/media/preview/<name>` what `preset.preview` made, `/media/export/<exportId>` the file of an export
   * that is done, to be downloaded. Of an open bundle all pictures are small; those of another device are fetched from the cloud when they
   * are asked for. Never throws.
   */
  media(path: string): Promise<MediaFile | null>;
  /** Hears every event from now on. Returns the function that stops it. */
  subscribe(listener: (event: AnyEvent) => void): () => void;
  /**
   * Repairs what a crash interrupted. With `unfinishedJobs: 'run'` goes on with every job that is safe to go on with; with
   * `'hold'` they stay queued until `job.resume`. `'ask'` runs them when the app was closed in order the last time, and holds
   * them after a crash, for the user to choose (`app.recovery`). Jobs created, retried or resumed afterwards run in either case.
   * Does nothing on a read-only app.
   */
  start(unfinishedJobs: 'run' | 'hold' | 'ask'): Promise<RecoveryReport>;
  /**
   * Starts nothing new until `wake`, for a machine that is about to sleep; what is under way goes on, and its time limit stands still.
   * Leaves the pause that the user may have set as it is, and is forgotten when the app ends.
   */
  rest(): void;
  /** @param sleptMs how much of the monotonic clock a sleep took that nobody was told of before; 0 if not given. */
  wake(sleptMs?: number): void;
  /** Takes no new work, lets nothing be lost, releases timers. Calls in flight are given up; their attempts stay as they are, for recovery. */
  stop(): Promise<void>;
}
