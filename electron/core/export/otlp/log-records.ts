import { detailsOf, type Level, type LogEntry } from '../../../../shared/domain/log-entry.ts';
import type { Ids } from '../../ports/ids.ts';
import { spanIdOf, stepSpanIdOf, traceIdOf } from './ids.ts';
import { anyValue, attributesOf, nanoseconds } from './values.ts';

/** SeverityNumber of opentelemetry/proto/logs/v1/logs.proto: INFO, INFO2, WARN, ERROR. */
const SEVERITIES: Readonly<Record<Level, number>> = { info: 9, success: 10, warning: 13, error: 17 };

/**
 * One entry as a log record, in the span that it is about: its attempt's, or else its step's.
 * @param attemptId the id of an image's attempt, by its number; null when there is none.
 */
export function logRecord(
  entry: LogEntry,
  ids: Ids,
  attemptId: (imageId: string, number: number) => string | null,
): string {
  const { createdAt, level, step, seq, id, jobId, imageId, attempt, message } = entry;
  const called = imageId === null || attempt === null ? null : attemptId(imageId, attempt);
  const time = nanoseconds(createdAt);
  return JSON.stringify({
    timeUnixNano: time,
    observedTimeUnixNano: time,
    severityNumber: SEVERITIES[level],
    severityText: level,
    body: anyValue(message),
    attributes: [
      ...attributesOf({ 'log.record.uid': id }),
      ...attributesOf({ step, seq, job_id: jobId, image_id: imageId, attempt }, 'safelight.'),
      ...detailAttributes(entry),
    ],
    traceId: traceIdOf(jobId),
    spanId: called === null ? stepSpanIdOf(ids, imageId ?? jobId, step) : spanIdOf(called),
  });
}

function detailAttributes(entry: LogEntry) {
  const details = detailsOf(entry);
  if (details === null) return [];
  return typeof details === 'object' && !Array.isArray(details)
    ? attributesOf(details, 'safelight.details.')
    : attributesOf({ details }, 'safelight.');
}
