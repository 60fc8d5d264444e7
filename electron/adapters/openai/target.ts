import { type Failure, failure } from '../../../shared/domain/errors.ts';
import { normaliseBaseUrl, OPENAI_BASE_URL } from './base-url.ts';
import { type Profile, profileFor } from './profiles.ts';

/** Who is called, and with which key. */
export type Target = {
  readonly baseUrl: string;
  readonly origin: string;
  readonly profile: Profile;
  /** Null when no key is set. */
  readonly key: string | null;
};

/** Sent where a server needs no key, since the SDK refuses an empty one. */
const NO_KEY = 'local';

/** What is wrong with the base URL, if something is. */
export type TargetReading =
  | { readonly ok: true; readonly target: Target }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/** `baseUrl` is the job's, null for OpenAI; `key` as the user gave it. */
export function resolveTarget(baseUrl: string | null, key: string | null): TargetReading {
  const read = baseUrl === null ? { ok: true as const, baseUrl: OPENAI_BASE_URL } : normaliseBaseUrl(baseUrl);
  if (!read.ok) return read;
  const trimmed = key?.trim() ?? '';
  return {
    ok: true,
    target: {
      baseUrl: read.baseUrl,
      origin: new URL(read.baseUrl).origin,
      profile: profileFor(read.baseUrl),
      key: trimmed === '' ? null : trimmed,
    },
  };
}

/** The key as it is sent. */
export function keyToSend(target: Target): string {
  return target.key ?? NO_KEY;
}

/** What is wrong with the key, in words that show nothing of it; null when it can be sent. */
export function keyProblem({ key, profile }: Target): { message: string; advice: string } | null {
  if (key === null) {
    if (!profile.needsKey) return null;
    return {
      message: 'No API key is set.',
      advice: 'Set it in Settings or as OPENAI_API_KEY, or use the demo provider, which needs none.',
    };
  }
  if (/^[\u0021-\u007e]+$/.test(key)) return null;
  const what = /\s/.test(key) ? 'whitespace inside it' : 'characters that no key has';
  return {
    message: `The API key has ${what}.`,
    advice: 'Copy the key again, without quotes, line breaks or other text.',
  };
}

export type CallableTarget =
  | { readonly ok: true; readonly target: Target }
  | { readonly ok: false; readonly failure: Failure };

/** The target if it can be called, otherwise why not. Says the same as `check`, for callers that did not ask it. */
export function callableTarget(baseUrl: string | null, key: string | null): CallableTarget {
  const reading = resolveTarget(baseUrl, key);
  if (!reading.ok) return { ok: false, failure: failure('wrong_address', reading.message) };
  const problem = keyProblem(reading.target);
  if (problem === null) return reading;
  const code = reading.target.key === null ? 'missing_key' : 'invalid_key';
  return { ok: false, failure: failure(code, problem.message) };
}
