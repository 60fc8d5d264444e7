import type { Random } from '../../../electron/adapters/demo/painter/random.ts';
import { type Grammar, valid } from './grammar.ts';

/** Names that mean something to JavaScript, to databases and to file systems. */
const NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'then',
  'toJSON',
  'length',
  'jobId',
  '',
  '\0',
  '0',
  '../x',
  'a.b',
  '$where',
];

/** Texts that mean something to whoever gets them unchecked. None holds a folder of this machine. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '\0',
  '../../../etc/passwd',
  '..\\..\\windows\\system32',
  'file:///etc/shadow',
  '/dev/zero',
  'CON',
  'C:\\nul',
  "'; DROP TABLE image_generation_jobs; --",
  '" OR 1=1 --',
  '%00%2e%2e%2f',
  '{{7*7}}<%= 7*7 %>$(id)',
  '<script>alert(1)</script>',
  '\ud800',
  '\udc00\ud800x',
  '\u202egnp.exe',
  '\ufeff\u200b\u2028\u2029',
  'e\u0301'.repeat(20),
  'ﷺ'.repeat(50),
  '\u001b[2J\u0007',
  'NaN',
  '-0',
  '1e309',
  '0x10',
  'true',
  'null',
  '[object Object]',
  '(a+)+$'.repeat(10),
  '/(a+)+$/',
  '01890000-0000-7000-8000-00000000000g',
  '00000000-0000-0000-0000-000000000000',
  'https://user:pass@example.com/',
  'javascript:alert(1)',
  'http://169.254.169.254/latest',
  '9'.repeat(400),
];

const NUMBERS: readonly number[] = [
  -1,
  -0,
  0.5,
  1e-320,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  1e21,
  1.797e308,
];

const LARGE_TEXT = 'A'.repeat(300_000);
const LONG_LIST: readonly unknown[] = Array.from({ length: 100_000 }, (_, at) => at);
const DEEP: unknown = nest(2_000);
const MANY_KEYS: Readonly<Record<string, number>> = Object.fromEntries(
  Array.from({ length: 20_000 }, (_, at) => [`key ${at}`, at]),
);

function nest(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { deep: value };
  return value;
}

/** Frozen, since every message shares them. */
const LARGE: readonly unknown[] = [LARGE_TEXT, LONG_LIST, DEEP, MANY_KEYS].map(Object.freeze);

/** Something that takes milliseconds to look at. */
export function hostileLarge(random: Random): unknown {
  return oneOf(LARGE, random);
}

/** Something that JSON can carry, at a place where it does not belong. */
export function hostileJson(random: Random): unknown {
  switch (random.whole(0, 9)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
    case 3:
      return oneOf(NUMBERS, random);
    case 4:
      return [];
    case 5:
      return {};
    case 6:
      return own(oneOf(NAMES, random), oneOf(TEXTS, random));
    case 7:
      return [oneOf(TEXTS, random), oneOf(NUMBERS, random), null];
    default:
      return oneOf(TEXTS, random);
  }
}

/** Something that only a caller inside this process, or the structured clone of Electron’s IPC, can bring. */
export function hostileObject(random: Random): unknown {
  const kinds = CLONED.length + LIVE.length;
  const at = random.whole(0, kinds - 1);
  return at < CLONED.length ? CLONED[at]?.() : LIVE[at - CLONED.length]?.();
}

/** What structured clone carries and JSON does not. */
const CLONED: readonly (() => unknown)[] = [
  () => undefined,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => 10n ** 30n,
  () => new Date(Number.NaN),
  () => new Map([['__proto__', 1]]),
  () => new Set([1, 2]),
  () => /(a+)+$/,
  () => new Error('an error', { cause: new Error('another') }),
  () => new Uint8Array(16),
  () => new ArrayBuffer(8),
  () => new Float64Array([Number.NaN]),
  () => Object('a text in an object'),
  () => Object(7),
  () => new Array(5),
  () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    return circle;
  },
];

/** What nothing carries across a boundary; only code of our own could bring it. */
const LIVE: readonly (() => unknown)[] = [
  () => Symbol('a symbol'),
  () => () => 'a function',
  () => class Hostile {},
  () => new Proxy({}, { get: refuse, ownKeys: refuse, getPrototypeOf: refuse, has: refuse }),
  () => new Proxy([], { get: refuse }),
  () => Object.create({ jobId: 'from its prototype' }),
  () => Promise.resolve(1),
  () => new WeakMap(),
  () => ({
    get jobId(): string {
      throw new Error('a getter that throws');
    },
  }),
  () => ({
    // biome-ignore lint/suspicious/noThenProperty: somebody who awaits it would call it
    then: refuse,
  }),
  () => ({ toString: refuse, valueOf: refuse, toJSON: refuse }),
];

function refuse(): never {
  throw new TypeError('nobody may look');
}

/** A property of this name, also of those that an assignment would take for something else. */
export function own(name: string, value: unknown, object: object = {}): object {
  // What is frozen, or a proxy that refuses, stays as it is.
  Reflect.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  return object;
}

/** A value that just passes a bound of the grammar. */
function outOfBounds(grammar: Grammar, random: Random): unknown {
  switch (grammar.kind) {
    case 'number':
      return random.chance(0.5) ? grammar.max + 1 : grammar.min - 1;
    case 'text':
      return Number.isFinite(grammar.max) && grammar.max <= 4_096
        ? 'x'.repeat(grammar.max + 1)
        : ''.padEnd(grammar.min - 1);
    case 'array':
      return grammar.max <= 1_000
        ? Array.from({ length: grammar.max + 1 }, () => null)
        : new Array(Math.max(0, grammar.min - 1));
    default:
      return hostileJson(random);
  }
}

/** Where in a message something can be changed: an object or a list, a name in it, and what belongs there. */
type Spot = {
  readonly holder: object;
  readonly name: string;
  readonly grammar: Grammar;
  /** Whether it is the whole of the message. */
  readonly whole: boolean;
};

/** A message of a command: most are spoiled at one or a few places; some are as they should be. */
export function message(grammar: Grammar, random: Random, hostile: (random: Random) => unknown): unknown {
  if (random.chance(0.05)) return hostile(random);
  const root = { input: valid(grammar, random) };
  if (random.chance(0.08)) return root.input;
  const changes = random.whole(1, 3);
  for (let change = 0; change < changes; change += 1) {
    try {
      spoil(spotIn(root, grammar, random), random, hostile);
    } catch {
      // It walked into a proxy that lets nobody look, which is spoiled enough.
    }
  }
  return root.input;
}

/** Walks down from the root by chance, and stops by chance. */
function spotIn(root: { input: unknown }, grammar: Grammar, random: Random): Spot {
  let spot: Spot = { holder: root, name: 'input', grammar, whole: true };
  for (;;) {
    const next = random.chance(0.25) && !spot.whole ? null : below(spot, random);
    if (next === null) return spot;
    spot = next;
  }
}

function below({ holder, name, grammar, whole }: Spot, random: Random): Spot | null {
  const value: unknown = Reflect.get(holder, name);
  if (typeof value !== 'object' || value === null) return null;
  if (grammar.kind === 'either') {
    const fitting = grammar.options.find(({ kind }) => kind === (Array.isArray(value) ? 'array' : 'object'));
    return fitting === undefined ? null : below({ holder, name, grammar: fitting, whole }, random);
  }
  if (grammar.kind === 'array' && Array.isArray(value) && value.length > 0 && value.length < 1_000) {
    return {
      holder: value,
      name: String(random.whole(0, value.length - 1)),
      grammar: grammar.items,
      whole: false,
    };
  }
  if (grammar.kind !== 'object' || grammar.fields.length === 0) return null;
  const field = oneOf(grammar.fields, random);
  return { holder: value, name: field.name, grammar: field.grammar, whole: false };
}

function spoil(
  { holder, name, grammar, whole }: Spot,
  random: Random,
  hostile: (random: Random) => unknown,
): void {
  const value: unknown = Reflect.get(holder, name);
  switch (random.whole(0, whole ? 5 : 7)) {
    case 0:
    case 1:
      return void own(name, hostile(random), holder);
    case 2:
      return void own(name, outOfBounds(grammar, random), holder);
    case 3:
      return void own(name, random.chance(0.5) ? [value] : { [name]: value }, holder);
    case 4:
      return void own(name, oneOf(TEXTS, random), holder);
    case 5:
      if (whole && typeof value === 'object' && value !== null && !Array.isArray(value)) {
        return void own(oneOf(NAMES, random), hostile(random), value);
      }
      return void own(name, random.chance(0.5) ? String(typeof value) : valid(grammar, random), holder);
    case 6:
      return void Reflect.deleteProperty(holder, name);
    default:
      return void own(oneOf(NAMES, random), hostile(random), holder);
  }
}

function oneOf<T>(options: readonly T[], random: Random): T {
  return options[random.whole(0, options.length - 1)] as T;
}
