import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/contract/result.ts';
import {
  dollarAmount,
  folderPath,
  notEmpty,
  oneOf,
  seconds,
  someOf,
  wholeNumber,
  wholeNumberFrom,
} from './options.ts';

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError && error.data.code === 'invalid_input') return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a whole number', () => {
  const images = wholeNumber('--images', 1, 10_000);

  it.each([
    ['1', 1],
    ['10000', 10_000],
    ['007', 7],
  ])('takes %j', (text, value) => expect(images(text)).toBe(value));

  it.each(['0', '10001', '11000', '-1', '1.5', '1e3', '0x10', ' 5', '', 'many', '9'.repeat(30)])(
    'refuses %j',
    (text) =>
      expect(messageOf(() => images(text))).toContain(
        '--images must be a whole number from 1 to 10,000; got ',
      ),
  );

  it('names the option, the bounds and what was given', () => {
    expect(messageOf(() => images('0'))).toBe('--images must be a whole number from 1 to 10,000; got 0');
    expect(messageOf(() => images(''))).toMatch(/got nothing$/);
    expect(messageOf(() => images('x'.repeat(500))).length).toBeLessThan(160);
  });
});

describe('a whole number without an upper bound', () => {
  const limit = wholeNumberFrom('--limit', 1);

  it.each([
    ['1', 1],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9'.repeat(30), Number.MAX_SAFE_INTEGER],
  ])('takes %j', (text, value) => expect(limit(text)).toBe(value));

  it.each(['0', '-1', '1.5', '1e3', ''])('refuses %j', (text) =>
    expect(messageOf(() => limit(text))).toContain('--limit must be a whole number, 1 or more; got '),
  );
});

describe('a path', () => {
  it('is not empty, which needs no more words', () => {
    expect(messageOf(() => notEmpty('--model')(''))).toBe('--model must not be empty');
    expect(messageOf(() => folderPath('--library')(''))).toBe('--library must not be empty');
  });

  it('has no ~ that the shell left in', () => {
    const library = folderPath('--library');
    for (const path of ['/a', 'a/~', '~backup', './~/x']) expect(library(path)).toBe(path);
    for (const path of ['~', '~/x', '~\\x'])
      expect(messageOf(() => library(path))).toBe(
        `--library begins with ~, which nothing has replaced; got ${path}`,
      );
  });
});

describe('seconds', () => {
  const timeout = seconds('--timeout', 0.001, 3_600);

  it.each([
    ['120', 120_000],
    ['0.5', 500],
    ['.25', 250],
    ['2.', 2_000],
  ])('takes %j as milliseconds', (text, ms) => expect(timeout(text)).toBe(ms));

  it.each(['0', '-1', '3601', '1s', 'Infinity', 'NaN', '.', '1e3', ''])('refuses %j', (text) =>
    expect(messageOf(() => timeout(text))).toContain(
      '--timeout must be a number of seconds from 0.001 to 3,600',
    ),
  );
});

describe('an amount of money', () => {
  it('takes fractions and refuses nothing, less, and words', () => {
    expect(dollarAmount('--budget')('1.50')).toBe(1.5);
    for (const text of ['0', '-1', '$5', 'free', '0.0']) {
      expect(messageOf(() => dollarAmount('--budget')(text))).toContain(
        '--budget must be an amount in US dollars',
      );
    }
  });
});

describe('words', () => {
  it('are taken only from the list', () => {
    expect(oneOf('--preset', ['off', 'strong'])('off')).toBe('off');
    expect(messageOf(() => oneOf('--preset', ['off', 'strong'])('Off'))).toBe(
      '--preset must be one of off, strong; got Off',
    );
  });

  it('may be several, and each is checked', () => {
    const levels = someOf('--level', ['info', 'error']);
    expect(levels('info, error')).toEqual(['info', 'error']);
    expect(messageOf(() => levels('info,debug'))).toContain('got debug');
    expect(messageOf(() => levels('info,'))).toContain('got nothing');
  });
});
