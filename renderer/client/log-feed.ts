import type { Client } from '../../shared/contract/client.ts';
import type { LogBatch } from '../../shared/contract/events.ts';
import type { AppErrorData } from '../../shared/contract/result.ts';
import type { LogEntry } from '../../shared/domain/log-entry.ts';
import { EMPTY_WINDOW, fill, hear, type LogWindow, nextPull, pullQuery } from './log-window.ts';

/** One job's log as it is shown. */
export type LogView = {
  readonly opened: boolean;
  readonly entries: readonly LogEntry[];
  /** The greatest sequence seen. */
  readonly lastSeq: number;
  /** Why entries are missing, when asking for them failed. */
  readonly error: AppErrorData | null;
};

export const EMPTY_LOG: LogView = { opened: false, entries: [], lastSeq: 0, error: null };

export type LogFeed = {
  /** Takes in a batch of this job that came by itself. */
  hear(batch: LogBatch): void;
  /** Asks once more for what could not be had. */
  retry(): void;
  /** Publishes nothing from now on. */
  close(): void;
};

/** Calls back before the next frame is drawn. */
export type NextFrame = (callback: () => void) => void;

/**
 * Opens a job's log: loads the newest page, joins what comes live, and asks for what is missing. Publishes the view at most
 * once per frame, however many batches come. What it holds is bounded even while no frame is drawn, in a hidden window.
 */
export function openLogFeed(
  client: Client,
  jobId: string,
  nextFrame: NextFrame,
  publish: (view: LogView) => void,
): LogFeed {
  let window: LogWindow = EMPTY_WINDOW;
  let error: AppErrorData | null = null;
  let pulling = false;
  let publishing = false;
  let closed = false;

  function show(): void {
    if (publishing) return;
    publishing = true;
    nextFrame(() => {
      publishing = false;
      if (!closed)
        publish({ opened: window.opened, entries: window.entries, lastSeq: window.lastSeq, error });
    });
  }

  /** Pulls, one page at a time, until nothing is missing. After a failure it waits for `retry`. */
  async function pullWhatIsMissing(): Promise<void> {
    const pull = nextPull(window);
    if (pull === null || pulling || closed || error !== null) return;
    pulling = true;
    const answer = await client.call('log.page', pullQuery(jobId, pull));
    pulling = false;
    const before = window;
    if (answer.ok) window = fill(window, pull, answer.value);
    else error = answer.error;
    show();
    // A page that brings nothing would bring nothing again: the next batch asks, if there is still something to ask for.
    if (window.lastSeq > before.lastSeq) await pullWhatIsMissing();
  }

  void pullWhatIsMissing();
  return {
    hear(batch) {
      window = hear(window, batch);
      show();
      void pullWhatIsMissing();
    },
    retry() {
      error = null;
      show();
      void pullWhatIsMissing();
    },
    close() {
      closed = true;
    },
  };
}
