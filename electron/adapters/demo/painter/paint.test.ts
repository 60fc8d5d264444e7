import { describe, expect, it } from 'vitest';
import type { Lettering } from '../lettering.ts';
import { SCENES } from './lexicon.ts';
import { type Commission, paint } from './paint.ts';

/** Records what is lettered; a word is a path that a reader of the SVG could not know. */
function fakeLettering(): Lettering & { readonly words: string[] } {
  const words: string[] = [];
  return {
    words,
    measure: (text, size) => text.length * size,
    outline(text, x, baseline) {
      words.push(text);
      return `M${x} ${baseline}h1v1Z`;
    },
  };
}

function painted(changes: Partial<Commission> = {}): string {
  return paint({
    prompt: 'a lighthouse',
    seed: 7,
    width: 512,
    height: 512,
    lettering: fakeLettering(),
    ...changes,
  });
}

/** The names of tags that do not close in order; none in well-formed XML. */
function unbalancedTags(svg: string): string[] {
  const open: string[] = [];
  for (const [, slash, name = '', selfClosing] of svg.matchAll(/<(\/?)([A-Za-z]+)[^>]*?(\/?)>/g)) {
    if (selfClosing === '/') continue;
    if (slash !== '/') open.push(name);
    else if (open.pop() !== name) return [name];
  }
  return open;
}

/** Prompts whose only known word is the composition’s name, so that each composition is drawn. */
const PROMPTS = SCENES.map((scene) => (scene === 'still-life' ? 'bowl' : scene));
const SIZES = [
  [512, 512],
  [768, 256],
  [256, 1024],
] as const;

describe('paint', () => {
  it.each(PROMPTS)('draws sound SVG of nothing but shapes: %s', (prompt) => {
    for (const [width, height] of SIZES) {
      for (let seed = 0; seed < 6; seed++) {
        const svg = painted({ prompt, seed, width, height });
        expect(svg).toContain(`width="${width}" height="${height}"`);
        expect(unbalancedTags(svg)).toEqual([]);
        expect(svg).not.toMatch(/NaN|undefined|Infinity|null|\[object/);
        expect(svg).not.toMatch(/<(text|image|use|style|script|foreignObject)\b|href=|font-family/);
        expect(svg.match(/https?:[^"]+/g)).toEqual(['http://www.w3.org/2000/svg']);
      }
    }
  });

  it('refers only to what it defines', () => {
    for (const prompt of PROMPTS) {
      const svg = painted({ prompt });
      const defined = new Set([...svg.matchAll(/ id="(\w+)"/g)].map(([, id]) => id));
      const used = [...svg.matchAll(/url\(#(\w+)\)/g)].map(([, id]) => id);
      expect(used.length).toBeGreaterThan(0);
      expect(used.filter((id) => !defined.has(id))).toEqual([]);
    }
  });

  it('draws the same picture for the same commission', () => {
    for (const prompt of PROMPTS) expect(painted({ prompt })).toBe(painted({ prompt }));
  });

  it('draws another picture for each seed', () => {
    const pictures = Array.from({ length: 40 }, (_, seed) => painted({ seed }));
    expect(new Set(pictures).size).toBe(40);
  });

  it('lets words that it does not know steer the picture too', () => {
    const pictures = ['zyxw', 'wxyz', 'qqqq'].map((prompt) => painted({ prompt }));
    expect(new Set(pictures).size).toBe(3);
  });

  it('paints the subject in the colour that the prompt names', () => {
    expect(painted({ prompt: 'a red lighthouse' })).toContain('fill="#d8352f"');
    expect(painted({ prompt: 'a blue lighthouse' })).toContain('fill="#2f6fd0"');
    expect(painted({ prompt: 'a blue lighthouse' })).not.toContain('fill="#d8352f"');
  });

  it('marks every picture as a demo and letters the prompt below', () => {
    const lettering = fakeLettering();
    painted({ prompt: 'A quiet lighthouse, at dusk', lettering });
    expect(lettering.words).toEqual(['A QUIET LIGHTHOUSE', 'DEMO']);
  });

  it.each([
    ['markup', '<script>alert("1")</script> & more'],
    ['only signs', '!!! ...'],
    ['another script', '灯台と海'],
    ['lone surrogates', '\ud800 sea'],
    ['32,000 characters', 'lighthouse '.repeat(2_909)],
  ])('paints a prompt of %s', (_, prompt) => {
    const svg = painted({ prompt });
    expect(unbalancedTags(svg)).toEqual([]);
    expect(svg).not.toContain('alert');
  });
});
