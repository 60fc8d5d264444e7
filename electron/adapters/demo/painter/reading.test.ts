import { describe, expect, it } from 'vitest';
import { choosePalette } from './choose-palette.ts';
import { Random } from './random.ts';
import { readPrompt } from './reading.ts';

function palettes(prompt: string) {
  const reading = readPrompt(prompt);
  return Array.from({ length: 30 }, (_, seed) =>
    choosePalette(reading, reading.scene ?? 'abstract', new Random(seed)),
  );
}

describe('readPrompt', () => {
  it.each([
    ['A red lighthouse over a calm sea at dusk', 'coast'],
    ['Mountains behind a lake', 'mountains'],
    ['two kittens', 'cat'],
    ['a bowl of cherries', 'still-life'],
    ['portrait of an astronaut', 'portrait'],
    ['an astronaut, portrait', 'space'],
    ['a café in a forêt', null],
    ['HOT AIR BALLOONS', 'hills'],
    ['nothing known', null],
  ])('sees in “%s” the composition %s', (prompt, scene) => {
    expect(readPrompt(prompt).scene).toBe(scene);
  });

  it('finds motifs, colours in their order, and the mood', () => {
    const reading = readPrompt('A green boat and a red lighthouse in a wild, crowded storm');
    expect([...reading.motifs]).toEqual(expect.arrayContaining(['boat', 'lighthouse', 'rain']));
    expect(reading.colors).toEqual(['#3c9d5c', '#d8352f']);
    expect([reading.energy, reading.density]).toEqual([0.95, 0.95]);
    expect(readPrompt('calm, minimal')).toMatchObject({ energy: 0.1, density: 0.1 });
  });
});

describe('choosePalette', () => {
  it.each(['a city at night', 'lighthouse in moonlight', 'midnight forest'])('is dark for “%s”', (prompt) => {
    expect(palettes(prompt).every(({ night }) => night)).toBe(true);
  });

  it.each([
    ['a pastel meadow', 'pastel'],
    ['neon city', 'neon'],
    ['black and white portrait', 'monochrome'],
    ['mountains at dawn', 'dawn'],
    ['coast at sunset', 'dusk'],
  ])('for “%s” is always %s', (prompt, tag) => {
    expect(palettes(prompt).every(({ tags }) => tags.includes(tag))).toBe(true);
  });

  it('gives monochrome only when asked', () => {
    const all = ['a city at night', 'white cat', 'minimal mountains', 'unknown'].flatMap(palettes);
    expect(all.filter(({ tags }) => tags.includes('monochrome'))).toEqual([]);
  });

  it('gives the named colours to accent and companion', () => {
    expect(palettes('a yellow boat with blue sails')[0]).toMatchObject({
      accent: '#f6c83b',
      accent2: '#2f6fd0',
    });
  });

  it('varies with the seed', () => {
    const horizons = palettes('mountains at dusk').map(({ sky }) => sky[2]);
    expect(new Set(horizons).size).toBeGreaterThan(20);
  });
});
