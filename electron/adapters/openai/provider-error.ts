import { describeHtml, isHtml } from './scrub.ts';

/** Longest message that is looked at, in characters. */
const MAX_MESSAGE = 4_000;

/** What a server says went wrong, in whichever of the known shapes it says it. */
export type ProviderError = {
  /** Null when it gives no explanation. */
  readonly message: string | null;
  /** As text, since local servers send numbers. */
  readonly code: string | null;
  readonly type: string | null;
  readonly param: string | null;
  /** Whether it is a web page, so that whatever answered is not the API. */
  readonly html: boolean;
  /** Whether it is JSON that holds an error, so that whatever answered is an API. */
  readonly structured: boolean;
};

/**
 * Reads OpenAI's `{"error":{…}}`, the plain `{"error":"text"}` of sd-server, FastAPI's `{"detail":…}`, a bare
 * `{"message":…}`, HTML and plain text.
 */
export function readProviderError(body: unknown): ProviderError {
  const error = readBody(body);
  return { ...error, message: error.message?.slice(0, MAX_MESSAGE) ?? null };
}

function readBody(body: unknown): ProviderError {
  if (typeof body === 'string') return readText(body);
  if (!isRecord(body)) return readText('');
  if (isRecord(body['error'])) return readRecord(body['error']);
  if (typeof body['error'] === 'string') return readRecord({ ...body, message: body['error'] });
  if ('detail' in body) return readDetail(body['detail']);
  return readRecord(body);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readRecord(record: Record<string, unknown>): ProviderError {
  if ('detail' in record && record['message'] === undefined) return readDetail(record['detail']);
  const message = record['message'];
  return {
    message: typeof message === 'string' ? message : message == null ? null : JSON.stringify(message),
    code: asText(record['code']),
    type: asText(record['type']),
    param: asText(record['param']),
    html: false,
    structured: true,
  };
}

/** FastAPI: a text, or a list of `{ loc, msg }`. */
function readDetail(detail: unknown): ProviderError {
  const first: unknown = Array.isArray(detail) ? detail[0] : detail;
  const entry = isRecord(first) ? first : null;
  const loc = entry?.['loc'];
  const message = typeof first === 'string' ? first : (asText(entry?.['msg']) ?? asText(entry?.['message']));
  return {
    message: message ?? (detail == null ? null : JSON.stringify(detail)),
    code: asText(entry?.['code']),
    type: asText(entry?.['type']),
    param: Array.isArray(loc) ? asText(loc.at(-1)) : null,
    html: false,
    structured: true,
  };
}

function readText(text: string): ProviderError {
  const html = isHtml(text);
  const message = html ? describeHtml(text) : text.trim();
  return { message: message || null, code: null, type: null, param: null, html, structured: false };
}

function asText(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' ? String(value) : null;
}
