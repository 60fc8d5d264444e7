import type { Grammar } from './grammar.ts';

/**
 * Whether a value must be refused, judged without zod. Says no where it does not know: what a schema refines beyond its grammar is
 * not told apart, so this never accuses wrongly.
 */
export function mustBeRefused(grammar: Grammar, value: unknown): boolean {
  switch (grammar.kind) {
    case 'object':
      return objectMustBeRefused(grammar, value);
    case 'array':
      // Its length first: the members of a hundred thousand need no look.
      return (
        !Array.isArray(value) ||
        value.length < grammar.min ||
        value.length > grammar.max ||
        value.some((item) => mustBeRefused(grammar.items, item))
      );
    case 'text':
      return typeof value !== 'string' || textMustBeRefused(grammar, value);
    case 'number':
      return (
        typeof value !== 'number' ||
        !Number.isFinite(value) ||
        (grammar.whole && !Number.isSafeInteger(value)) ||
        value < grammar.min ||
        value > grammar.max
      );
    case 'one':
      return !grammar.values.includes(value);
    case 'either':
      return grammar.options.every((option) => mustBeRefused(option, value));
    case 'anything':
      return false;
  }
}

function objectMustBeRefused(
  { fields, others }: Extract<Grammar, { kind: 'object' }>,
  value: unknown,
): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true;
  const given = value as Record<string, unknown>;
  for (const { name, grammar, required } of fields) {
    const field = given[name];
    if (field === undefined ? required : mustBeRefused(grammar, field)) return true;
  }
  const unknown = Object.keys(given).filter((name) => !fields.some((field) => field.name === name));
  if (others === null) return unknown.length > 0;
  return unknown.some(
    (name) => mustBeRefused(others.names, name) || mustBeRefused(others.values, given[name]),
  );
}

/** Some fields are trimmed before they are looked at, which the grammar does not tell. */
function textMustBeRefused({ min, max, pattern }: Extract<Grammar, { kind: 'text' }>, text: string): boolean {
  const trimmed = text.trim();
  return text.length < min || trimmed.length > max || (pattern !== null && !pattern.test(trimmed));
}

/** What is wrong with an input that reached a handler, whatever its schema: it must be plain data, made by the parser. */
export function whyNotPlain(value: unknown, depth = 0): string | null {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return null;
    case 'number':
      return Number.isFinite(value) ? null : `the number ${value}`;
    case 'object':
      if (value === null) return null;
      return depth > 20 ? 'something nested more than 20 deep' : whyObjectNotPlain(value, depth);
    default:
      return `a ${typeof value}`;
  }
}

function whyObjectNotPlain(value: object, depth: number): string | null {
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = Array.isArray(value) || prototype === Object.prototype || prototype === null;
  if (!isPlain) return 'an object with a prototype of its own';
  for (const key of Reflect.ownKeys(value)) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (property?.get !== undefined || property?.set !== undefined) return `a getter at ${String(key)}`;
    if (Array.isArray(value) && key === 'length') continue;
    const why = typeof key === 'symbol' ? 'a symbol as a name' : whyNotPlain(property?.value, depth + 1);
    if (why !== null) return why;
  }
  return null;
}
