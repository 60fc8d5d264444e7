import { describe, expect, test } from 'vitest';
import { createScrub, describeHtml, isHtml } from './scrub.ts';

describe('what is kept of a text', () => {
  const scrub = createScrub('my-secret-key');

  test.each([
    ['Bad key my-secret-key!', 'Bad key [key]!'],
    ['Incorrect API key provided: sk-abc***xyz.', 'Incorrect API key provided: [key]'],
    ['Incorrect API key provided: abcd****wxyz', 'Incorrect API key provided: [key]'],
    ['Header Bearer abc.def', 'Header Bearer [key]'],
    ['key sk-proj-AbC_123-x', 'key [key]'],
    [`image ${'QUJD'.repeat(100)}==`, 'image [data]'],
    ['two\nlines\u0000\u001b[31m', 'two lines [31m'],
    ['a task-force at risk', 'a task-force at risk'],
  ])('%j becomes %j', (text, expected) => {
    expect(scrub(text)).toBe(expected);
  });

  test('is bounded, and a megabyte of anything is read in no time', () => {
    for (const piece of ['A', '*', '-', ' ', '<!--', 'sk-', '\\']) {
      const text = piece.repeat(1024 * 1024);
      expect(scrub(text).length).toBeLessThanOrEqual(501);
      expect(isHtml(text)).toBe(false);
    }
  });

  test('a key that lies past the bound is not cut into a readable half', () => {
    expect(scrub(`${'x '.repeat(245)}my-secret-key`)).not.toMatch(/my-se/);
  });
});

test.each(['<!DOCTYPE html><html>', '  <html lang="en">', '<!-- x --><head>', '<title>x</title>'])(
  '%j is a web page',
  (text) => {
    expect(isHtml(text)).toBe(true);
  },
);

test.each(['{"a":"<html>"}', 'a < b', '<xml/>', ''])('%j is none', (text) => {
  expect(isHtml(text)).toBe(false);
});

test('a web page is told by its title', () => {
  expect(describeHtml('<html><head><title>\n Log\n in </title>')).toBe('a web page titled “Log in”');
  expect(describeHtml('<html>')).toBe('a web page');
});
