import { type Image, isSettled } from '../../../shared/domain/image.ts';
import { asPart, ImageTrack } from './image-track.ts';
import { type Part, type PartSums, workPart } from './part.ts';
import type { TimelineBuilder } from './timeline-builder.ts';

const NO_TRACK = new ImageTrack();

/** The part of an image that has no end yet, up to now; null when it has come to rest. */
export type OpenPart = { readonly part: Part; readonly open: boolean };

/**
 * What an image has been doing since its last part ended, which the log alone cannot tell: an image that was stopped or cancelled
 * before its turn has no entry of its own.
 * @param now on the job's clock
 */
export function lastPartOf(builder: TimelineBuilder, image: Image, now: number): OpenPart | null {
  const { job } = builder;
  const track = builder.track(image.id) ?? NO_TRACK;
  const { going } = track;
  const isOver = isSettled(image.status) || job.hasEnded;
  if (isOver && going === null && track.parts.length > 0) return null;
  const from = goingSince(track) ?? track.firstWait(job.since).from;
  const to = isOver ? (job.stops.find((stop) => stop >= from) ?? builder.end) : now;
  if (to <= from) return null;
  const open = !isOver;
  const state = isOver ? 'interrupted' : 'ok';
  switch (going?.kind) {
    case 'call': {
      const { seq, attempt } = going.call;
      return { part: workPart('call', { from, to }, seq, { attempt, state }), open };
    }
    case 'work': {
      // After the last variant nothing is logged until the files are stored.
      const kind = image.status === 'storing' ? 'upload' : 'variant';
      return isOver && isSettled(image.status)
        ? null
        : { part: workPart(kind, { from, to }, going.work.seq, { state }), open };
    }
    case 'wait':
      return { part: asPart(going.wait, to), open };
    default:
      return { part: asPart(track.firstWait(job.since), to), open };
  }
}

function goingSince({ going }: ImageTrack): number | null {
  switch (going?.kind) {
    case 'call':
      return going.call.from;
    case 'work':
      return going.work.from;
    case 'wait':
      return going.wait.from;
    default:
      return null;
  }
}

/** An image's parts in order, the last one up to now. */
export type ImageParts = {
  readonly image: Image;
  readonly parts: readonly Part[];
  readonly last: OpenPart | null;
  readonly sums: Readonly<Pick<PartSums, 'workedMs' | 'waitedMs' | 'tookMs' | 'beganAt'>>;
};

/** @param now on the job's clock */
export function partsOf(builder: TimelineBuilder, image: Image, now: number): ImageParts {
  const { parts, sums } = builder.track(image.id) ?? NO_TRACK;
  const last = lastPartOf(builder, image, now);
  return { image, parts, last, sums: last === null ? sums : sums.with(last.part) };
}
