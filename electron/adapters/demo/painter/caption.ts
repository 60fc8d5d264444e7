import type { Lettering } from '../lettering.ts';
import type { Canvas } from './canvas.ts';
import { type Color, readable } from './color.ts';
import { FILLER_WORDS } from './lexicon.ts';
import { num, shape } from './svg.ts';

/** Longest caption in characters: more would not be read at the size of a poster's foot. */
const MAX_CAPTION = 44;

/** The first words of the prompt, spaced out along the foot of the picture; empty when the font has none of their letters. */
export function caption(canvas: Canvas, lettering: Lettering, prompt: string, ground: Color): string {
  const { width, height, unit, palette } = canvas;
  const text = captionText(prompt);
  const tracking = 0.2;
  const wanted = unit * 0.0215;
  const long = lettering.measure(text, wanted, tracking);
  if (long === 0) return '';
  const size = Math.min(wanted, (wanted * width * 0.84) / long);
  const actual = lettering.measure(text, size, tracking);
  const baseline = height - unit * 0.042;
  return shape(lettering.outline(text, (width - actual) / 2, baseline, size, tracking), {
    fill: readable(ground, '#fdf8ee', palette.near),
    opacity: 0.88,
  });
}

/** The first clause of the prompt, in capitals, cut between words and never after a filler word. */
export function captionText(prompt: string): string {
  const clause = (prompt.trim().split(/[.,;:!?\n\r|(]/u)[0] ?? '').slice(0, 400);
  const words: string[] = [];
  for (const word of clause.split(/\s+/u)) {
    if (words.length > 0 && [...words, word].join(' ').length > MAX_CAPTION) break;
    words.push(word.slice(0, MAX_CAPTION));
  }
  while (words.length > 1 && FILLER_WORDS.has((words.at(-1) ?? '').toLowerCase())) words.pop();
  return words.join(' ').toUpperCase();
}

/** The word DEMO in a thin frame in the upper right corner: what is drawn here is never mistaken for a model's work. */
export function demoMark(canvas: Canvas, lettering: Lettering, ground: Color): string {
  const { width, unit, palette } = canvas;
  const size = Math.max(7, unit * 0.0165);
  const tracking = 0.24;
  const long = lettering.measure('DEMO', size, tracking);
  const [padX, padY] = [size * 0.75, size * 0.55];
  const cap = size * 0.72;
  const right = width - unit * 0.04;
  const top = unit * 0.04;
  const color = readable(ground, '#fdf8ee', palette.near);
  const frame = `<rect x="${num(right - long - padX * 2)}" y="${num(top)}" width="${num(long + padX * 2)}" height="${num(cap + padY * 2)}" rx="${num(size * 0.35)}" fill="${ground}" fill-opacity="0.7" stroke="${color}" stroke-width="${num(Math.max(0.8, size * 0.07))}" opacity="0.8"/>`;
  return (
    frame +
    shape(lettering.outline('DEMO', right - long - padX, top + padY + cap, size, tracking), {
      fill: color,
      opacity: 0.9,
    })
  );
}
