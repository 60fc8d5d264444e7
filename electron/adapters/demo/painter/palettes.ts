import type { Color } from './color.ts';

/** The colours of one picture by their part in it. */
export type Palette = {
  readonly name: string;
  /** Words of the lexicon that ask for it. */
  readonly tags: readonly string[];
  /** From the zenith down to the horizon. */
  readonly sky: readonly [top: Color, middle: Color, horizon: Color];
  /** Sun, moon, foam, lit windows. */
  readonly light: Color;
  /** Layers run from far (hazy) to near (heavy). */
  readonly far: Color;
  readonly near: Color;
  readonly accent: Color;
  readonly accent2: Color;
  readonly night: boolean;
};

function palette(
  name: string,
  tags: string,
  sky: readonly [Color, Color, Color],
  [light, far, near, accent, accent2]: readonly [Color, Color, Color, Color, Color],
  night = false,
): Palette {
  return { name, tags: tags.split(' '), sky, light, far, near, accent, accent2, night };
}

export const PALETTES: readonly [Palette, ...Palette[]] = [
  palette(
    'dusk',
    'dusk purple violet evening warm calm romantic',
    ['#2a2a5e', '#8d4f8c', '#f4a17a'],
    ['#ffe2b3', '#7f5a93', '#1a1838', '#e5484d', '#f9c270'],
  ),
  palette(
    'ember',
    'dusk sunset red orange warm autumn dramatic',
    ['#5b1f4b', '#d1495b', '#f9a65a'],
    ['#fff0c2', '#b8566a', '#2a1030', '#ffcf56', '#f0803c'],
  ),
  palette(
    'lavender',
    'dusk purple violet lavender dream magic romantic',
    ['#4b3f8f', '#a58bd1', '#f5cfd6'],
    ['#fff3d6', '#8f7cc0', '#241c4e', '#ffd166', '#ef6f8e'],
  ),
  palette(
    'harbour',
    'dusk blue teal evening calm',
    ['#16324f', '#4f7d94', '#f3c98b'],
    ['#fff1cf', '#4d7183', '#0d1f33', '#d8412f', '#f2a65a'],
  ),
  palette(
    'peach',
    'dawn morning pastel pink calm spring soft',
    ['#7fb0c9', '#f3c6b4', '#fde6c8'],
    ['#fff7e3', '#c9a9b4', '#3e4a63', '#e76f51', '#f4a261'],
  ),
  palette(
    'first-light',
    'dawn morning gold yellow warm hope',
    ['#5f7fa8', '#e8b79a', '#ffe3a3'],
    ['#fffbe6', '#b59a9b', '#2c3550', '#d9534a', '#f2b441'],
  ),
  palette(
    'nordic',
    'day blue ocean summer calm clear',
    ['#5aa3c4', '#a7d0d9', '#f1ead6'],
    ['#fffdf2', '#8fb3b8', '#17404d', '#d8412f', '#f2b441'],
  ),
  palette(
    'riviera',
    'day blue ocean turquoise teal summer tropical bright',
    ['#1d8fb8', '#6cc5cf', '#fdf0cf'],
    ['#fffbe8', '#4fa8b3', '#0f3d57', '#ff6b4a', '#ffc145'],
  ),
  palette(
    'midnight',
    'night blue moon winter calm',
    ['#070b1f', '#13224a', '#35507f'],
    ['#f4efd6', '#33507f', '#060a1a', '#f2c14e', '#e4572e'],
    true,
  ),
  palette(
    'velvet',
    'night purple violet magic dream',
    ['#0d0722', '#2a1750', '#6a3f8a'],
    ['#fbe9ff', '#4a2f78', '#0a0518', '#ff9d5c', '#f15bb5'],
    true,
  ),
  palette(
    'aurora',
    'night green teal aurora magic cold winter',
    ['#04121f', '#0b3b4a', '#2f9c86'],
    ['#eafbe6', '#1f6b6b', '#03131b', '#f6c85f', '#c77dff'],
    true,
  ),
  palette(
    'neon',
    'neon night pink purple magenta electric',
    ['#12052b', '#3d0e63', '#d3217f'],
    ['#ffe9f8', '#5a1c86', '#0b0320', '#19e3ff', '#ff3d9a'],
    true,
  ),
  palette(
    'synth',
    'neon retro purple blue electric',
    ['#0a0f3c', '#42248f', '#ff6f61'],
    ['#ffd166', '#5b37a6', '#0c0b2e', '#00e5c3', '#ff4f8b'],
    true,
  ),
  palette(
    'pine',
    'forest green misty calm spring morning nature',
    ['#bfd3c1', '#dfe5cc', '#f5efd8'],
    ['#fffbe6', '#9fb9a5', '#12302a', '#d9622b', '#e9b44c'],
  ),
  palette(
    'moss',
    'green jungle summer lush nature forest tropical',
    ['#2f5d50', '#6f9a78', '#d8d9a5'],
    ['#fff4c7', '#7fa37c', '#0f2a24', '#f0a830', '#d9573f'],
  ),
  palette(
    'autumn',
    'autumn orange brown warm rust cozy',
    ['#e8b25d', '#f3d9a4', '#faefd5'],
    ['#fff8e5', '#d59a5b', '#4a1f17', '#c8381f', '#e5851f'],
  ),
  palette(
    'gold',
    'gold yellow desert warm sun bright',
    ['#d99a2b', '#efc568', '#fbeab8'],
    ['#fffbe8', '#cf9a45', '#3a2410', '#8a2f26', '#e0702f'],
  ),
  palette(
    'terracotta',
    'desert pink terracotta day warm earthy orange',
    ['#f2b89c', '#f7d6bf', '#fdf0e1'],
    ['#fff8ee', '#dc9b80', '#6e2b32', '#1f6f78', '#e2725b'],
  ),
  palette(
    'lagoon',
    'blue teal ocean underwater turquoise cool',
    ['#0e4a66', '#2b8aa0', '#a9dcd3'],
    ['#fdf6df', '#3a8ea3', '#062b41', '#ff7a59', '#ffd27d'],
  ),
  palette(
    'tempest',
    'stormy gray dramatic rain cool',
    ['#26303d', '#56636f', '#cfcdbd'],
    ['#f2efe0', '#6d7780', '#141a22', '#d9512c', '#f0b860'],
  ),
  palette(
    'candy',
    'pastel pink purple soft cute spring dream',
    ['#b8c8f0', '#e8d0ee', '#ffe3dc'],
    ['#fffbf0', '#c7b5e0', '#5d5a8c', '#ff8fa3', '#ffd97d'],
  ),
  palette(
    'mint',
    'pastel green mint soft spring fresh',
    ['#bfe8df', '#e2f3e3', '#fff3dc'],
    ['#fffdf5', '#9fd2c8', '#3c6e71', '#ff9aa2', '#ffd6a5'],
  ),
  palette(
    'ink',
    'monochrome white gray minimal black day',
    ['#d3d1ca', '#e8e6df', '#f6f4ee'],
    ['#ffffff', '#b5b3ac', '#16161a', '#2b2b30', '#8a8880'],
  ),
  palette(
    'noir',
    'monochrome black night noir dark',
    ['#0c0c0f', '#2a2a2f', '#6a6a70'],
    ['#f5f3ee', '#4a4a50', '#050507', '#f5f3ee', '#9a9aa0'],
    true,
  ),
  palette(
    'ice',
    'winter snow white blue cold cool minimal',
    ['#9cc3dc', '#cfe3ee', '#f3f8fa'],
    ['#ffffff', '#a9c6d8', '#1d3a56', '#e4572e', '#f4c95d'],
  ),
  palette(
    'crimson',
    'red crimson dramatic fire dark',
    ['#3b0a18', '#9e1b32', '#ef6f53'],
    ['#ffe0b8', '#a02a3c', '#1a050d', '#f7c948', '#f2a65a'],
  ),
];
