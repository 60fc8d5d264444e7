import type { LogBatch } from '../../shared/contract/events.ts';
import type { LogEntry } from '../../shared/domain/log-entry.ts';

const JOB_ID = '01890000-0000-7000-8000-000000000001';

/** For tests: the entries `from` to `to` of one job's log. */
export function entriesOf(from: number, to: number): LogEntry[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => entry(from + index));
}

/** For tests: a live batch with the entries `from` to `to`. */
export function batchOf(from: number, to: number): LogBatch {
  return { jobId: JOB_ID, firstSeq: from, lastSeq: to, entries: entriesOf(from, to), skipped: 0 };
}

function entry(seq: number): LogEntry {
  return {
    id: `01890000-0000-7000-9000-${String(seq).padStart(12, '0')}`,
    seq,
    jobId: JOB_ID,
    userId: '01890000-0000-7000-8000-000000000002',
    imageId: null,
    attempt: null,
    level: seq % 7 === 0 ? 'error' : 'info',
    step: 'processing',
    message: `Entry ${seq}`,
    detailsJson: null,
    createdAt: 1_700_000_000_000 + seq,
  };
}
