/** OpenAI's own address, used when a job names no other. */
export const OPENAI_BASE_URL = 'https://api.openai.com/v1';

export type BaseUrlReading =
  | { readonly ok: true; readonly baseUrl: string }
  | { readonly ok: false; readonly message: string; readonly advice: string };

const EXAMPLE = 'Give an address such as http://127.0.0.1:1234/v1.';

/**
 * Turns what a person pastes into the address that the SDK wants: no trailing slash, no pasted endpoint, and `/v1` where
 * there was no path at all (the SDK does not add it). Plain http is taken, since local servers speak nothing else.
 */
export function normaliseBaseUrl(text: string): BaseUrlReading {
  const trimmed = text.trim();
  if (trimmed === '') return refused('The base URL is empty.');
  if (!/^https?:\/\//i.test(trimmed)) return refused('The base URL must begin with http:// or https://.');
  const url = /\s/.test(trimmed) ? null : parse(trimmed);
  if (url === null) return refused('The base URL is not a valid address.');
  if (url.username !== '' || url.password !== '') {
    return refused('The base URL must not hold a user name or password.', 'Set the API key instead.');
  }
  if (trimmed.includes('?')) return refused('The base URL must not have a query (?…).', 'Remove the query.');
  if (trimmed.includes('#')) return refused('The base URL must not have a fragment (#…).', 'Remove it.');
  return { ok: true, baseUrl: `${url.origin}${normalisePath(url.pathname)}` };
}

/** Whether the host is this machine or on the local network, where plain http and servers without a key are usual. */
export function isLocalHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === '::1' || /^f[cd][0-9a-f]{2}:/.test(host) || /^fe80:/.test(host)) return true;
  if (/^(127|10)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^0\.0\.0\.0$/.test(host)) return true;
  return /(^|\.)localhost$|\.local$/.test(host) || !/[.:]/.test(host);
}

function normalisePath(pathname: string): string {
  const path = pathname.replace(/\/+$/, '');
  return path === '' ? '/v1' : path.replace(/\/images\/generations$/, '');
}

function parse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function refused(message: string, advice = EXAMPLE): BaseUrlReading {
  return { ok: false, message, advice };
}
