import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { CloudProblem } from '../../../shared/domain/cloud.ts';
import { CloudError } from '../ports/cloud.ts';
import { backoffMs } from './backoff.ts';

/** Why nothing moves. */
export type Trouble = {
  readonly problem: CloudProblem;
  /** When it is tried again by itself, in milliseconds since the epoch; null when that would be in vain. */
  readonly nextTryAt: number | null;
};

/** What somebody has to mend is looked at again this often: the mending happens elsewhere, and nobody tells. */
const LOOK_AGAIN_MS = 5 * 60_000;

/** What becomes of a failure. `waitMs` is null where somebody has to sign in first. */
export function troubleOf(
  error: unknown,
  failures: number,
  random: number,
): { readonly problem: CloudProblem; readonly waitMs: number | null; readonly isDefect: boolean } {
  if (!(error instanceof CloudError)) {
    return { problem: onThisMachine(error), waitMs: backoffMs(failures, random, null), isDefect: true };
  }
  const { problem, retryAfterMs } = error;
  const waitMs = waitOf(problem.code, () => backoffMs(failures, random, retryAfterMs));
  return { problem, waitMs, isDefect: false };
}

function waitOf(code: CloudProblem['code'], backoff: () => number): number | null {
  switch (code) {
    case 'offline':
    case 'timeout':
    case 'server':
    case 'rate_limited':
      return backoff();
    case 'signed_out':
      return null;
    case 'wrong_url':
    case 'wrong_key':
    case 'missing_tables':
    case 'old_schema':
    case 'newer_schema':
    case 'no_access':
    case 'full':
    case 'refused':
      return LOOK_AGAIN_MS;
    default:
      return assertNever(code);
  }
}

/** Whether it goes by itself, so that its user has nothing to do. */
export function goesBy({ code }: CloudProblem): boolean {
  return code === 'offline' || code === 'timeout' || code === 'server' || code === 'rate_limited';
}

/** The database, or a defect: everything stays as it is, and is tried again. */
function onThisMachine(error: unknown): CloudProblem {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'refused',
    message: `What is to be sent could not be prepared: ${reason}`,
    advice: 'Nothing is lost. It is tried again by itself; look at the log of the sync if it stays.',
  };
}
