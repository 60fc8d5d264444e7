/** What a series stands for, by which it gets a colour and a texture: two that are stacked differ in both. */
export type Tone = 'good' | 'bad' | 'warning' | 'neutral' | 'first' | 'second' | 'third';

const COLORS: Readonly<Record<Tone, string>> = {
  good: 'var(--chart-good)',
  bad: 'var(--chart-bad)',
  warning: 'var(--chart-warning)',
  neutral: 'var(--chart-neutral)',
  first: 'var(--chart-first)',
  second: 'var(--chart-second)',
  third: 'var(--chart-third)',
};
const HATCHED: readonly Tone[] = ['bad', 'warning'];

export function colorOf(tone: Tone): string {
  return COLORS[tone];
}

export function isHatched(tone: Tone): boolean {
  return HATCHED.includes(tone);
}
