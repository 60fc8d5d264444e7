import { isUnfiltered, NO_FILTER } from '../../../../shared/contract/log-filter.ts';
import type { LogEntry } from '../../../../shared/domain/log-entry.ts';
import { slicesOf } from '../../logging/log-walk.ts';
import { pause } from '../../pause.ts';
import type { ArchiveMember } from '../../ports/archives.ts';
import { TimelineBuilder } from '../../timeline/timeline-builder.ts';
import { type Content, logOf, type Progress, type Source } from '../content.ts';
import { logRecord } from './log-records.ts';
import { requestLines } from './requests.ts';
import { spansOf } from './spans.ts';
import { StepTimes } from './step-times.ts';

/**
 * Logs and spans for OpenTelemetry, as two files in an archive, since a file of OTLP lines holds one kind only. The filter chooses
 * among the entries; the spans are always those of the whole job.
 */
export function otlpContent(source: Source): Content {
  return {
    total: source.endSeq * (isUnfiltered(source.filter) ? 1 : 2),
    pieces: (progress) => source.ports.archives.zip(members(source, progress)),
  };
}

async function* members(source: Source, progress: Progress): AsyncGenerator<ArchiveMember> {
  const { ports, job } = source;
  const scope = ports.info;
  const steps = new StepTimes();
  const timeline = new TimelineBuilder(job);
  const see = (entry: LogEntry): void => {
    steps.see(entry);
    timeline.see(entry);
  };
  const seeIfWhole = isUnfiltered(source.filter) ? see : () => {};
  const modifiedAt = ports.clock.now();
  const logs = requestLines('logs', scope, logRecords(source, progress, seeIfWhole));
  yield { name: 'logs.jsonl', modifiedAt, content: { text: logs } };
  if (!isUnfiltered(source.filter)) await seeAll(source, progress, see);
  const spanned = {
    job,
    images: source.store.images.ofJob(job.id),
    attempts: source.store.attempts.ofJob(job.id),
    steps,
    timeline,
  };
  const spans = requestLines('spans', scope, spansOf(spanned, ports.ids));
  yield { name: 'traces.jsonl', modifiedAt, content: { text: spans } };
}

async function* logRecords(
  source: Source,
  progress: Progress,
  see: (entry: LogEntry) => void,
): AsyncGenerator<string> {
  const attempts = new Map(
    source.store.attempts.ofJob(source.job.id).map(({ id, imageId, number }) => [`${imageId} ${number}`, id]),
  );
  const attemptId = (imageId: string, number: number) => attempts.get(`${imageId} ${number}`) ?? null;
  for (const { entries, looked } of slicesOf(logOf(source))) {
    for (const entry of entries) {
      see(entry);
      yield logRecord(entry, source.ports.ids, attemptId);
    }
    progress.done += looked;
  }
}

/** Looks at the entries that the filter leaves out as well, going to the event loop between slices. */
async function seeAll(source: Source, progress: Progress, see: (entry: LogEntry) => void): Promise<void> {
  for (const { entries, looked } of slicesOf({ ...logOf(source), filter: NO_FILTER })) {
    for (const entry of entries) see(entry);
    progress.done += looked;
    await pause(source.ports.clock);
  }
}
