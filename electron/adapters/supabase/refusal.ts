import type { IncomingHttpHeaders } from 'node:http';
import type { CloudError } from '../../core/ports/cloud.ts';
import { oneLine } from './one-line.ts';
import {
  full,
  gaveUp,
  missingBucket,
  missingTables,
  noAccess,
  oldSchema,
  paused,
  refused,
  serverTrouble,
  tooLarge,
  tooMany,
  tooSlow,
  wrongKey,
  wrongUrl,
} from './problems.ts';

/** An answer that is no success, as its service worded it. */
export type Refusal = {
  readonly host: string;
  /** What the service means, which storage says in the body: outside it always answers 400. */
  readonly status: number;
  /** The service's own code: a SQLSTATE, PGRST…, a word of the auth server or of storage. Empty when there is none. */
  readonly code: string;
  readonly message: string;
  /** A web page, which none of the services sends. */
  readonly html: boolean;
  readonly retryAfterMs: number | null;
};

/** Reads what a service says of its refusal. */
export function readRefusal(
  host: string,
  status: number,
  headers: IncomingHttpHeaders,
  body: string,
): Refusal {
  const fields = parseFields(body);
  const inner = Number(fields['statusCode']);
  const html = isHtml(headers, body);
  const text = fields['msg'] ?? fields['message'] ?? fields['error_description'] ?? fields['error'];
  return {
    host,
    status: inner >= 400 && inner < 600 ? inner : status,
    code: wordOf(fields['error_code']) || wordOf(fields['code']) || wordOf(fields['error']),
    message: oneLine(typeof text === 'string' ? text : html ? 'a web page' : body) || `HTTP ${status}`,
    html,
    retryAfterMs: readRetryAfter(headers),
  };
}

/**
 * Whether the access token is what was refused, so that a new one may help. Storage says the same status and code of a path of somebody
 * else's: there only the message tells.
 */
export function isAboutToken({ status, code, message, html }: Refusal): boolean {
  if (html) return false;
  if (status === 401) return !isAboutKey(message) && code !== '42501';
  return (
    status === 403 && (code === 'bad_jwt' || /\bjwt\b|\bjws\b|"exp" claim|token is expired/i.test(message))
  );
}

/** What is there already has the same content: its address names it. */
export function isAlreadyThere({ status, code, message }: Refusal): boolean {
  return status === 409 && (code === 'Duplicate' || /already exists/i.test(message));
}

/** Storage says it by its code, and of a begun upload by the text alone. */
export function isAboutBucket({ message }: Refusal): boolean {
  return /^bucket not found/i.test(message);
}

/** What a refusal means for who asked. */
export function problemOf(refusal: Refusal): CloudError {
  const { host, status, code, message, html, retryAfterMs } = refusal;
  if (status >= 300 && status < 400) return wrongUrl(`${host} sends its callers elsewhere.`);
  if (status === 429 || /^over_\w+_rate_limit$/.test(code)) return tooMany(message, retryAfterMs);
  if (status === 540) return paused(host);
  if (code === '57014') return tooSlow(host, `${message} (57014)`);
  // Classes of PostgreSQL's codes: 54 is a limit of the program that the rows go beyond.
  if (/^54[0-9A-Z]{3}$/.test(code)) return tooLarge(`${message} (${code})`);
  if (code === '25006') return full('The project is read-only: it is over its quota.');
  if (status === 402) return full(`The project has used up its quota: ${message}`);
  if (status === 408) return gaveUp(host, `${message} (408)`);
  if (status >= 500) return serverTrouble(`${host} has trouble: ${message} (${code || status})`);
  if (status === 413) return tooLarge(`${message} (413)`);
  if (html) return wrongUrl(`${host} answered with a web page (${status}), as no Supabase project does.`);
  if (status === 401 && isAboutKey(message)) return wrongKey(message);
  if (isAboutToken(refusal))
    return serverTrouble(`${host} does not take the session that it has given out: ${message}`);
  return problemOfCode(refusal);
}

function problemOfCode(refusal: Refusal): CloudError {
  const { host, status, code, message } = refusal;
  if (isAboutBucket(refusal)) return missingBucket();
  switch (code) {
    case 'PGRST205':
    case 'PGRST202':
    case 'PGRST106':
    case '42P01':
    case '42883':
      return missingTables(message);
    case 'PGRST204':
    case '42703':
      return oldSchema(`The tables of the project are not those of this Safelight: ${message}`);
    case '42501':
      return noAccess(message);
    case 'Unauthorized':
      if (status === 403) return noAccess(message);
      break;
    case '':
      if (status === 404) return wrongUrl(`${host} is no Supabase project: ${message} (404)`);
  }
  // Locked, or continued from elsewhere: passes.
  if (status === 423 || (status === 409 && code === '')) return serverTrouble(`${host} is busy: ${message}`);
  return refused(`Supabase refused it: ${message} (${code || status})`);
}

function isAboutKey(message: string): boolean {
  return /api key|apikey/i.test(message);
}

function isHtml(headers: IncomingHttpHeaders, body: string): boolean {
  return (
    (headers['content-type'] ?? '').startsWith('text/html') ||
    /^\s*<(?:!doctype|html|head)/i.test(body.slice(0, 1_000))
  );
}

function parseFields(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** A code is a word or a few; anything longer is a text that stands in its place. */
function wordOf(value: unknown): string {
  return typeof value === 'string' && value.length <= 40 ? oneLine(value) : '';
}

/** `Retry-After` is a number of seconds or a date. A date is compared with the server's own clock: this machine's may be wrong by hours. */
function readRetryAfter(headers: IncomingHttpHeaders): number | null {
  const text = headers['retry-after'];
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const server = Date.parse(headers.date ?? '');
  const wait = Date.parse(text) - (Number.isNaN(server) ? Date.now() : server);
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}
