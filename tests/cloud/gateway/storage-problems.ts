import { Problem } from './problem.ts';
import { isDatabaseError } from './rest-problems.ts';
import type { BadToken } from './tokens.ts';

/**
 * As Supabase's storage words a refusal: the status is in the body, as text, and outside it is 400. Resumable uploads answer with the
 * status itself (see `plain`).
 */
export function storageProblem(status: number, error: string, message: string): Problem {
  return new Problem(status >= 500 ? status : 400, { statusCode: String(status), error, message });
}

export const notFound = (what: 'Object' | 'Upload') => storageProblem(404, 'not_found', `${what} not found`);
export const noBucket = () => storageProblem(404, 'Bucket not found', 'Bucket not found');
export const tooLarge = () =>
  storageProblem(413, 'Payload too large', 'The object exceeded the maximum allowed size');

/** An ended token is refused with the same status and word as a path of somebody else's: only the message tells which. */
export function storageTokenProblem({ why }: BadToken): Problem {
  const message = why === 'expired' ? '"exp" claim timestamp check failed' : 'Invalid Compact JWS';
  return storageProblem(403, 'Unauthorized', message);
}

/** What the database's refusal becomes; anything else stays as it is. */
export function storageError(error: unknown): unknown {
  if (!isDatabaseError(error)) return error;
  if (error.code === '23505') return storageProblem(409, 'Duplicate', 'The resource already exists');
  if (error.code === '42501')
    return storageProblem(403, 'Unauthorized', 'new row violates row-level security policy');
  if (error.code === '57014')
    return storageProblem(544, 'DatabaseTimeout', 'The connection to the database timed out');
  return error;
}

/** The same refusal as a resumable upload words it: its own status, its message as text. */
export function plain(error: unknown): unknown {
  if (!(error instanceof Problem) || error.body['statusCode'] === undefined) return error;
  return new Problem(Number(error.body['statusCode']), { text: error.body['message'] });
}
