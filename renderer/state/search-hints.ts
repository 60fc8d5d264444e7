import { FAILURE_CODES } from '../../shared/domain/errors.ts';
import { LEVELS, STEPS } from '../../shared/domain/log-entry.ts';
import { OPERATORS, type Operator } from '../../shared/domain/search-query.ts';

/** A way to go on with what is being typed: shown as `label`, and the whole text that it makes. */
export type Hint = { readonly label: string; readonly text: string };

/** Shown at most; the others come with another letter. */
const MOST = 8;

const VALUES: Readonly<Record<Operator, readonly string[]>> = {
  level: LEVELS,
  step: STEPS,
  job: ['last'],
  image: [],
  code: FAILURE_CODES,
  before: ['today', 'yesterday', '7d', '30d'],
  after: ['today', 'yesterday', '7d', '12h'],
};

/** How the last word of the query can go on: operators that begin like it, or the values of the one that it names. */
export function hintsFor(text: string): Hint[] {
  const [, before = '', minus = '', word = ''] = /^(.*?)(-?)([^\s"/]*)$/s.exec(text) ?? [];
  if (before !== '' && !/\s$/.test(before)) return [];
  const [name, value] = word.toLowerCase().split(':');
  const operator = OPERATORS.find((each) => each === name);
  if (value === undefined) {
    return OPERATORS.filter((each) => each.startsWith(word.toLowerCase())).map((each) => ({
      label: `${each}:`,
      text: `${before}${minus}${each}:`,
    }));
  }
  if (operator === undefined) return [];
  const typed = value.split(',');
  const chosen = typed.slice(0, -1).map((each) => `${each},`);
  return VALUES[operator]
    .filter((each) => each.toLowerCase().startsWith(typed.at(-1) ?? '') && each !== typed.at(-1))
    .slice(0, MOST)
    .map((each) => ({
      label: `${operator}:${each}`,
      text: `${before}${minus}${operator}:${chosen.join('')}${each} `,
    }));
}
