import { insideJson } from '../../../shared/text/inside-json.ts';

/** What stands where a secret stood. Has no character that JSON would escape, so that redacted JSON stays JSON. */
export const REDACTED = '[redacted]';

/** Removes everything that must never be written or shown from a text. */
export type Redact = (text: string) => string;

/** A shorter "secret" would redact ordinary words. */
const SHORTEST_SECRET = 6;

/**
 * Tokens that are secret whoever they belong to. None matches a quote or a backslash, so a match never reaches out of a
 * JSON string. Keys are found also in the half-masked form in which servers echo them (sk-ab***yz).
 */
const PATTERNS = new RegExp(
  [
    String.raw`\b(?:sk|pk|rk)-[\w*-]{8,}`,
    String.raw`\bsb_(?:secret|publishable)_[\w-]{6,}`,
    String.raw`\bwhsec_[\w+/=-]{6,}`,
    String.raw`\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*`,
    String.raw`(?<prefix>\b(?:Bearer|Basic)\s+)[\w.~+/=-]{12,}`,
    String.raw`(?<param>[?&](?:token|key|api_?key|access_token|refresh_token|secret|password|sig|signature|auth)=)[^\s&"'\\<>]{3,}`,
    String.raw`(?<scheme>\bhttps?://)[^\s/@"'\\]+@`,
  ].join('|'),
  'gi',
);

/** A run this long is image data that slipped into a text: no use to a reader, and a burden to the log. */
const BASE64 = /[A-Za-z0-9+/_-]{600,}={0,2}/g;
const ENDS_IN_DATA = / characters of data\]$/;

/**
 * Makes the function that redacts the secrets of the moment, in every form in which they might turn up (raw, base64, hexadecimal,
 * URL-encoded, JSON-escaped), and whatever looks like a secret.
 * @param secrets asked at each call, so that a key set later is covered at once.
 */
export function createRedactor(secrets: () => readonly string[]): Redact {
  let known: readonly string[] = [];
  let anySecret: RegExp | null = null;
  return (text) => {
    const now = secrets();
    if (!sameList(now, known)) {
      known = [...now];
      anySecret = patternOf(known);
    }
    return redactPatterns(anySecret === null ? text : text.replace(anySecret, REDACTED));
  };
}

/**
 * Finds every form of every secret in one pass: their number, a few for each webhook, makes an entry hardly dearer. Longest first, so
 * that no form is left in pieces by a shorter one inside it. Null when there is nothing to find.
 */
function patternOf(secrets: readonly string[]): RegExp | null {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  return forms.length === 0 ? null : new RegExp(forms.map(literally).join('|'), 'g');
}

/** The text as a pattern that matches nothing else. */
function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Longer than any form of a secret: keys of providers have up to 200 characters, three times as many when URL-encoded. */
const LONGEST_SECRET = 4_096;

/**
 * The beginning of a text, redacted, with no beginning of a secret at its end.
 * @param window characters of the text that are looked at, at least, which bounds the work.
 * @returns `whole` when that was all of the text.
 */
export function redactStart(
  text: string,
  redact: Redact,
  window: number,
): { readonly start: string; readonly whole: boolean } {
  if (text.length <= window + LONGEST_SECRET) return { start: redact(text), whole: true };
  const redacted = redact(text.slice(0, window + LONGEST_SECRET));
  // A secret that the end of the window cuts in two is not recognised. It is in the tail, which goes; only a note of
  // data that was left out is no part of a secret.
  const start = ENDS_IN_DATA.test(redacted) ? redacted : redacted.slice(0, -LONGEST_SECRET);
  return { start, whole: false };
}

function redactPatterns(text: string): string {
  const masked = text.replace(PATTERNS, (_match, ...rest) => {
    const groups = rest.at(-1) as { prefix?: string; param?: string; scheme?: string };
    if (groups.scheme !== undefined) return `${groups.scheme}${REDACTED}@`;
    return `${groups.prefix ?? groups.param ?? ''}${REDACTED}`;
  });
  if (masked.length < 600) return masked;
  return masked.replace(BASE64, (match) => `[${match.length} characters of data]`);
}

function formsOf(secret: string): string[] {
  const trimmed = secret.trim();
  if (trimmed.length < SHORTEST_SECRET) return [];
  const hexadecimal = hexadecimalOf(trimmed);
  return [
    ...[trimmed, insideJson(trimmed), encodeURIComponent(trimmed), ...base64Forms(trimmed)],
    ...[hexadecimal, hexadecimal.toUpperCase()],
  ];
}

function hexadecimalOf(secret: string): string {
  const bytes = [...new TextEncoder().encode(secret)];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The secret as it looks inside base64, whatever precedes it: only the characters that the secret alone determines, for
 * each of the three alignments, in both alphabets.
 */
function base64Forms(secret: string): string[] {
  const bytes = String.fromCharCode(...new TextEncoder().encode(secret));
  return [0, 1, 2].flatMap((offset) => {
    const encoded = btoa('\0'.repeat(offset) + bytes);
    const from = Math.ceil((offset * 8) / 6);
    const to = Math.floor(((offset + bytes.length) * 8) / 6);
    const certain = encoded.slice(from, to);
    return [certain, certain.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
