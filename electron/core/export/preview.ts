import type { ExportFormat, ExportPreview } from '../../../shared/contract/exports.ts';
import { isUnfiltered, NO_FILTER } from '../../../shared/contract/log-filter.ts';
import { logRecord } from '../../../shared/text/log-record.ts';
import type { LogSearch } from '../logging/log-search.ts';
import { slicesOf } from '../logging/log-walk.ts';
import { foldersOf } from '../logging/reduce-paths.ts';
import { breather } from '../pause.ts';
import { picturesOf } from './bundle/bundle-content.ts';
import { logOf, type Source } from './content.ts';
import { deliveredFiles } from './images-content.ts';
import { exportName } from './plan.ts';
import { createScrub, type Scrub } from './scrub.ts';

/**
 * Entries looked at to tell how large it will be; and so many of them, and of the images, attempts and files, to tell what will be
 * redacted. A few tenths of a second at most, with pauses.
 */
const SAMPLE = 3_000;
/** A small picture, in bytes: the median of photographs at 512 pixels in WebP. */
const THUMB_BYTES = 25_000;
/** How far logs shrink when they are compressed. */
const COMPRESSION = 10;

/** What an export would hold. Reads the log's beginning, and all of it only where a filter must be counted. */
export async function previewOf(
  source: Source,
  format: ExportFormat,
  search: LogSearch,
): Promise<ExportPreview> {
  const { ports, job } = source;
  const { folder, name } = await ports.files.exports.place(null, exportName(job.folder, format));
  const entries = await entriesIn(source, format, search);
  const scrub = isRedacted(format) ? createScrub(source.redact, foldersOf(source)) : null;
  const pause = breather(ports.clock);
  if (scrub !== null) await scrubRecords(source, scrub, pause);
  const sample = format === 'images' ? NO_SAMPLE : await sampleOf(source, scrub, pause);
  const files = filesIn(source, format);
  const logBytes = Math.round(sample.bytes * (entries / Math.max(1, sample.entries)));
  return {
    folder,
    name,
    entries,
    images: source.store.images.ofJob(job.id).length,
    files: files.count,
    bytes: files.bytes + bytesOf(format, logBytes),
    redactions: scrub === null ? null : { ...scrub.counts, entries: sample.entries },
  };
}

function isRedacted(format: ExportFormat): boolean {
  return format === 'bundle' || format === 'markdown';
}

async function entriesIn(source: Source, format: ExportFormat, search: LogSearch): Promise<number> {
  if (format === 'images') return 0;
  const { job, filter, endSeq } = source;
  return isUnfiltered(filter) ? endSeq - goneUpTo(source) : search.count({ ...filter, jobId: job.id });
}

/** The sequence before the first that there is. Only the beginning of a log is ever removed. */
function goneUpTo({ store, job }: Source): number {
  const [first] = store.log.page({ ...NO_FILTER, jobId: job.id, afterSeq: 0, beforeSeq: null, limit: 1 });
  return first === undefined ? 0 : first.seq - 1;
}

function filesIn(source: Source, format: ExportFormat): { count: number; bytes: number } {
  if (format === 'images') {
    const files = deliveredFiles(source);
    return { count: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
  }
  const count = format === 'bundle' ? picturesOf(source.files).length : 0;
  return { count, bytes: count * THUMB_BYTES };
}

function bytesOf(format: ExportFormat, logBytes: number): number {
  switch (format) {
    case 'text':
    case 'jsonl':
    case 'csv':
      return logBytes;
    case 'bundle':
    case 'otlp':
      return Math.round(logBytes / COMPRESSION);
    case 'markdown':
      // A report is a few pages, however long the log is.
      return Math.min(logBytes, 20_000);
    case 'images':
      return 0;
  }
}

type Sample = { readonly entries: number; readonly bytes: number };

const NO_SAMPLE: Sample = { entries: 0, bytes: 0 };

/** The beginning of the log as it will be written: redacted where the format is. */
async function sampleOf(source: Source, scrub: Scrub | null, pause: () => Promise<void>): Promise<Sample> {
  let [entries, bytes] = [0, 0];
  const from = goneUpTo(source);
  const endSeq = Math.min(source.endSeq, from + SAMPLE);
  for (const slice of slicesOf({ ...logOf(source), endSeq }, from)) {
    for (const entry of slice.entries) {
      const record = logRecord(entry);
      bytes += JSON.stringify(scrub === null ? record : scrub.value(record)).length;
      await pause();
    }
    entries += slice.entries.length;
  }
  return { entries, bytes };
}

/** Counts what is redacted in the job itself and in the first of its images, attempts and files. */
async function scrubRecords(source: Source, scrub: Scrub, pause: () => Promise<void>): Promise<void> {
  const { store, job, files } = source;
  for (const records of [[job], store.images.ofJob(job.id), store.attempts.ofJob(job.id), files]) {
    for (const record of records.slice(0, SAMPLE)) {
      scrub.value(record);
      await pause();
    }
  }
}
