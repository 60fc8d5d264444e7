import { NO_FILTER } from '../../../shared/contract/log-filter.ts';
import { detailsOf, type LogEntry } from '../../../shared/domain/log-entry.ts';
import { foldersOf } from '../logging/reduce-paths.ts';
import type { LogTable } from '../ports/store.ts';
import type { Content, Source } from './content.ts';
import {
  countsPart,
  errorPart,
  failuresPart,
  parametersPart,
  titlePart,
  versionsPart,
} from './formats/markdown.ts';
import { createScrub } from './scrub.ts';

const EVERYTHING = { ...NO_FILTER, afterSeq: 0, beforeSeq: null };
/** Of the latest errors so many are looked at, and of each kind among them the last one is shown, up to so many kinds. */
const ERRORS_LOOKED_AT = 200;
const KINDS_SHOWN = 8;
const BEFORE = 6;
const AFTER = 2;

/** A report to paste into an issue. Others will read it, so it is redacted as a bundle is. */
export function markdownContent(source: Source): Content {
  return {
    total: 1,
    async *pieces(progress) {
      const scrub = createScrub(source.redact, foldersOf(source));
      for (const part of parts(source)) yield scrub.text(part);
      progress.done += 1;
    },
  };
}

function* parts({ store, job, endSeq, ports }: Source): Generator<string> {
  yield titlePart(job);
  yield parametersPart(job);
  yield failuresPart(store.images.ofJob(job.id));
  yield countsPart(store.log.counts(job.id));
  for (const error of lastErrors(store.log, job.id, endSeq)) yield errorPart(around(store.log, error));
  yield versionsPart({ Safelight: ports.info.version, Platform: ports.info.platform, Host: ports.info.host });
}

/** The last error of each kind, in order. */
function lastErrors(log: LogTable, jobId: string, endSeq: number): LogEntry[] {
  const errors = log.page({
    ...EVERYTHING,
    jobId,
    levels: ['error'],
    beforeSeq: endSeq + 1,
    limit: ERRORS_LOOKED_AT,
  });
  const byKind = new Map<string, LogEntry>();
  for (const error of errors.reverse()) {
    const kind = kindOf(error);
    if (!byKind.has(kind) && byKind.size < KINDS_SHOWN) byKind.set(kind, error);
  }
  return [...byKind.values()].sort((a, b) => a.seq - b.seq);
}

/** Its failure's code; where it has none, its message without the numbers in which repetitions differ. */
function kindOf(entry: LogEntry): string {
  const details = detailsOf(entry);
  const code = typeof details === 'object' && details !== null && 'code' in details ? details['code'] : null;
  return typeof code === 'string' ? code : entry.message.replace(/\d+/g, '#');
}

function around(log: LogTable, { jobId, seq }: LogEntry): LogEntry[] {
  const afterSeq = Math.max(0, seq - BEFORE - 1);
  return log.page({ ...EVERYTHING, jobId, afterSeq, limit: seq - afterSeq + AFTER });
}
