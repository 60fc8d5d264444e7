import type { Color } from './color.ts';

export const SCENES = [
  'coast',
  'waves',
  'mountains',
  'forest',
  'city',
  'desert',
  'space',
  'flowers',
  'still-life',
  'abstract',
  'cat',
  'portrait',
  'hills',
] as const;
export type SceneName = (typeof SCENES)[number];

/** Words that ask for a composition. The first words weigh the same as the last; each word found counts once. */
export const SCENE_WORDS: Readonly<Record<SceneName, string>> = {
  coast:
    'lighthouse coast sea seaside shore beach harbor harbour bay cliff boat sailboat ship yacht island pier port ocean horizon',
  waves: 'wave surf tsunami swell tide ripple',
  mountains:
    'mountain peak summit alps alpine volcano glacier ridge snow cabin hut ski climber fjord lake tent camp everest fuji',
  forest: 'forest wood tree pine fir birch jungle grove bear deer fox wolf owl mushroom',
  city: 'city town skyline street skyscraper building urban tokyo york paris london berlin downtown bridge traffic rooftop metropolis cyberpunk architecture house',
  desert: 'desert dune sand cactus sahara canyon mesa camel oasis egypt pyramid mars',
  space:
    'space planet galaxy star rocket astronaut cosmos cosmic universe nebula orbit comet alien saturn spaceship',
  flowers:
    'flower floral bouquet rose tulip poppy daisy garden bloom blossom botanical plant meadow sunflower orchid lily',
  'still-life':
    'fruit apple oranges pear lemon bowl vase bottle cup coffee tea kitchen food wine cherry peaches ceramic pottery breakfast product jar teapot',
  abstract:
    'abstract geometry geometric pattern shape circle square triangle bauhaus logo background wallpaper texture line cube modernist music jazz',
  cat: 'cat kitten pet kitty window feline',
  portrait: 'portrait woman man girl boy face person lady people queen king fashion model dancer human',
  hills:
    'hill river valley field farm countryside village stream landscape road path vineyard lavender tuscany balloon country',
};

/** What a picture may hold besides its composition. */
export const MOTIF_WORDS = {
  lighthouse: 'lighthouse beacon',
  boat: 'boat sailboat ship yacht sail sailing sailor',
  moon: 'moon moonlight lunar moonlit',
  sun: 'sun sunny sunshine sunlight',
  stars: 'star starry stargazing constellation galaxy',
  clouds: 'cloud cloudy overcast',
  birds: 'bird gull seagull crow swallow flock',
  cabin: 'cabin hut house cottage home barn chalet',
  trees: 'tree pine fir wood forest',
  lake: 'lake reflection mirror fjord pond',
  snow: 'snow snowy winter snowfall blizzard',
  rain: 'rain rainy storm stormy thunderstorm drizzle',
  cactus: 'cactus saguaro',
  balloon: 'balloon zeppelin',
  rocket: 'rocket spaceship spacecraft astronaut shuttle',
  fruit: 'fruit apple oranges pear lemon peaches cherry',
  apple: 'apple',
  orange: 'oranges peaches mandarin clementine',
  pear: 'pear',
  lemon: 'lemon citrus lime',
  cherry: 'cherry',
  vase: 'vase flower bouquet',
  daisy: 'daisy chamomile sunflower marguerite',
  poppy: 'poppy anemone hibiscus',
  tulip: 'tulip crocus lotus',
  allium: 'allium dandelion hydrangea lavender',
  dahlia: 'dahlia rose peony chrysanthemum carnation',
  river: 'river stream creek brook',
  lamp: 'neon lamp light lantern glow glowing',
} as const;
export type Motif = keyof typeof MOTIF_WORDS;

/** Words that ask for a palette, beside the palettes' own tags, which are found too. */
export const TAG_WORDS: Readonly<Record<string, string>> = {
  dusk: 'twilight sundown sunset gloaming',
  dawn: 'sunrise daybreak',
  night: 'midnight nocturne nocturnal dark starry moonlit moonlight moon stars star space galaxy',
  day: 'noon midday daylight sunny',
  stormy: 'storm thunder thunderstorm tempest hurricane rain rainy overcast',
  misty: 'mist fog foggy hazy haze',
  winter: 'snow snowy frost frozen christmas',
  autumn: 'fall october harvest',
  gold: 'golden',
  neon: 'cyberpunk vaporwave synthwave futuristic',
  monochrome: 'bw grayscale greyscale black-and-white charcoal ink',
  gray: 'grey silver',
  calm: 'quiet peaceful serene tranquil still gentle zen',
  pastel: 'cute kawaii delicate',
  dramatic: 'epic intense bold',
  tropical: 'palm paradise',
  retro: 'vintage 80s eighties',
  fire: 'flame lava volcano',
};

/** 0 is still, 1 is wild: how steep waves and how torn clouds are. */
export const ENERGY_WORDS = {
  calm: 'calm quiet peaceful serene tranquil still gentle zen minimal minimalist soft misty',
  wild: 'stormy storm wild rough tempest hurricane dramatic epic intense thunderstorm raging windy',
} as const;

/** How much there is to see. */
export const DENSITY_WORDS = {
  sparse: 'minimal minimalist simple empty lonely lone clean single',
  dense: 'dense busy crowded many lush detailed intricate full maximalist jungle',
} as const;

/** Colours that a word gives to the picture's most striking thing. */
export const COLOR_WORDS: Readonly<Record<string, Color>> = {
  red: '#d8352f',
  crimson: '#b3152f',
  scarlet: '#e2322b',
  orange: '#ee7b30',
  amber: '#f5a623',
  yellow: '#f6c83b',
  gold: '#d9a227',
  golden: '#d9a227',
  green: '#3c9d5c',
  emerald: '#1f9d6b',
  mint: '#8fdcc0',
  teal: '#1c8c8c',
  turquoise: '#2fc0b8',
  blue: '#2f6fd0',
  navy: '#1c2f6b',
  indigo: '#3f3fa8',
  purple: '#8446b8',
  violet: '#8446b8',
  lavender: '#b39ddb',
  pink: '#f27ba5',
  magenta: '#e0218a',
  brown: '#84563c',
  white: '#f7f4ec',
  black: '#17161a',
};

/** Words that carry no picture. */
export const FILLER_WORDS = new Set(
  'a an the of in on at over under with and or to for by from into its is are as it this that very some my your'.split(
    ' ',
  ),
);
