import { withoutEscapeSequences } from '../../../shared/domain/escape-sequences.ts';
import type { Format } from '../../../shared/domain/processing.ts';

/**
 * How files and folders of the library are named. Names are made here, never taken: whatever a prompt or a template holds,
 * the result is one plain name that Linux, macOS and Windows all accept and that cannot point anywhere else.
 */

/** What a name may tell. */
export type NameParts = {
  /** When the job was made, milliseconds since the epoch; shown in local time. */
  readonly createdAt: number;
  readonly jobId: string;
  readonly prompt: string;
  readonly model: string;
  readonly seed: number;
  /** 1 to `images`. */
  readonly index: number;
  readonly images: number;
  /** 1 to `variants`; 0 for a file about the whole image, such as the sidecar, whose name then has no variant. */
  readonly variant: number;
  readonly variants: number;
  /** What the file really is. */
  readonly format: Format | 'json';
};

/** UTF-8 bytes of a whole name. File systems allow 255; some encrypting ones only little more than half of that in text. */
export const MAX_NAME_BYTES = 200;
const MAX_SLUG_BYTES = 48;
const MAX_MODEL_BYTES = 40;

const EXTENSIONS: Record<NameParts['format'], string> = {
  png: 'png',
  jpeg: 'jpg',
  webp: 'webp',
  json: 'json',
};

type TokenName = 'date' | 'time' | 'job' | 'prompt' | 'model' | 'seed' | 'index' | 'variant';

const TOKENS: Record<TokenName, (parts: NameParts) => string> = {
  date: (parts) => localDate(parts.createdAt),
  time: (parts) => localTime(parts.createdAt),
  job: (parts) => shortJobId(parts.jobId),
  prompt: (parts) => slug(parts.prompt, MAX_SLUG_BYTES),
  model: (parts) => slug(parts.model, MAX_MODEL_BYTES),
  seed: (parts) => String(parts.seed),
  index: (parts) => padded(parts.index, Math.max(2, String(parts.images).length)),
  variant: (parts) => padded(parts.variant, String(parts.variants).length),
};

const TOKEN = /\{([a-z]+)\}/g;
/** The variant with what leads up to it (`_v{variant}`, `-variant-{variant}`), which a name without a variant leaves out. */
const VARIANT_AND_LEAD = /[ _.-]*(?:v|var|variant)?[ _.-]*\{variant\}/gi;
/** What Windows forbids in a name; a slash would be a path everywhere. */
const FORBIDDEN = /[<>:"/\\|?*]/g;
/** Control characters and invisible ones that reorder or hide text, but not the joiners that emoji and scripts need. */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}]|(?!\p{Join_Control})\p{Cf}/gu;
const LONE_SURROGATE = /\p{Surrogate}/gu;
/** Names that Windows takes for devices, whatever their extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i;

/**
 * The name of a finished file, extension included: the template with its tokens filled in, made safe, at most
 * `MAX_NAME_BYTES` long. The same parts always give the same name (in one time zone).
 */
export function fileName(template: string, parts: NameParts): string {
  const shown = parts.variant === 0 ? template.replace(VARIANT_AND_LEAD, '') : template;
  const filled = shown.replace(TOKEN, (token, name: string) => (isToken(name) ? TOKENS[name](parts) : token));
  const extension = `.${EXTENSIONS[parts.format]}`;
  return safeStem(filled, MAX_NAME_BYTES - extension.length) + extension;
}

/** The name of a job's folder below the library: its date, what the prompt begins with, its short id. */
export function folderName(parts: Pick<NameParts, 'createdAt' | 'jobId' | 'prompt'>): string {
  const words = slug(parts.prompt, MAX_SLUG_BYTES);
  const named = [localDate(parts.createdAt), words, shortJobId(parts.jobId)].filter((part) => part !== '');
  return safeStem(named.join('_'), MAX_NAME_BYTES);
}

/** The same name for the n-th file that wants it: `name (2).png`. No longer than `MAX_NAME_BYTES`. */
export function withSuffix(name: string, n: number): string {
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const end = ` (${n})${dot > 0 ? name.slice(dot) : ''}`;
  return cut(stem, MAX_NAME_BYTES - byteLength(end)).trimEnd() + end;
}

/** What is wrong with a template and how to mend it; null when nothing is. */
export function checkTemplate(template: string): string | null {
  if (template.trim() === '')
    return 'The file name template is empty. Use for example {date}_{job}_{index}_v{variant}.';
  const literal = template.replace(TOKEN, (token, name: string) => (isToken(name) ? '' : token));
  const unknown = literal.match(/\{[^{}]*\}/);
  if (unknown) return `The file name template has ${unknown[0]}, which is not one of ${tokenList()}.`;
  if (/[{}]/.test(literal)) return 'The file name template has a brace without its partner.';
  const forbidden = literal.match(FORBIDDEN);
  if (forbidden)
    return `The file name template has ${forbidden[0]}, which a file name cannot hold. Leave it out.`;
  if (literal.search(INVISIBLE) >= 0)
    return 'The file name template has an invisible character. Type it anew.';
  return null;
}

function tokenList(): string {
  return Object.keys(TOKENS)
    .map((name) => `{${name}}`)
    .join(' ');
}

function isToken(name: string): name is TokenName {
  return Object.hasOwn(TOKENS, name);
}

/** The last eight digits of the id: random, where the first are a time that all jobs of one minute share. */
function shortJobId(jobId: string): string {
  return slug(jobId, 64).replaceAll('-', '').slice(-8);
}

/** One safe name without extension. Never empty, never a device, neither hidden nor an option (a leading dot or dash). */
function safeStem(text: string, maxBytes: number): string {
  const plain = text
    .replace(LONE_SURROGATE, '')
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(FORBIDDEN, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. -]+/, '');
  const stem = cut(plain, maxBytes - 1).replace(/[. ]+$/, '');
  if (stem === '') return 'image';
  // Windows looks only at what stands before the first dot, without the spaces before that dot.
  return DEVICE.test((stem.split('.')[0] ?? '').trimEnd()) ? `_${stem}` : stem;
}

/** Words joined by dashes, in lower case; letters, digits and emoji of any script stay. Empty when nothing does. */
function slug(text: string, maxBytes: number): string {
  const words = withoutEscapeSequences(text)
    .replace(LONE_SURROGATE, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}\p{Join_Control}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  const short = cut(words, maxBytes);
  const lastDash = short.lastIndexOf('-');
  const cutsWord = short.length < words.length && words[short.length] !== '-';
  return (cutsWord && lastDash > 0 ? short.slice(0, lastDash) : short).replace(/-+$/, '');
}

/** The longest beginning of whole characters, as a reader sees them, that fits in so many bytes of UTF-8. */
function cut(text: string, maxBytes: number): string {
  if (byteLength(text) <= maxBytes) return text;
  let end = 0;
  let bytes = 0;
  for (const { segment, index } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    bytes += byteLength(segment);
    if (bytes > maxBytes) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

function localDate(timestamp: number): string {
  const date = new Date(timestamp);
  return `${padded(date.getFullYear(), 4)}-${padded(date.getMonth() + 1, 2)}-${padded(date.getDate(), 2)}`;
}

/** Without colons, which Windows forbids. */
function localTime(timestamp: number): string {
  const date = new Date(timestamp);
  return `${padded(date.getHours(), 2)}.${padded(date.getMinutes(), 2)}.${padded(date.getSeconds(), 2)}`;
}
