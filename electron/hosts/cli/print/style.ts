import pc from 'picocolors';
import { assertNever } from '../../../../shared/domain/assert-never.ts';
import type { JobStatus } from '../../../../shared/domain/job.ts';
import type { Level } from '../../../../shared/domain/log-entry.ts';

export type Style = ReturnType<typeof pc.createColors>;

/**
 * Colours, or the same functions doing nothing. NO_COLOR (https://no-color.org) and `--no-color` win over everything,
 * FORCE_COLOR over a stream that is no terminal.
 */
export function styleFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv, wanted: boolean): Style {
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  const able = forced || (stream.isTTY === true && env['TERM'] !== 'dumb');
  return pc.createColors(wanted && !env['NO_COLOR'] && able);
}

/** The level whose icon and colour a job's status shares. */
export function levelOfStatus(status: JobStatus): Level {
  switch (status) {
    case 'queued':
    case 'processing':
      return 'info';
    case 'completed':
      return 'success';
    case 'completed_partial':
    case 'cancelled':
      return 'warning';
    case 'failed':
      return 'error';
    default:
      return assertNever(status);
  }
}
