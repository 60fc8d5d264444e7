import { MIN_LIBRARY_BYTES } from '../../../shared/domain/retention.ts';
import { given, usageError } from './options.ts';

const MAX_DAYS = 36_500;
const BYTES_OF: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 };
const MAX_BYTES = 1e15;

/** Whole days, with or without a `d` behind them: `90` or `90d`. Throws as the parsers in options do. */
export function days(option: string): (text: string) => number {
  return (text) => {
    const found = /^(\d{1,6})d?$/.exec(text.trim());
    const value = Number(found?.[1] ?? Number.NaN);
    if (value >= 1 && value <= MAX_DAYS) return value;
    throw usageError(`${option} must be days from 1 to 36,500, such as 90d; got ${given(text)}`);
  };
}

/** A size with its unit, as whole bytes: `20GB`, `1.5 TB`. A unit is 1,000 times the one before. */
export function librarySize(option: string): (text: string) => number {
  return (text) => {
    const found = /^(\d{1,9}(?:\.\d{1,3})?)\s*(MB|GB|TB)$/i.exec(text.trim());
    const unit = BYTES_OF[found?.[2]?.toUpperCase() ?? ''] ?? Number.NaN;
    const value = Math.round(Number(found?.[1]) * unit);
    if (value >= MIN_LIBRARY_BYTES && value <= MAX_BYTES) return value;
    throw usageError(`${option} must be a size from 10MB to 1000TB, such as 20GB; got ${given(text)}`);
  };
}
