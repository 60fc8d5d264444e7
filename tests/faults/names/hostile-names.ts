import type { Random } from '../../../electron/adapters/demo/painter/random.ts';

/** Pieces of names that lead somewhere else on one system or another, or that no system takes. */
const PIECES: readonly string[] = [
  '..',
  '.',
  '',
  '...',
  '.. ',
  '..\u200b',
  '\u202e..',
  '%2e%2e',
  '%2E%2e',
  '%252e%252e',
  '%c0%ae%c0%ae',
  '..%00',
  '..;',
  '\0',
  'a\0b',
  'C:',
  'c:\\',
  '\\\\?\\C:',
  '\\\\server\\share',
  '~',
  '~root',
  '$HOME',
  'CON',
  'con.png',
  'NUL ',
  'aux.tar.gz',
  'COM1',
  'lpt\u00b9',
  'CONIN$',
  'name.',
  'name ',
  ' name',
  '.hidden',
  '-rf',
  '--help',
  'a:b',
  'a::$DATA',
  'e\u0301',
  '\u00e9',
  '\u212b',
  '\ufb01',
  'ſ',
  'İ',
  '\u2024\u2024',
  '\uff0e\uff0e',
  '\u2215',
  '\uff0f',
  '\ufe68',
  '\u202egnp.exe',
  '\u2066x\u2069',
  '\ud800',
  '\udc00x',
  '\n',
  '\r\n',
  '\t',
  '\u001b[31m',
  '\u0085',
  '|id',
  '`id`',
  '$(id)',
  '*',
  '?',
  '<',
  '"',
  "'",
  'canary.txt',
  'outside',
  'inside',
  'inside-evil',
  'link',
  'link-to-file',
  'a'.repeat(255),
  'é'.repeat(200),
  '😀'.repeat(70),
  'x'.repeat(5_000),
];

const SEPARATORS: readonly string[] = [
  '/',
  '\\',
  '//',
  '/./',
  '%2f',
  '%2F',
  '%5c',
  '%252f',
  '/../',
  ':',
  '\0/',
];
/** What leads to the canary from a folder below the world, spelled in ways that someone may take for something else. */
const LEADS: readonly string[] = [
  '../outside/canary.txt',
  '../../outside/canary.txt',
  '../../../outside/canary.txt',
  // What is not there yet could be made there, and a whole folder removed.
  '..',
  '../new',
  '../../new',
  '../../outside',
  '../../../outside',
  '../../../../outside',
  '../../outside/new',
  '../../../outside/new',
  '../inside-evil/canary.txt',
  'link/canary.txt',
  'link-to-file',
  'folder/../../outside/canary.txt',
];

/** A name, or a path, that somebody made up to get out. */
export function hostileName(random: Random): string {
  if (random.chance(0.35)) return spelled(oneOf(LEADS, random), random);
  const pieces = Array.from({ length: random.whole(1, 4) }, () => oneOf(PIECES, random));
  const start = random.chance(0.2) ? oneOf(SEPARATORS, random) : '';
  return start + pieces.reduce((path, piece) => path + oneOf(SEPARATORS, random) + piece);
}

/** One piece of a name, or several without anything between them. */
export function hostilePiece(random: Random): string {
  return Array.from({ length: random.whole(1, 3) }, () => oneOf(PIECES, random)).join('');
}

/** The same way, spelled as somebody may who hopes that it is read differently in two places. */
function spelled(path: string, random: Random): string {
  // Half of the time as it is.
  switch (random.whole(0, 13)) {
    case 0:
      return path.replaceAll('..', '%2e%2e');
    case 1:
      return path.replaceAll('/', '%2f');
    case 2:
      return path.replaceAll('..', '%252e%252e');
    case 3:
      return path.replaceAll('/', '\\');
    case 4:
      return encodeURIComponent(path);
    case 5:
      return `/${path}`;
    case 6:
      return `${path}\0.png`;
    default:
      return path;
  }
}

export function oneOf<T>(options: readonly T[], random: Random): T {
  return options[random.whole(0, options.length - 1)] as T;
}
