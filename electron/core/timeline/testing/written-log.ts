import type { TimelineQuery } from '../../../../shared/contract/timeline.ts';
import type { Image, ImageStatus } from '../../../../shared/domain/image.ts';
import type { Job } from '../../../../shared/domain/job.ts';
import type { Level, LogEntry, Step } from '../../../../shared/domain/log-entry.ts';
import type { Span } from '../../../../shared/domain/timeline.ts';
import { aJob, anImage } from '../../../../shared/testing/records.ts';
import { TimelineBuilder } from '../timeline-builder.ts';
import { timelineOf } from '../timeline-view.ts';

/** When the job of a written log was made, in epoch milliseconds. */
export const MADE_AT = 1_780_000_000_000;

export type Written = {
  readonly at: number;
  /** 1, 2, …; 0 for the job as a whole. */
  readonly image?: number;
  readonly attempt?: number;
  readonly level?: Level;
  readonly step: Step;
  readonly details?: object;
};

export function imageIdOf(image: number): string {
  return `00000000-0000-7000-8000-${String(image).padStart(12, '0')}`;
}

/** The entry that such a moment of a job would have left. @param seq from 1 */
export function entryOf(written: Written, seq: number): LogEntry {
  const { at, image = 0, attempt = null, level = 'info', step, details } = written;
  return {
    id: imageIdOf(seq),
    seq,
    jobId: job().id,
    userId: job().userId,
    imageId: image === 0 ? null : imageIdOf(image),
    attempt,
    level,
    step,
    message: 'in other words',
    detailsJson: details === undefined ? null : JSON.stringify(details),
    createdAt: MADE_AT + at,
  };
}

function job(): Job {
  return aJob({ createdAt: MADE_AT });
}

/** What the pipeline writes at each moment, as far as the timeline reads it. */
export const write = {
  created: (at: number): Written => ({ at, step: 'initialization', details: { imageCount: 2 } }),
  started: (at: number): Written => ({ at, step: 'initialization', details: { run: 1, imagesToDo: 2 } }),
  reopened: (at: number): Written => ({ at, step: 'initialization', details: { regenerate: 1 } }),
  validated: (at: number, elapsedMs: number): Written => ({
    at,
    step: 'validation',
    level: 'success',
    details: { elapsedMs },
  }),
  sent: (at: number, image: number, attempt = 1): Written => ({
    at,
    image,
    attempt,
    step: 'base_generation',
  }),
  received: (at: number, image: number, elapsedMs: number, attempt = 1): Written => ({
    at,
    image,
    attempt,
    step: 'base_generation',
    level: 'success',
    details: { elapsedMs },
  }),
  failed: (at: number, image: number, details: object, attempt = 1): Written => ({
    at,
    image,
    attempt,
    step: 'base_generation',
    level: 'warning',
    details,
  }),
  recovered: (at: number, image: number, level: Level): Written => ({
    at,
    image,
    attempt: 1,
    level,
    step: 'base_generation',
    details: { recovered: true },
  }),
  processing: (at: number, image: number): Written => ({ at, image, step: 'variant_creation' }),
  variant: (at: number, image: number, variant: number, elapsedMs: number): Written => ({
    at,
    image,
    step: 'processing',
    level: 'success',
    details: { variant, elapsedMs },
  }),
  stored: (at: number, image: number): Written => ({ at, image, step: 'upload', level: 'success' }),
  paused: (at: number, paused: boolean): Written => ({ at, step: 'base_generation', details: { paused } }),
  stopped: (at: number): Written => ({ at, step: 'completion', details: { imagesNotStarted: 1 } }),
  ended: (at: number): Written => ({ at, step: 'completion', details: { status: 'completed' } }),
  cleaned: (at: number): Written => ({ at, step: 'cleanup', details: { removed: 0 } }),
} as const;

export function builderOf(log: readonly Written[]): TimelineBuilder {
  const builder = new TimelineBuilder(job());
  for (const [index, written] of log.entries()) builder.see(entryOf(written, index + 1));
  return builder;
}

/** The timeline of a written log. @param statuses of its images, in order @param now since the job was made */
export function timelineFrom(
  log: readonly Written[],
  statuses: readonly ImageStatus[],
  { now = null, ...query }: { now?: number | null } & Partial<TimelineQuery> = {},
) {
  const images = statuses.map(
    (status, at): Image => anImage({ id: imageIdOf(at + 1), index: at + 1, status }),
  );
  const asked = {
    jobId: job().id,
    sort: 'start',
    statuses: null,
    starred: false,
    offset: 0,
    limit: 100,
  } as const;
  return timelineOf(builderOf(log), {
    job: job(),
    images,
    query: { ...asked, ...query },
    now: now === null ? null : MADE_AT + now,
  });
}

/** Spans in short: `call 10-30`, with how they ended where that was not well. */
export function short(spans: readonly Span[] | undefined): string[] {
  return (spans ?? []).map(
    ({ kind, from, to, state, open }) =>
      `${kind} ${from}-${open ? '' : to}${state === 'ok' ? '' : ` ${state}`}`,
  );
}
