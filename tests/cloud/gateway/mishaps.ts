import type { Answer } from './http.ts';
import type { Asked } from './journal.ts';

/**
 * What a test lets happen to a request. `after` stands for: the work is done first, and its answer is lost or another comes in its place.
 */
export type Mishap =
  /** The connection ends: before anything is done, after it, or after so many bytes of the request's or the answer's body. */
  | {
      readonly kind: 'cut';
      readonly when: 'before' | 'after' | { readonly request: number } | { readonly answer: number };
    }
  /** Another answer than the service's. */
  | { readonly kind: 'answer'; readonly answer: Answer; readonly after?: boolean }
  /** The answer waits until `until` is settled. */
  | { readonly kind: 'slow'; readonly until: Promise<unknown>; readonly after?: boolean };

/** Asked for each request; null lets it pass. */
export type Mishaps = (asked: Asked) => Mishap | null;

/** Where a mishap cuts the connection, if it does: the bytes of each body that get through. */
export function cutOf(mishap: Mishap | null) {
  const when = mishap?.kind === 'cut' ? mishap.when : null;
  return {
    before: when === 'before',
    after: when === 'after',
    request: isAt(when) && 'request' in when ? when.request : Number.POSITIVE_INFINITY,
    answer: isAt(when) && 'answer' in when ? when.answer : null,
  };
}

function isAt(when: Extract<Mishap, { kind: 'cut' }>['when'] | null) {
  return typeof when === 'object' && when !== null;
}

function instead(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Mishap {
  return { kind: 'answer', answer: { status, body, headers } };
}

/** The same answer, but the work is done before it: what was asked for is there, and its asker is told otherwise. */
export function after(mishap: Mishap): Mishap {
  return mishap.kind === 'cut' ? cutAfter : { ...mishap, after: true };
}

export const cutBefore: Mishap = { kind: 'cut', when: 'before' };
/** The work is done, and nobody hears of it. */
export const cutAfter: Mishap = { kind: 'cut', when: 'after' };

/** One with fewer bytes passes. */
export function cutRequestAt(byte: number): Mishap {
  return { kind: 'cut', when: { request: byte } };
}

/** Bytes as they are sent, which may be compressed; one with fewer passes. */
export function cutAnswerAt(byte: number): Mishap {
  return { kind: 'cut', when: { answer: byte } };
}

export function serverError(status: 500 | 502 | 503 | 504 | 520): Mishap {
  return instead(status, { message: 'An unexpected error occurred' });
}

/** @param seconds as the header Retry-After has it; null leaves it out. */
export function rateLimited(seconds: number | null): Mishap {
  const headers: Record<string, string> = seconds === null ? {} : { 'Retry-After': String(seconds) };
  return instead(429, { message: 'API rate limit exceeded' }, headers);
}

/** The token has ended, whatever it says: another server's clock, or its keys were changed. Worded as the service asked does. */
export function expiredToken({ path }: Pick<Asked, 'path'>): Mishap {
  if (path.startsWith('/storage/')) {
    const message = '"exp" claim timestamp check failed';
    return instead(400, { statusCode: '403', error: 'Unauthorized', message });
  }
  return instead(401, { code: 'PGRST303', details: null, hint: null, message: 'JWT expired' });
}

/** For /auth/v1/token: the session was ended from elsewhere. */
export function refreshRefused(): Mishap {
  const body = { code: 'refresh_token_not_found', message: 'Invalid Refresh Token: Refresh Token Not Found' };
  return instead(400, body, { 'X-Supabase-Api-Version': '2024-01-01' });
}

/** The Wi-Fi of a hotel, which answers for everybody. */
export function captivePortal(): Mishap {
  return instead(200, '<!doctype html><title>Welcome</title><p>Please sign in to use the network.</p>');
}

/** Answers as if all were well, with something that is no JSON. */
export function wrongJson(): Mishap {
  return instead(200, Buffer.from('[{"id":'), { 'Content-Type': 'application/json' });
}

/** A proxy's own page. */
export function badGatewayPage(): Mishap {
  return instead(502, '<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>');
}

/** A free project that nobody used for a week. */
export function projectPaused(): Mishap {
  return instead(540, { message: 'Project paused' });
}

export function statementTimeout(): Mishap {
  const message = 'canceling statement due to statement timeout';
  return instead(500, { code: '57014', details: null, hint: null, message });
}

export function payloadTooLarge(): Mishap {
  return instead(413, '<html><head><title>413 Request Entity Too Large</title></head></html>');
}

/** The storage service fails: its database is away, or it is at its limit. */
export function storageUnavailable(): Mishap {
  return instead(503, {
    statusCode: '503',
    error: 'DatabaseConnectionLimit',
    message: 'The database has reached its maximum number of connections. Please try again later.',
  });
}
