import type { Color } from './color.ts';
import {
  COLOR_WORDS,
  DENSITY_WORDS,
  ENERGY_WORDS,
  MOTIF_WORDS,
  type Motif,
  SCENE_WORDS,
  SCENES,
  type SceneName,
  TAG_WORDS,
} from './lexicon.ts';
import { PALETTES } from './palettes.ts';

/** What the painter understood of a prompt. */
export type Reading = {
  /** The composition that the words ask for most; null when they ask for none. */
  readonly scene: SceneName | null;
  /** Palette tags, in the order found. */
  readonly tags: ReadonlySet<string>;
  readonly colors: readonly Color[];
  readonly motifs: ReadonlySet<Motif>;
  /** 0 still … 1 wild. */
  readonly energy: number;
  /** 0 sparse … 1 dense. */
  readonly density: number;
};

/** Reads a prompt by the lexicon. Words it does not know steer the picture only through the hash of the prompt. */
export function readPrompt(prompt: string): Reading {
  const words = wordsOf(prompt);
  const has = (list: string): boolean => list.split(' ').some((word) => words.has(word));
  return {
    scene: bestScene(words),
    tags: tagsOf(words, has),
    colors: [...words].flatMap((word) => COLOR_WORDS[word] ?? []),
    motifs: new Set((Object.keys(MOTIF_WORDS) as Motif[]).filter((motif) => has(MOTIF_WORDS[motif]))),
    energy: has(ENERGY_WORDS.wild) ? 0.95 : has(ENERGY_WORDS.calm) ? 0.1 : 0.4,
    density: has(DENSITY_WORDS.dense) ? 0.95 : has(DENSITY_WORDS.sparse) ? 0.1 : 0.5,
  };
}

/** Lower-case words without accents, each also in its likely singular, in the order of the prompt. */
function wordsOf(prompt: string): ReadonlySet<string> {
  const plain = prompt.slice(0, 4_000).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return new Set((plain.match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((word) => [word, ...singulars(word)]));
}

function singulars(word: string): string[] {
  if (word.length < 4 || !word.endsWith('s')) return [];
  if (word.endsWith('ies')) return [`${word.slice(0, -3)}y`];
  return word.endsWith('es') ? [word.slice(0, -1), word.slice(0, -2)] : [word.slice(0, -1)];
}

/** The composition with most words in the prompt; of equals, the one named first. */
function bestScene(words: ReadonlySet<string>): SceneName | null {
  const order = [...words];
  const hits = SCENES.map((scene) => ({
    scene,
    found: order.flatMap((word, place) => (SCENE_WORDS[scene].split(' ').includes(word) ? [place] : [])),
  }));
  const [best] = hits
    .filter(({ found }) => found.length > 0)
    .sort((a, b) => b.found.length - a.found.length || (a.found[0] ?? 0) - (b.found[0] ?? 0));
  return best?.scene ?? null;
}

function tagsOf(words: ReadonlySet<string>, has: (list: string) => boolean): Set<string> {
  const own = new Set(PALETTES.flatMap(({ tags }) => tags));
  return new Set([
    ...[...words].filter((word) => own.has(word)),
    ...(words.has('black') && words.has('white') ? ['monochrome'] : []),
    ...Object.keys(TAG_WORDS).filter((tag) => has(TAG_WORDS[tag] ?? '')),
  ]);
}
