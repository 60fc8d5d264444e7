import type { Span } from '../../../../shared/domain/timeline.ts';

import type { TimelinePage } from './timeline-lines.ts';

/** The job's account first, then a record for each span: those of the job as a whole, then those of its images. */
export function* timelineRecords({ timeline, isFirst }: TimelinePage): Generator<object> {
  const { jobId, startedAt, lengthMs, live, lastSeq, summary, totals, wall, slowest, total } = timeline;
  const record = (imageId: string | null, image: number | null) => (span: Span) => ({
    type: 'span',
    jobId,
    imageId,
    image,
    ...span,
    startedAt: new Date(Math.round(startedAt + span.from)).toISOString(),
  });
  if (isFirst) {
    const account = {
      lengthMs,
      live,
      lastSeq,
      images: total,
      summary,
      totalsMs: totals,
      wallMs: wall,
      slowest,
    };
    yield { type: 'timeline', jobId, startedAt: new Date(startedAt).toISOString(), ...account };
    yield* timeline.job.map(record(null, null));
  }
  for (const { imageId, index, spans } of timeline.rows) yield* spans.map(record(imageId, index));
}
