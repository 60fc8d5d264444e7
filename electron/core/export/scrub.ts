import type { Redactions } from '../../../shared/contract/exports.ts';
import { hidesSecret } from '../logging/details.ts';
import { REDACTED, type Redact } from '../logging/redaction.ts';
import { createPathReducer, type KnownFolders } from '../logging/reduce-paths.ts';
import { lookingIntoBase64 } from './redact-encoded.ts';

/** Makes what leaves this machine free of secrets and of the machine's folders, and counts what it did. */
export type Scrub = {
  text(text: string): string;
  /** Any JSON value, with all texts in it, the names of its properties too. What is named like a secret loses its value. */
  value<T>(value: T): T;
  /** How many texts, or values, had something in them. */
  readonly counts: Redactions;
};

/** @param redactPlain takes out the secrets of the moment and whatever looks like one. */
export function createScrub(redactPlain: Redact, folders: KnownFolders): Scrub {
  const redact = lookingIntoBase64(redactPlain);
  const reducePaths = createPathReducer(folders);
  const counts = { secrets: 0, paths: 0 };

  function text(given: string): string {
    const redacted = redact(given);
    if (redacted !== given) counts.secrets += 1;
    const reduced = reducePaths(redacted);
    if (reduced !== redacted) counts.paths += 1;
    return reduced;
  }

  function number(given: number): number | string {
    if (redact(String(given)) === String(given)) return given;
    counts.secrets += 1;
    return REDACTED;
  }

  function property(key: string, item: unknown): unknown {
    if (item === null || !hidesSecret(key)) return any(item);
    counts.secrets += item === REDACTED ? 0 : 1;
    return REDACTED;
  }

  function any(given: unknown): unknown {
    if (typeof given === 'string') return text(given);
    if (typeof given === 'number') return number(given);
    if (Array.isArray(given)) return given.map(any);
    if (typeof given !== 'object' || given === null) return given;
    return Object.fromEntries(Object.entries(given).map(([key, item]) => [text(key), property(key, item)]));
  }

  return { text, value: <T>(given: T) => any(given) as T, counts };
}
