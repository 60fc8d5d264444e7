import { assertNever } from './assert-never.ts';
import { LEVELS, type Level, STEPS, type Step } from './log-entry.ts';
import { type RelativeTime, readTime } from './search-time.ts';

/** The longest query, in characters. */
export const MAX_QUERY = 1_000;

export const OPERATORS = ['level', 'step', 'job', 'image', 'code', 'before', 'after'] as const;
export type Operator = (typeof OPERATORS)[number];

/** What is searched for: every condition must hold. Texts are found whatever their case, in the message or in the details. */
export type SearchQuery = {
  readonly words: readonly string[];
  readonly without: readonly string[];
  /** Regular expressions that must find something, and that must not. */
  readonly patterns: readonly string[];
  readonly withoutPatterns: readonly string[];
  /** Null for any. */
  readonly levels: readonly Level[] | null;
  readonly steps: readonly Step[] | null;
  /** Ids of jobs, their beginnings or ends, or `last`; null for any. */
  readonly jobs: readonly string[] | null;
  /** Numbers of images within their jobs; null for any. */
  readonly images: readonly number[] | null;
  /** Codes of errors, of which each must be in the details, and none of the others. */
  readonly codes: readonly string[];
  readonly withoutCodes: readonly string[];
  /** Logged at this time or later, and earlier than this: milliseconds since the epoch. */
  readonly from: number | null;
  readonly until: number | null;
};

/** What cannot be understood, and where: characters of the query, counted from 0. */
export type QueryProblem = {
  readonly at: number;
  readonly length: number;
  readonly message: string;
  readonly advice: string;
};

export type ParsedQuery =
  | { readonly ok: true; readonly query: SearchQuery }
  | { readonly ok: false; readonly problem: QueryProblem };

type Place = { readonly start: number; readonly end: number };

/** A piece of the query between two spaces; it begins with its minus. `value` is without quotes, slashes and the operator's name. */
type Piece = Place & { readonly negated: boolean; readonly value: string };
type OperatorToken = Piece & { readonly kind: 'operator'; readonly operator: Operator };
type Token = OperatorToken | (Piece & { readonly kind: 'text' | 'pattern' });

type Builder = { -readonly [K in keyof SearchQuery]: Mutable<SearchQuery[K]> };
type Mutable<T> = T extends readonly (infer E)[] ? E[] : T;

class Misunderstood extends Error {
  readonly problem: QueryProblem;

  constructor({ start, end }: Place, message: string, advice: string) {
    super(message);
    this.problem = { at: start, length: end - start, message, advice };
  }
}

/** @param now what `today` and `7d` are counted from; days are those of the local time zone. */
export function parseQuery(text: string, now: RelativeTime): ParsedQuery {
  try {
    const tokens = tokensOf(text);
    if (tokens.length === 0) {
      throw new Misunderstood(
        { start: 0, end: text.length },
        'There is nothing to search for',
        'Type a word, or an operator such as level:error.',
      );
    }
    const built = emptyQuery();
    for (const token of tokens) take(built, token, now);
    return { ok: true, query: built };
  } catch (error) {
    if (error instanceof Misunderstood) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** The pieces of a query. @throws Misunderstood when a quotation is not closed. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at] ?? '')) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    // A minus alone, as between two words, is nothing.
    if (token.value !== '' || token.kind !== 'text') tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(text: string, start: number): Token {
  const negated = text[start] === '-';
  const from = negated ? start + 1 : start;
  const pattern = /^\/((?:[^/\\]|\\.)+)\/(?=\s|$)/.exec(text.slice(from));
  // Without a slash at its end it is a path, which logs are full of.
  if (pattern !== null) {
    const end = from + pattern[0].length;
    return { kind: 'pattern', negated, value: pattern[1] ?? '', start, end };
  }
  const operator = OPERATORS.find((name) => text.slice(from).toLowerCase().startsWith(`${name}:`));
  if (operator === undefined) return { kind: 'text', negated, ...valueFrom(text, from, start), start };
  const value = valueFrom(text, from + operator.length + 1, start);
  return { kind: 'operator', operator, negated, ...value, start };
}

function valueFrom(text: string, from: number, start: number): { value: string; end: number } {
  if (text[from] !== '"') {
    const [value = ''] = /^\S*/.exec(text.slice(from)) ?? [];
    return { value, end: from + value.length };
  }
  const close = text.indexOf('"', from + 1);
  if (close === -1) {
    throw new Misunderstood(
      { start: from, end: text.length },
      'The quotation is not closed',
      'Add a quotation mark (") where the phrase ends.',
    );
  }
  if (close === from + 1) {
    throw new Misunderstood(
      { start, end: close + 1 },
      'There is nothing between the quotation marks',
      'Type the phrase between them.',
    );
  }
  return { value: text.slice(from + 1, close), end: close + 1 };
}

function emptyQuery(): Builder {
  return {
    words: [],
    without: [],
    patterns: [],
    withoutPatterns: [],
    levels: null,
    steps: null,
    jobs: null,
    images: null,
    codes: [],
    withoutCodes: [],
    from: null,
    until: null,
  };
}

function take(built: Builder, token: Token, now: RelativeTime): void {
  switch (token.kind) {
    case 'text':
      (token.negated ? built.without : built.words).push(token.value);
      return;
    case 'pattern':
      requirePattern(token);
      (token.negated ? built.withoutPatterns : built.patterns).push(token.value);
      return;
    case 'operator':
      takeOperator(built, token, now);
      return;
    default:
      assertNever(token);
  }
}

function requirePattern(token: Piece): void {
  try {
    new RegExp(token.value, 'i');
  } catch (error) {
    const [, reason = 'it cannot be read'] = /: ([^:]+)$/.exec(String(error)) ?? [];
    throw new Misunderstood(
      token,
      `The regular expression is not valid: ${reason}`,
      'Put a text that is meant as it stands between quotation marks.',
    );
  }
}

function takeOperator(built: Builder, token: OperatorToken, now: RelativeTime): void {
  const { operator } = token;
  const values = token.value.split(',').filter((value) => value !== '');
  if (values.length === 0) throw new Misunderstood(token, `${operator}: needs a value`, ADVICE[operator]);
  switch (operator) {
    case 'level':
      built.levels = narrowed(built.levels, LEVELS, wordsOf(token, values, LEVELS), token.negated);
      return;
    case 'step':
      built.steps = narrowed(built.steps, STEPS, wordsOf(token, values, STEPS), token.negated);
      return;
    case 'code':
      (token.negated ? built.withoutCodes : built.codes).push(...values.map((value) => codeOf(token, value)));
      return;
    case 'job':
      refuseMinus(token);
      built.jobs = [...(built.jobs ?? []), ...values.map((value) => jobOf(token, value))];
      return;
    case 'image':
      refuseMinus(token);
      built.images = [...(built.images ?? []), ...values.map((value) => imageOf(token, value))];
      return;
    case 'before':
    case 'after':
      takeTime(built, token, operator, now);
      return;
    default:
      assertNever(operator);
  }
}

/** Examples, for whoever has typed something that an operator does not take. */
const ADVICE: Readonly<Record<Operator, string>> = {
  level: `Choose from ${LEVELS.join(', ')}.`,
  step: `Choose from ${STEPS.join(', ')}.`,
  job: 'Give four digits or more of the beginning or end of its id, or last.',
  image: 'Give its number in the job, such as image:3.',
  code: 'Give the code of an error, such as code:rate_limited.',
  before: 'Give a day such as 2026-11-23, today, yesterday, or how long ago, such as 7d, 12h or 30m.',
  after: 'Give a day such as 2026-11-23, today, yesterday, or how long ago, such as 7d, 12h or 30m.',
};

function wordsOf<T extends string>(
  token: OperatorToken,
  values: readonly string[],
  known: readonly T[],
): T[] {
  return values.map((value) => {
    const word = known.find((each) => each === value.toLowerCase());
    if (word !== undefined) return word;
    const { operator } = token;
    throw new Misunderstood(token, `There is no ${operator} “${value}”`, ADVICE[operator]);
  });
}

/** Several of one operator widen the choice; one with a minus takes away. */
function narrowed<T>(
  before: readonly T[] | null,
  all: readonly T[],
  chosen: readonly T[],
  negated: boolean,
): T[] {
  if (negated) return (before ?? all).filter((value) => !chosen.includes(value));
  return [...new Set([...(before ?? []), ...chosen])];
}

function codeOf(token: Place, value: string): string {
  if (/^[\w.-]{1,100}$/.test(value)) return value;
  throw new Misunderstood(token, `“${value}” is no code of an error`, ADVICE.code);
}

function jobOf(token: Place, value: string): string {
  const id = value.toLowerCase();
  if (id === 'last' || /^[0-9a-f-]{4,36}$/.test(id)) return id;
  throw new Misunderstood(token, `“${value}” is no part of a job's id`, ADVICE.job);
}

function imageOf(token: Place, value: string): number {
  if (/^\d{1,6}$/.test(value)) return Number(value);
  throw new Misunderstood(token, `“${value}” is no number of an image`, ADVICE.image);
}

function takeTime(
  built: Builder,
  token: OperatorToken,
  operator: 'before' | 'after',
  now: RelativeTime,
): void {
  refuseMinus(token);
  const time = readTime(token.value, now);
  if (time === null)
    throw new Misunderstood(token, `“${token.value}” is no time that ${operator}: knows`, ADVICE[operator]);
  if (operator === 'before') built.until = Math.min(built.until ?? time, time);
  else built.from = Math.max(built.from ?? time, time);
}

function refuseMinus(token: OperatorToken): void {
  if (!token.negated) return;
  throw new Misunderstood(
    token,
    `${token.operator}: cannot have a minus`,
    'Say instead which are to be found.',
  );
}
