import type { RateLimit } from '../../core/ports/provider.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Reads a duration such as `120ms`, `1s`, `6m0s` or `1h2m`, in milliseconds; a bare number is seconds. Null if it is none. */
export function parseDurationMs(text: string): number | null {
  const trimmed = text.trim().toLowerCase();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed) * 1_000;
  if (!/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(trimmed)) return null;
  const parts = trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g);
  return [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0), 0);
}

/**
 * How long the server asks to wait, in milliseconds, from the first of: `retry-after-ms`, `Retry-After` (seconds or a
 * date), and "try again in 51.84s" in its text. Null when it does not say.
 */
export function readHintMs(headers: Headers, text: string, now: number): number | null {
  return (
    readNumber(headers.get('retry-after-ms')) ??
    readRetryAfter(headers.get('retry-after'), now) ??
    readHintInText(text)
  );
}

function readRetryAfter(value: string | null, now: number): number | null {
  const seconds = readNumber(value);
  if (seconds !== null) return seconds * 1_000;
  // An HTTP date begins with the day of the week; without asking for one, `-5` would be a date of 2001.
  const date = value !== null && /^[a-z]{3,}, /i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function readNumber(value: string | null): number | null {
  return value !== null && /^\s*\d{1,12}(\.\d+)?\s*$/.test(value) ? Number(value) : null;
}

function readHintInText(text: string): number | null {
  const amount = String.raw`\d+(?:\.\d+)?\s?(?:milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|h)(?![a-z])`;
  const match = new RegExp(`(?:try|retry)(?: again)? (?:in|after) ((?:${amount}\\s?)+)`, 'i').exec(text);
  if (match?.[1] === undefined) return null;
  const short = match[1]
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/milliseconds?/g, 'ms')
    .replace(/sec(ond)?s?/g, 's')
    .replace(/min(ute)?s?/g, 'm')
    .replace(/hours?/g, 'h');
  return parseDurationMs(short);
}

/** What the rate-limit headers say; null when the server sends none. */
export function readRateLimit(headers: Headers): RateLimit | null {
  const limitRequests = readNumber(headers.get('x-ratelimit-limit-requests'));
  const remainingRequests = readNumber(headers.get('x-ratelimit-remaining-requests'));
  const reset = headers.get('x-ratelimit-reset-requests');
  const resetRequestsMs = reset === null ? null : parseDurationMs(reset);
  if (limitRequests === null && remainingRequests === null && resetRequestsMs === null) return null;
  return { limitRequests, remainingRequests, resetRequestsMs };
}
