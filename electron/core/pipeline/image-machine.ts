import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { Failure } from '../../../shared/domain/errors.ts';
import { type Image, type ImageStatus, isSettled } from '../../../shared/domain/image.ts';

/** Everything that can happen to an image. */
export type ImageEvent =
  /** A call is about to be made. */
  | { readonly type: 'send' }
  /** The call failed and another one is due at `retryAt` (epoch milliseconds). */
  | { readonly type: 'wait'; readonly retryAt: number; readonly failure: Failure }
  /** The base image is saved. */
  | { readonly type: 'received' }
  | { readonly type: 'process' }
  /** All variants are made and are to be stored. */
  | { readonly type: 'store' }
  /** Processing or storing failed and is tried again from the saved base image. */
  | { readonly type: 'redo'; readonly failure: Failure }
  /** The disk or the library takes nothing now: it goes on from the saved base image when that is over. */
  | { readonly type: 'hold'; readonly failure: Failure }
  | { readonly type: 'stored' }
  | { readonly type: 'fail'; readonly failure: Failure }
  | { readonly type: 'cancel' }
  /** After a crash: the call was sent and nobody knows what became of it. */
  | { readonly type: 'lose'; readonly failure: Failure }
  /** After a crash: back to the last durable point. */
  | { readonly type: 'rewind' }
  /**
   * The user wants the image, or wants it anew: from the saved base image if there is one. Unknown ones only with a base that was
   * found.
   */
  | { readonly type: 'retry'; readonly hasBase: boolean }
  /** The user accepts that an image of unknown outcome may be billed twice. */
  | { readonly type: 'resend' };

/** Thrown when an event does not fit the state: a defect in the caller, never the user's doing. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
}

/** Which states an event may come in. */
const ALLOWED: Readonly<Record<ImageEvent['type'], readonly ImageStatus[]>> = {
  send: ['pending'],
  wait: ['generating'],
  received: ['generating'],
  process: ['generated'],
  store: ['processing'],
  redo: ['processing', 'storing'],
  hold: ['processing', 'storing'],
  stored: ['storing'],
  fail: ['pending', 'generating', 'generated', 'processing', 'storing', 'unknown'],
  cancel: ['pending', 'generating', 'generated', 'processing', 'storing'],
  lose: ['generating'],
  rewind: ['generating', 'processing', 'storing'],
  retry: ['completed', 'failed', 'cancelled', 'unknown'],
  resend: ['unknown'],
};

/**
 * The image after the event. Pure.
 * @param at epoch milliseconds of the change.
 * @throws IllegalTransition when the event cannot happen in the image's state.
 */
export function nextImage(image: Image, event: ImageEvent, at: number): Image {
  if (!ALLOWED[event.type].includes(image.status)) {
    throw new IllegalTransition(`An image that is ${image.status} cannot ${event.type}`);
  }
  return { ...image, ...change(image, event), updatedAt: at };
}

function change(image: Image, event: ImageEvent): Partial<Image> {
  switch (event.type) {
    case 'send':
      return {
        status: 'generating',
        attempts: image.attempts + 1,
        runAttempts: image.runAttempts + 1,
        retryAt: null,
      };
    case 'wait':
      return { status: 'pending', retryAt: event.retryAt, failure: event.failure };
    case 'received':
      return { status: 'generated', failure: null };
    case 'process':
      return { status: 'processing' };
    case 'store':
      return { status: 'storing' };
    case 'redo':
      return {
        status: 'generated',
        failure: event.failure,
        runProcessingFailures: image.runProcessingFailures + 1,
      };
    case 'hold':
      return { status: 'generated', failure: event.failure };
    case 'stored':
      return { status: 'completed', failure: null };
    case 'fail':
      return { status: 'failed', failure: event.failure, retryAt: null };
    case 'cancel':
      return { status: 'cancelled', retryAt: null };
    case 'lose':
      return { status: 'unknown', failure: event.failure, retryAt: null };
    case 'rewind':
      return rewound(image);
    case 'retry':
      return { ...freshRun, status: event.hasBase ? 'generated' : 'pending' };
    case 'resend':
      return { ...freshRun, status: 'pending' };
    default:
      return assertNever(event);
  }
}

const freshRun = {
  runAttempts: 0,
  runProcessingFailures: 0,
  retryAt: null,
  failure: null,
  deletedAt: null,
} as const;

/** A call that was not sent does not count against the policy; finished processing is found again by its files. */
function rewound(image: Image): Partial<Image> {
  if (image.status !== 'generating') return { status: 'generated' };
  return { status: 'pending', runAttempts: Math.max(0, image.runAttempts - 1) };
}

/** Whether an image still has something to do by itself. */
export function isActive(image: Image): boolean {
  return !isSettled(image.status);
}
