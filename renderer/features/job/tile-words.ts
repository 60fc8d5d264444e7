import { assertNever } from '../../../shared/domain/assert-never.ts';
import { strings } from '../../strings/index.ts';
import type { IconName } from '../../ui/icon.tsx';
import type { TileKind, TileState } from './tile-state.ts';

/** A tile's state for people: a word, what more there is to say, and a sign. */
export type TileWords = { readonly word: string; readonly more: string | null };

const ICONS: Readonly<Record<TileKind, IconName>> = {
  queued: 'pending',
  paused: 'pause',
  rate_limited: 'wait',
  retry_wait: 'wait',
  generating: 'spinner',
  saved: 'layers',
  processing: 'process',
  storing: 'save',
  done: 'success',
  failed: 'error',
  cancelled: 'stopped',
  unknown: 'help',
  deleted: 'trash',
};

export function tileIcon({ kind }: TileState): IconName {
  return ICONS[kind];
}

/** What to say of a state. `more` holds what counts seconds, so that a name need not change with it. */
export function tileWords(state: TileState): TileWords {
  const words = strings.job.tile;
  switch (state.kind) {
    case 'generating':
      return {
        word: words.generating,
        more: [attemptOf(state), words.elapsed(state.elapsedMs)].filter((part) => part !== null).join(' · '),
      };
    case 'rate_limited':
      return { word: words.rateLimited, more: words.wait(state.waitMs) };
    case 'retry_wait':
      return {
        word: state.code === null ? words.retryWait : strings.job.failures[state.code],
        more: words.retryIn(state.waitMs),
      };
    case 'failed':
      return {
        word: strings.job.failures[state.code],
        more: state.attempts === 0 ? null : words.after(state.attempts),
      };
    case 'queued':
    case 'paused':
    case 'saved':
    case 'processing':
    case 'storing':
    case 'done':
    case 'cancelled':
    case 'unknown':
    case 'deleted':
      return { word: words[state.kind], more: null };
    default:
      return assertNever(state);
  }
}

/** The first attempt goes without saying. */
function attemptOf({ attempt, of }: Extract<TileState, { kind: 'generating' }>): string | null {
  return attempt > 1 ? strings.job.tile.attempt(attempt, of) : null;
}
