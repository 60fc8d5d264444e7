import { startOf } from '../../../shared/text/start-of.ts';
import { REDACTED, type Redact, redactStart } from './redaction.ts';
import { isSimple } from './simple-details.ts';

/** Bounds of one entry's details. Beyond them the rest is dropped and the place says so. */
export type DetailsLimits = {
  readonly depth: number;
  readonly items: number;
  /** Characters of one string. */
  readonly string: number;
  /** Values in all, of any kind. */
  readonly values: number;
  /** Characters of the whole JSON. */
  readonly total: number;
};

export const DETAILS_LIMITS: DetailsLimits = {
  depth: 8,
  items: 200,
  string: 8_000,
  values: 2_000,
  total: 64_000,
};

const MOST_KEY_CHARACTERS = 200;

/** A key with such a name holds a secret, whatever its value looks like. */
const SECRET_KEY =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|x-api-key|api[-_]?key|apikey|secret|client[-_]?secret|password|passphrase|access[-_]?token|refresh[-_]?token|id[-_]?token|bearer)$/i;

/** Whether a property of this name holds a secret, whatever its value looks like. */
export function hidesSecret(key: string): boolean {
  return SECRET_KEY.test(key);
}

type Walk = {
  readonly limits: DetailsLimits;
  readonly redact: Redact;
  readonly ancestors: Set<object>;
  valuesLeft: number;
};

/**
 * Turns details of any shape into bounded, redacted JSON text: circular references, BigInt, Error with its chain of causes,
 * binary data, Map, Set, Date, getters that throw and values far too large all become something a reader can use.
 * Never throws. Null and undefined give null.
 */
export function detailsToJson(
  details: unknown,
  redact: Redact,
  limits: DetailsLimits = DETAILS_LIMITS,
): string | null {
  if (details === undefined || details === null) return null;
  try {
    if (isSimple(details, hidesSecret)) return redactJson(JSON.stringify(details), redact);
    const walk: Walk = { limits, redact, ancestors: new Set(), valuesLeft: limits.values };
    const json = redactJson(JSON.stringify(plain(details, walk, 0)), redact);
    return json.length <= limits.total ? json : overview(json, limits);
  } catch (error) {
    return JSON.stringify({ unreadableDetails: boundedText(String((error as Error)?.message), redact, 500) });
  }
}

/** A text for the log: redacted and bounded. */
export function boundedText(text: string, redact: Redact, limit: number): string {
  if (text.length <= limit) return redact(text);
  // Redacted before it is cut, so that no half of a secret is left at the edge.
  const { start, whole } = redactStart(text, redact, limit * 4);
  if (whole && start.length <= limit) return start;
  return `${startOf(start, limit)}… [${text.length - limit} more characters]`;
}

function redactJson(json: string, redact: Redact): string {
  const redacted = redact(json);
  if (redacted === json || isJson(redacted)) return redacted;
  // A secret that looks like a number, or like what stands between two values, was found outside of a text.
  return JSON.stringify(redactValues(JSON.parse(json), redact));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Redacts each text of a JSON value by itself, its keys too, and replaces numbers that show a secret. */
function redactValues(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'number') return redact(String(value)) === String(value) ? value : REDACTED;
  if (Array.isArray(value)) return value.map((item) => redactValues(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redact(key), redactValues(item, redact)]),
  );
}

function overview(json: string, limits: DetailsLimits): string {
  return JSON.stringify({
    truncated: `details of ${json.length} characters, cut to ${Math.floor(limits.total / 2)}`,
    start: startOf(json, Math.floor(limits.total / 2)),
  });
}

function plain(value: unknown, walk: Walk, depth: number): unknown {
  walk.valuesLeft -= 1;
  switch (typeof value) {
    case 'string':
      return value.length <= walk.limits.string ? value : boundedText(value, walk.redact, walk.limits.string);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
      return value;
    case 'bigint':
      return `${value}n`;
    case 'undefined':
      return null;
    case 'symbol':
      return String(value);
    case 'function':
      return `[function ${value.name || 'anonymous'}]`;
    case 'object':
      return value === null ? null : plainObject(value, walk, depth);
  }
}

function plainObject(value: object, walk: Walk, depth: number): unknown {
  if (walk.ancestors.has(value)) return '[circular]';
  const special = specialObject(value);
  if (special !== undefined) return special;
  if (depth >= walk.limits.depth) return Array.isArray(value) ? '[array, too deep]' : '[object, too deep]';
  walk.ancestors.add(value);
  try {
    if (Array.isArray(value) || value instanceof Set) return plainList([...value], walk, depth);
    if (value instanceof Map)
      return plainEntries(
        [...value].map(([k, v]) => [String(k), v]),
        walk,
        depth,
      );
    if (value instanceof Error) return plainError(value, walk, depth);
    return plainRecord(value, walk, depth);
  } finally {
    walk.ancestors.delete(value);
  }
}

function specialObject(value: object): string | undefined {
  if (ArrayBuffer.isView(value)) return `[${value.constructor.name}, ${value.byteLength} bytes]`;
  if (value instanceof ArrayBuffer) return `[ArrayBuffer, ${value.byteLength} bytes]`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[invalid date]' : value.toISOString();
  if (value instanceof URL || value instanceof RegExp) return String(value);
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet)
    return `[${value.constructor.name}]`;
  return undefined;
}

function plainList(items: readonly unknown[], walk: Walk, depth: number): unknown[] {
  const result: unknown[] = [];
  for (const item of items) {
    if (result.length >= walk.limits.items || walk.valuesLeft <= 0) {
      result.push(`[${items.length - result.length} more]`);
      break;
    }
    result.push(plain(item, walk, depth + 1));
  }
  return result;
}

function plainRecord(value: object, walk: Walk, depth: number): unknown {
  const keys = Object.keys(value);
  // Read one by one: a getter that throws spoils its own place only.
  return plainEntries(
    keys.map((key) => [key, readProperty(value, key)]),
    walk,
    depth,
  );
}

function readProperty(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return '[unreadable]';
  }
}

function plainEntries(entries: readonly (readonly [string, unknown])[], walk: Walk, depth: number): unknown {
  const result: Record<string, unknown> = {};
  let count = 0;
  for (const [key, value] of entries) {
    if (value === undefined) continue;
    if (count >= walk.limits.items || walk.valuesLeft <= 0) {
      result['[more]'] = `${entries.length - count} more`;
      break;
    }
    count += 1;
    // Assigned, this one would become the prototype of the result and be in no JSON.
    if (key === '__proto__') continue;
    const name = key.length <= MOST_KEY_CHARACTERS ? key : boundedText(key, walk.redact, MOST_KEY_CHARACTERS);
    result[name] = hidesSecret(key) && value !== null ? REDACTED : plain(value, walk, depth + 1);
  }
  return result;
}

function plainError(error: Error, walk: Walk, depth: number): unknown {
  const { name, message, stack, cause } = error;
  const own = Object.entries(error).filter(([key]) => !['name', 'message', 'stack', 'cause'].includes(key));
  const entries: [string, unknown][] = [['name', name], ['message', message], ['stack', stack], ...own];
  if (cause !== undefined) entries.push(['cause', cause]);
  if (error instanceof AggregateError) entries.push(['errors', error.errors]);
  return plainEntries(entries, walk, depth);
}
