import type { AppErrorData } from '../../../shared/contract/result.ts';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { JobStatus } from '../../../shared/domain/job.ts';

/** What the program ends with. Scripts depend on these numbers. */
export const EXIT = {
  completed: 0,
  other: 1,
  usage: 2,
  completedPartial: 3,
  failed: 4,
  cancelled: 5,
  /** `cloud sync`: something still waits to be sent. */
  notUpToDate: 6,
} as const;

/** The exit code that tells how a job ended; `other` while it has not. */
export function exitCodeOfJob(status: JobStatus): number {
  switch (status) {
    case 'completed':
      return EXIT.completed;
    case 'completed_partial':
      return EXIT.completedPartial;
    case 'failed':
      return EXIT.failed;
    case 'cancelled':
      return EXIT.cancelled;
    case 'queued':
    case 'processing':
      return EXIT.other;
    default:
      return assertNever(status);
  }
}

/** The exit code of an error: `usage` for what was named and cannot be used, be it an option, a folder or a database. */
export function exitCodeOfError({ code }: AppErrorData): number {
  switch (code) {
    case 'invalid_input':
    case 'library_unwritable':
    case 'data_dir_unusable':
    case 'database_unusable':
    case 'database_newer':
      return EXIT.usage;
    case 'not_found':
    case 'not_possible':
    case 'data_dir_busy':
    case 'disk_full':
    case 'internal':
      return EXIT.other;
    default:
      return assertNever(code);
  }
}
