import { failureCodeSchema } from '../../../shared/domain/errors.ts';
import { detailsOf, type LogEntry } from '../../../shared/domain/log-entry.ts';
import { isRateLimit } from '../pipeline/retry-decision.ts';

/** What an entry says about where a job's time goes. */
export type Happening =
  | { readonly kind: 'created' | 'started' | 'reopened' | 'ended' | 'stopped_images' | 'cleaned' }
  | { readonly kind: 'paused' | 'resumed' }
  | { readonly kind: 'validated'; readonly elapsedMs: number | null; readonly failed: boolean }
  | { readonly kind: 'sent' }
  | { readonly kind: 'received'; readonly elapsedMs: number }
  | CallFailed
  | { readonly kind: 'call_cancelled'; readonly elapsedMs: number }
  /** After a restart: what became of a call that was under way. */
  | { readonly kind: 'recovered'; readonly call: 'not_sent' | 'adopted' | 'unknown' }
  | { readonly kind: 'processing' }
  | {
      readonly kind: 'variant';
      readonly variant: number;
      readonly elapsedMs: number;
      readonly reached: boolean;
    }
  | { readonly kind: 'variant_failed'; readonly variant: number; readonly code: string | null }
  /** Processing or storing begins again, or ended the image. */
  | { readonly kind: 'redo' | 'finish_failed' | 'finish_cancelled' | 'rewound'; readonly code: string | null }
  | { readonly kind: 'stored' }
  | { readonly kind: 'store_failed'; readonly code: string | null };

export type CallFailed = {
  readonly kind: 'call_failed';
  readonly elapsedMs: number;
  readonly code: string | null;
  /** Whether an answer came, and was no use. */
  readonly came: boolean;
  /** How long until it is tried again; null when it is not. */
  readonly waitMs: number | null;
  /** Whether all calls wait because of it, and for how long at least if the provider said so. */
  readonly limits: boolean;
  readonly hintMs: number | null;
};

type Facts = Readonly<Record<string, unknown>>;

/**
 * Reads an entry by its place and its details, never by its words, which are for people. Null for what says nothing about time, and
 * for whatever is not as this app logs it.
 */
export function happeningOf(entry: LogEntry): Happening | null {
  if (entry.imageId === null) return ofJob(entry);
  switch (entry.step) {
    case 'base_generation':
      return entry.attempt === null ? null : ofCall(entry);
    case 'variant_creation':
      return { kind: 'processing' };
    case 'processing':
      return ofProcessing(entry);
    case 'upload':
      return entry.level === 'error'
        ? { kind: 'store_failed', code: textOf(factsOf(entry), 'code') }
        : { kind: 'stored' };
    default:
      return null;
  }
}

function ofJob(entry: LogEntry): Happening | null {
  const facts = factsOf(entry);
  switch (entry.step) {
    case 'initialization':
      if ('imageCount' in facts) return { kind: 'created' };
      if ('imagesToDo' in facts) return { kind: 'started' };
      return 'regenerate' in facts || 'givenUp' in facts ? { kind: 'reopened' } : null;
    case 'validation':
      if (entry.level === 'error') return { kind: 'validated', elapsedMs: null, failed: true };
      return entry.level === 'success'
        ? { kind: 'validated', elapsedMs: numberOf(facts, 'elapsedMs'), failed: false }
        : null;
    case 'base_generation':
      if (typeof facts['paused'] === 'boolean') return { kind: facts['paused'] ? 'paused' : 'resumed' };
      return 'imagesNotStarted' in facts ? { kind: 'stopped_images' } : null;
    case 'completion':
      if (typeof facts['status'] === 'string') return { kind: 'ended' };
      return 'imagesNotStarted' in facts ? { kind: 'stopped_images' } : null;
    case 'cleanup':
      return { kind: 'cleaned' };
    default:
      return null;
  }
}

function ofCall(entry: LogEntry): Happening | null {
  const facts = factsOf(entry);
  if (facts['recovered'] === true) return { kind: 'recovered', call: recoveredCall(entry) };
  if (entry.level === 'info') return { kind: 'sent' };
  const elapsedMs = numberOf(facts, 'elapsedMs');
  if (elapsedMs === null) return null;
  if (entry.level === 'success') return { kind: 'received', elapsedMs };
  const code = textOf(facts, 'code');
  if (code === null) return { kind: 'call_cancelled', elapsedMs };
  const waitMs = numberOf(facts, 'waitMs');
  const known = failureCodeSchema.safeParse(code);
  return {
    kind: 'call_failed',
    elapsedMs,
    code,
    came: facts['phase'] === 'decode',
    waitMs,
    limits: known.success && isRateLimit(known.data),
    hintMs: numberOf(facts, 'hintMs'),
  };
}

function recoveredCall({ level }: LogEntry): 'not_sent' | 'adopted' | 'unknown' {
  if (level === 'success') return 'adopted';
  return level === 'info' ? 'not_sent' : 'unknown';
}

function ofProcessing(entry: LogEntry): Happening | null {
  const facts = factsOf(entry);
  const code = textOf(facts, 'code');
  const variant = numberOf(facts, 'variant');
  if (variant !== null && Number.isInteger(variant) && variant > 0) {
    if (entry.level === 'error') return { kind: 'variant_failed', variant, code };
    const elapsedMs = numberOf(facts, 'elapsedMs') ?? 0;
    return { kind: 'variant', variant, elapsedMs, reached: entry.level === 'success' };
  }
  if (facts['recovered'] === true) return { kind: 'rewound', code: null };
  if (entry.level === 'error') return { kind: 'finish_failed', code };
  if (entry.level !== 'warning') return null;
  return { kind: code === null ? 'finish_cancelled' : 'redo', code };
}

function factsOf(entry: LogEntry): Facts {
  const details = detailsOf(entry);
  return typeof details === 'object' && details !== null && !Array.isArray(details) ? details : {};
}

function numberOf(facts: Facts, name: string): number | null {
  const value = facts[name];
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

function textOf(facts: Facts, name: string): string | null {
  const value = facts[name];
  return typeof value === 'string' ? value : null;
}
