import { AppError } from '../../../shared/contract/result.ts';
import { readSpan } from '../../../shared/domain/search-time.ts';
import { wholePath } from '../compose/whole-path.ts';

/** What JOB means, in the help of every command that takes one. */
export const JOB = "a job's id, four digits or more of its beginning or end, or last";

/**
 * Parsers of option values. Each throws AppError `invalid_input` that names the option, what it must be, and what was given;
 * whoever reports it knows the command, and so whose help to advise.
 */

/** A whole number within bounds, both included. */
export function wholeNumber(option: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw refused(option, `must be a whole number from ${shown(min)} to ${shown(max)}`, text);
  };
}

/** A whole number with no upper bound; what no number can hold counts as the largest one. */
export function wholeNumberFrom(option: string, min: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min) return Math.min(value, Number.MAX_SAFE_INTEGER);
    throw refused(option, `must be a whole number, ${shown(min)} or more`, text);
  };
}

/** Seconds, fractions allowed, as milliseconds. */
export function seconds(option: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = decimal(text);
    if (value >= min && value <= max) return Math.round(value * 1_000);
    throw refused(option, `must be a number of seconds from ${shown(min)} to ${shown(max)}`, text);
  };
}

/** A length of time such as `90m`, `12h`, `7d` or `2w`, as milliseconds. */
export function timeSpan(option: string): (text: string) => number {
  return (text) => {
    const ms = readSpan(text);
    if (ms !== null && ms > 0) return ms;
    throw refused(option, 'must be a length of time such as 90m, 12h, 7d or 2w', text);
  };
}

/** US dollars, more than none. */
export function dollarAmount(option: string): (text: string) => number {
  return (text) => {
    const value = decimal(text);
    if (value > 0) return value;
    throw refused(option, 'must be an amount in US dollars above 0, such as 1.50', text);
  };
}

/** One of a few words. */
export function oneOf<T extends string>(option: string, allowed: readonly T[]): (text: string) => T {
  return (text) => {
    const found = allowed.find((word) => word === text);
    if (found !== undefined) return found;
    throw refused(option, `must be one of ${allowed.join(', ')}`, text);
  };
}

/** Some of a few words, separated by commas. */
export function someOf<T extends string>(option: string, allowed: readonly T[]): (text: string) => T[] {
  const one = oneOf(option, allowed);
  return (text) => text.split(',').map((word) => one(word.trim()));
}

/** A text that must not be empty, such as a path. */
export function notEmpty(option: string): (text: string) => string {
  return (text) => {
    if (text !== '') return text;
    throw usageError(`${option} must not be empty`, fieldOf(option));
  };
}

/** Path of a folder. */
export function folderPath(option: string): (text: string) => string {
  const text = notEmpty(option);
  return (given) => text(wholePath(given, option, fieldOf(option)));
}

export function usageError(message: string, field: string | null = null): AppError {
  return new AppError('invalid_input', message, { field });
}

function refused(option: string, must: string, got: string): AppError {
  return usageError(`${option} ${must}; got ${given(got)}`, fieldOf(option));
}

/** What was given, for a message. */
export function given(text: string): string {
  if (text === '') return 'nothing';
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function fieldOf(option: string): string {
  return option.replace(/^-+/, '');
}

function decimal(text: string): number {
  return /^(\d{1,15}(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
}

function shown(value: number): string {
  return value.toLocaleString('en');
}
