import { Problem } from './problem.ts';
import type { BadToken, Claims } from './tokens.ts';

/** What a request was about, for the words that PostgREST has for it. */
export type Subject = {
  readonly table: string | null;
  /** Of a function: its name and the names of its arguments, in order. */
  readonly call: { readonly name: string; readonly args: readonly string[] } | null;
  readonly writes: boolean;
};

/** What PostgreSQL says of a statement that it refuses; `code` is the SQLSTATE. */
type DatabaseError = Error & { readonly code: string; readonly detail?: string; readonly hint?: string };

export function isDatabaseError(error: unknown): error is DatabaseError {
  return error instanceof Error && 'code' in error && /^[0-9A-Z]{5}$/.test(String(error.code));
}

/** As PostgREST maps PostgreSQL's errors to HTTP, and words what is not in its schema cache (its documentation, "Errors"). */
export function restProblem(error: DatabaseError, { role }: Claims, subject: Subject): Problem {
  const { code, message, detail = null, hint = null } = error;
  if (code === '42P01' && subject.table !== null)
    return unknownTo('PGRST205', `table 'public.${subject.table}'`);
  if (code === '42703' && subject.writes) {
    const name = /column "([^"]+)"/.exec(message)?.[1] ?? '';
    return unknownTo('PGRST204', `'${name}' column of '${subject.table}'`, 400);
  }
  if (code === '42883' && subject.call !== null) return unknownFunction(subject.call);
  return new Problem(statusOf(code, role), { code, details: detail, hint, message });
}

function statusOf(code: string, role: Claims['role']): number {
  if (code === '42501') return role === 'anon' ? 401 : 403;
  if (code === '23503' || code === '23505') return 409;
  if (code === '42P01' || code === '42883') return 404;
  if (/^(08|53)/.test(code)) return 503;
  if (/^(40|57|58|XX)/.test(code)) return 500;
  return 400;
}

function unknownTo(code: string, what: string, status = 404): Problem {
  const message = `Could not find the ${what} in the schema cache`;
  return new Problem(status, { code, details: null, hint: null, message });
}

function unknownFunction({ name, args }: NonNullable<Subject['call']>): Problem {
  const list = args.join(', ');
  const [short, long] =
    args.length === 0
      ? [' without parameters', ' without parameters']
      : [`(${list})`, ` with parameters ${list}`];
  return new Problem(404, {
    code: 'PGRST202',
    details: `Searched for the function public.${name}${long} or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.`,
    hint: null,
    message: `Could not find the function public.${name}${short} in the schema cache`,
  });
}

export function restTokenProblem({ why }: BadToken): Problem {
  const [code, message] =
    why === 'expired' ? ['PGRST303', 'JWT expired'] : ['PGRST301', 'No suitable key or wrong key type'];
  return new Problem(401, { code, details: null, hint: null, message });
}
