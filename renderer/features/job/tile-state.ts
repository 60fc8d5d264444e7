import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { FailureCode } from '../../../shared/domain/errors.ts';
import type { Image } from '../../../shared/domain/image.ts';

/** What a tile says of its image. Times are in milliseconds. */
export type TileState =
  | {
      readonly kind:
        | 'queued'
        | 'paused'
        | 'saved'
        | 'processing'
        | 'storing'
        | 'done'
        | 'cancelled'
        | 'unknown';
    }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'rate_limited'; readonly waitMs: number }
  /** The next call is due; `code` is why the last one failed. */
  | { readonly kind: 'retry_wait'; readonly waitMs: number; readonly code: FailureCode | null }
  | { readonly kind: 'generating'; readonly attempt: number; readonly of: number; readonly elapsedMs: number }
  /** `attempts`: calls in the run that failed. */
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly attempts: number };
export type TileKind = TileState['kind'];

/** What beside the image itself decides on its state. */
export type TileContext = {
  /** Calls that the job's policy allows in one run. */
  readonly callsAllowed: number;
  /** The queue starts nothing new. */
  readonly paused: boolean;
  /** Until when a rate limit holds calls back, epoch milliseconds; null when none does. */
  readonly rateLimitedUntil: number | null;
  /** Whether the job is worked on. */
  readonly running: boolean;
};

/** What to say of an image now. Pure. */
export function tileState(image: Image, context: TileContext, now: number): TileState {
  const { status } = image;
  if (image.deletedAt !== null && status === 'completed') return { kind: 'deleted' };
  switch (status) {
    case 'pending':
      return pending(image, context, now);
    case 'generating':
      return {
        kind: 'generating',
        attempt: image.runAttempts,
        of: Math.max(context.callsAllowed, image.runAttempts),
        elapsedMs: Math.max(0, now - image.updatedAt),
      };
    case 'generated':
      return { kind: context.paused ? 'paused' : 'saved' };
    case 'processing':
    case 'storing':
    case 'cancelled':
    case 'unknown':
      return { kind: status };
    case 'completed':
      return { kind: 'done' };
    case 'failed':
      return { kind: 'failed', code: image.failure?.code ?? 'internal', attempts: image.runAttempts };
    default:
      return assertNever(status);
  }
}

function pending({ retryAt, failure }: Image, context: TileContext, now: number): TileState {
  if (context.paused) return { kind: 'paused' };
  const limited = context.running ? (context.rateLimitedUntil ?? 0) - now : 0;
  const backoff = (retryAt ?? 0) - now;
  if (limited > 0 && limited >= backoff) return { kind: 'rate_limited', waitMs: limited };
  if (backoff > 0) return { kind: 'retry_wait', waitMs: backoff, code: failure?.code ?? null };
  return { kind: 'queued' };
}

/** Whether the state says something else a second later. */
export function isTicking(image: Image, context: TileContext): boolean {
  if (image.status === 'generating') return true;
  return image.status === 'pending' && (image.retryAt !== null || context.rateLimitedUntil !== null);
}

/** Whether the page can show a picture of the image: its first variant, or else its saved base image. */
export function hasPicture({ status, deletedAt }: Image): boolean {
  if (deletedAt !== null) return false;
  return status === 'generated' || status === 'processing' || status === 'storing' || status === 'completed';
}
