import { type Details, detailsOf, type LogEntry } from '../../../shared/domain/log-entry.ts';

export type Cause = { readonly name: string; readonly code: string | null; readonly message: string };

/** An entry's details, taken apart into what is shown in its own way. */
export type DetailsParts = {
  /** What to do about it, in plain words. */
  readonly advice: string | null;
  /** The chain of errors behind it, the nearest first. */
  readonly causes: readonly Cause[];
  readonly stack: string | null;
  /** All the rest; null when there is none. */
  readonly rest: Details;
};

type Fields = { readonly [name: string]: Details };

/** Takes an entry's details apart. Whatever is not of the form that the app logs stays in the rest, so that nothing is lost. */
export function partsOf(entry: Pick<LogEntry, 'detailsJson'>): DetailsParts {
  const details = detailsOf(entry);
  if (!isFields(details)) return { advice: null, causes: [], stack: null, rest: details };
  const { advice, causes, stack, ...rest } = details;
  const known = causesOf(causes);
  return {
    advice: textOf(advice),
    causes: known ?? [],
    stack: textOf(stack),
    rest: withUnknown(rest, {
      advice: textOf(advice) === null ? advice : undefined,
      causes: known === null ? causes : undefined,
      stack: textOf(stack) === null ? stack : undefined,
    }),
  };
}

function withUnknown(rest: Fields, others: Readonly<Record<string, Details | undefined>>): Details {
  const left = Object.entries(others).filter((each): each is [string, Details] => each[1] !== undefined);
  const all = { ...rest, ...Object.fromEntries(left) };
  return Object.keys(all).length === 0 ? null : all;
}

function causesOf(causes: Details | undefined): Cause[] | null {
  if (causes === undefined) return [];
  if (!Array.isArray(causes)) return null;
  const known = causes.map(causeOf).filter((cause) => cause !== null);
  return known.length === causes.length ? known : null;
}

function causeOf(cause: Details): Cause | null {
  if (!isFields(cause)) return null;
  const { name, code, message } = cause;
  return typeof name === 'string' && typeof message === 'string'
    ? { name, code: textOf(code), message }
    : null;
}

function textOf(value: Details | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function isFields(value: Details): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A step on the way to a value within details. */
export type PathStep = string | number;

/** A path as one would write it in a program: `rateLimit.remaining`, `causes[0].message`, `["x-id"]`. */
export function pathText(path: readonly PathStep[]): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\p{L}_$][\p{L}\d_$]*$/u.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** A value as text to paste: a text as it is, everything else as JSON. */
export function valueText(value: Details): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
