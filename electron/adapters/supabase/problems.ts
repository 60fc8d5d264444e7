import type { CloudProblem } from '../../../shared/domain/cloud.ts';
import { CloudError, TRIED_AGAIN } from '../../core/ports/cloud.ts';
import { oneLine } from './one-line.ts';

/** Where the SQL is explained that makes the tables. */
const RUN_THE_SQL = 'Run the SQL files of docs/cloud.md in the SQL editor of the project, then try again.';
const CHECK_THE_ADDRESS =
  "Check the project's address. Somebody else may also answer here: a network that asks for a sign-in first.";

type Code = CloudProblem['code'];
type More = {
  readonly retryAfterMs?: number | null;
  readonly tooMuch?: boolean;
  readonly cause?: unknown;
};

export function problem(code: Code, message: string, advice: string | null, more: More = {}): CloudError {
  return new CloudError({ code, message, advice }, more);
}

export function offline(message: string, cause: unknown): CloudError {
  return problem('offline', message, 'Sending goes on by itself once it can be reached.', { cause });
}

export function timedOut(host: string, quietMs: number, cause: unknown): CloudError {
  const message = `${host} did not answer for ${Math.round(quietMs / 1_000)} seconds.`;
  return problem('timeout', message, TRIED_AGAIN, { cause });
}

/** It waited for the request, or for what is behind it, and gave up. */
export function gaveUp(host: string, message: string): CloudError {
  return problem('timeout', `${host} gave up waiting: ${message}`, TRIED_AGAIN);
}

export function serverTrouble(message: string, cause?: unknown): CloudError {
  return problem('server', message, TRIED_AGAIN, { cause });
}

/** A statement that took longer than the project lets it: with fewer rows, or at a quieter time, it may pass. */
export function tooSlow(host: string, message: string): CloudError {
  return problem('server', `${host} needs too long: ${message}`, TRIED_AGAIN, { tooMuch: true });
}

/** Larger than what is taken here: with fewer rows it may pass. */
export function tooLongAnswer(host: string): CloudError {
  return problem('server', `${host} sent an answer without an end.`, TRIED_AGAIN, { tooMuch: true });
}

/** More than the project takes at once; one row or picture that is too large by itself is refused for good. */
export function tooLarge(message: string): CloudError {
  return problem('refused', `Too large for the project: ${message}`, null, { tooMuch: true });
}

/** Over its quota: nothing can be written until somebody makes room. */
export function full(message: string): CloudError {
  const advice =
    "Look at the usage in Supabase's dashboard: make room there, or choose a larger plan. Nothing is lost here meanwhile.";
  return problem('full', message, advice);
}

export function paused(host: string): CloudError {
  const advice = "Restore it in Supabase's dashboard. Nothing is lost here meanwhile.";
  return problem('server', `The project ${host} is paused.`, advice);
}

export function tooMany(message: string, retryAfterMs: number | null): CloudError {
  const text = `Supabase asks to slow down: ${message}`;
  return problem('rate_limited', text, 'It is tried again by itself, after a while.', { retryAfterMs });
}

export function wrongUrl(message: string, cause?: unknown): CloudError {
  return problem('wrong_url', message, CHECK_THE_ADDRESS, { cause });
}

export function wrongKey(message: string): CloudError {
  const advice = "Copy the publishable key again from the project's dashboard, under Settings → API Keys.";
  return problem('wrong_key', `The project does not know this key: ${message}`, advice);
}

export function missingTables(message: string): CloudError {
  return problem('missing_tables', `The project lacks what Safelight needs: ${message}`, RUN_THE_SQL);
}

/** The tables may be there all the same: the bucket is made by the same SQL, and can be removed in the dashboard. */
export function missingBucket(): CloudError {
  const message = 'The project has no storage bucket "safelight", where pictures go.';
  return problem('missing_tables', message, RUN_THE_SQL);
}

export function oldSchema(message: string): CloudError {
  return problem('old_schema', message, RUN_THE_SQL);
}

export function newerSchema(message: string): CloudError {
  return problem('newer_schema', message, 'Update Safelight on this machine, then try again.');
}

export function noAccess(message: string): CloudError {
  const advice = `Sign in with the account that these rows belong to. If it is the right one: ${RUN_THE_SQL}`;
  return problem('no_access', `Supabase does not allow it: ${message}`, advice);
}

/** A sequence is given out twice only where the database was put back to an earlier state, or its files were. */
export function placeTaken(): CloudError {
  const message =
    'The cloud has another entry at this place of the log: this device sent it before its database was put back from a backup. (23505)';
  const advice =
    'Nothing is lost here. To have the cloud hold the log as it is here, keep the job on this device only, and then let it sync again.';
  return refused(message, advice);
}

export function refused(message: string, advice: string | null = null): CloudError {
  return problem('refused', message, advice);
}

export function signedOut(why: string): CloudError {
  return problem('signed_out', why, 'Sign in again. What waits is sent then.');
}

/** This machine could not keep the session, so it must not be used either: it would be gone after the next start. */
export function notKept(error: unknown): CloudError {
  const text = oneLine(error instanceof Error ? error.message : String(error));
  const message = `The session could not be kept on this machine: ${text}`;
  return problem('server', message, 'Mend what the message names. It is tried again by itself.', {
    cause: error,
  });
}

/** A picture on this machine that cannot be read, or written. */
export function unusableFile(path: string, error: unknown): CloudError {
  const text = oneLine(error instanceof Error ? error.message : String(error));
  return problem('refused', `${path} cannot be used: ${text}`, null, { cause: error });
}
