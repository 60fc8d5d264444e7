import { describe, expect, it } from 'vitest';
import { withoutPrompt } from './without-prompt.ts';

const LONG = 'A lighthouse at dusk,\nwith "Heron" written on its door, in the fog of a northern sea';

describe('a text without its prompt', () => {
  it.each([
    ['as it is', `no: ${LONG}.`],
    ['inside JSON', `no: ${JSON.stringify({ prompt: LONG }).slice(11, -2)}.`],
    ['in one line', `no: ${LONG.replace('\n', ' ')}.`],
    ['in other letters', `no: ${LONG.toUpperCase()}.`],
  ])('has a note where it was quoted %s', (_how, text) => {
    expect(withoutPrompt(text, LONG)).toBe('no: [prompt].');
  });

  it('is none while a long part is left, wherever that begins and however it is written', () => {
    for (let at = 0; at < 40; at += 1) {
      expect(withoutPrompt(`declined: ${LONG.slice(at, at + 34)}…`, LONG)).toBeNull();
    }
    expect(withoutPrompt('file a-lighthouse-at-dusk-with-heron.png', LONG)).toBeNull();
  });

  it('loses a short prompt as a word, never inside another', () => {
    expect(withoutPrompt('the cat is in no category', 'cat')).toBe('the [prompt] is in no category');
    expect(withoutPrompt('a.b (c)', '(c)')).toBe('a.b [prompt]');
    expect(withoutPrompt('image of a red-fox.png', 'red  fox')).toBeNull();
  });

  it('stays as it is when it quotes nothing', () => {
    expect(withoutPrompt('Image 1: attempt 1 failed: the server answered 500', LONG)).toBe(
      'Image 1: attempt 1 failed: the server answered 500',
    );
    expect(withoutPrompt('anything', ' … ')).toBe('anything');
  });
});
