import type { Client } from '../../shared/contract/client.ts';
import type { LogBatch } from '../../shared/contract/events.ts';
import type { AppErrorData } from '../../shared/contract/result.ts';
import type { LogEntry } from '../../shared/domain/log-entry.ts';
import type { LogFilter } from './log-filter.ts';
import {
  fill,
  follow,
  hasFallenBehind,
  hear,
  isOpen,
  LOG_BOUNDS,
  type LogWindow,
  nextPull,
  openWindow,
  type Place,
  type Pull,
  pullQuery,
  type Side,
  want,
} from './log-window.ts';

/** The part of one job's log that is shown. */
export type LogView = {
  /** Whether there is a window to show: the opening page has come. */
  readonly opened: boolean;
  /** Whether another window is on its way, for a jump or a filter; until it is there the one before stays. */
  readonly moving: boolean;
  readonly filter: LogFilter;
  readonly entries: readonly LogEntry[];
  /** The sequences between which all that the filter accepts is in `entries`. */
  readonly low: number;
  readonly high: number;
  /** The greatest sequence heard of. */
  readonly lastSeq: number;
  readonly following: boolean;
  /** Where the window was opened. A new object each time it moves, so that the list knows to go there. */
  readonly place: Place;
  /** Why entries are missing, when asking for them failed. */
  readonly error: AppErrorData | null;
};

export type LogFeed = {
  /** Takes in a batch of this job that came by itself. */
  hear(batch: LogBatch): void;
  /** Shows the log through another filter, at its end or at a place in it. */
  open(filter: LogFilter, place: Place): void;
  /** Goes on at a side on which the reader nears the end of what is held. */
  extend(side: Side): void;
  /** Follows the end, moving there where the window does not reach it; or stays where the reader is. */
  follow(following: boolean): void;
  /** Asks once more for what could not be had. */
  retry(): void;
  /** Publishes nothing from now on. */
  close(): void;
};

/** Calls back before the next frame is drawn. */
export type NextFrame = (callback: () => void) => void;

export type LogFeedOptions = {
  readonly client: Client;
  readonly jobId: string;
  readonly filter: LogFilter;
  readonly place: Place;
  readonly nextFrame: NextFrame;
  readonly publish: (view: LogView) => void;
};

/**
 * Opens a window onto a job's log: loads a page, joins what comes live, and asks for what is missing. Publishes at most once per
 * frame, however many batches come. What it holds is bounded even while no frame is drawn, in a hidden window.
 */
export function openLogFeed(options: LogFeedOptions, bounds = LOG_BOUNDS): LogFeed {
  const { client, jobId, nextFrame } = options;
  /** What is shown; `next` takes its place when it is open. */
  let shown: LogWindow = openWindow(options.filter, options.place, bounds);
  let next: LogWindow | null = null;
  let error: AppErrorData | null = null;
  /** The question that is open. One about a window that has been left since is let go: its answer may come late. */
  let asking: Pull | null = null;
  let publishing = false;
  let closed = false;

  /** The window that changes: the one to come, while there is one. */
  const current = (): LogWindow => next ?? shown;

  function change(to: LogWindow): void {
    if (to === current()) return;
    if (!isOpen(to) && isOpen(shown)) next = to;
    else {
      shown = to;
      next = null;
    }
    publishNextFrame();
  }

  function publishNextFrame(): void {
    if (publishing) return;
    publishing = true;
    nextFrame(() => {
      publishing = false;
      if (!closed) options.publish(viewOf(shown, next !== null, error));
    });
  }

  /** Pulls, one page at a time, until nothing is missing. After a failure it waits for `retry`. */
  async function pullWhatIsMissing(): Promise<void> {
    if (asking !== null || closed || error !== null) return;
    if (hasFallenBehind(current())) reopen({ kind: 'end' });
    const pull = nextPull(current());
    if (pull === null) return;
    asking = pull;
    const answer = await client.call('log.page', pullQuery(jobId, pull));
    if (closed || asking !== pull) return;
    asking = null;
    if (answer.ok) change(fill(current(), pull, answer.value));
    else {
      error = answer.error;
      publishNextFrame();
    }
    // A page that brought nothing would bring nothing again: the next batch asks, if there is still something to ask for.
    if (!isSamePull(pull, nextPull(current()))) await pullWhatIsMissing();
  }

  function reopen(place: Place, filter = current().filter): void {
    asking = null;
    error = null;
    change(openWindow(filter, place, bounds, current().lastSeq));
  }

  function thenPull(to: LogWindow): void {
    change(to);
    void pullWhatIsMissing();
  }

  void pullWhatIsMissing();
  return {
    hear(batch) {
      // What is shown goes on while another window is on its way.
      if (next !== null) shown = hear(shown, batch);
      thenPull(hear(current(), batch));
    },
    open(filter, place) {
      reopen(place, filter);
      void pullWhatIsMissing();
    },
    extend: (side) => thenPull(want(current(), side)),
    follow(following) {
      const reached = follow(current(), following);
      if (following && !reached.following) reopen({ kind: 'end' });
      else change(reached);
      void pullWhatIsMissing();
    },
    retry() {
      error = null;
      publishNextFrame();
      void pullWhatIsMissing();
    },
    close() {
      closed = true;
    },
  };
}

function isSamePull(pull: Pull, other: Pull | null): boolean {
  return other !== null && pull.side === other.side && pull.seq === other.seq && pull.filter === other.filter;
}

function viewOf(window: LogWindow, moving: boolean, error: AppErrorData | null): LogView {
  const { filter, entries, low, high, lastSeq, following, place } = window;
  return { opened: isOpen(window), moving, filter, entries, low, high, lastSeq, following, place, error };
}

/** The view of a log that nothing has come of yet. */
export function emptyView(filter: LogFilter): LogView {
  return viewOf(openWindow(filter, { kind: 'end' }), false, null);
}

/** Whether nothing comes after what the view shows. */
export function isAtEnd({ opened, high, lastSeq }: LogView): boolean {
  return opened && high >= lastSeq;
}
