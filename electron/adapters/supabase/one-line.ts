/** Longest text of a server that is worth keeping, in characters. */
const MAX_TEXT = 500;
/** How much of a text is looked at: patterns over a megabyte of one letter would hold up everything else. */
const MAX_READ = 4_000;

/** A server's text as it may be stored and shown: one line, bounded, without tokens and keys. */
export function oneLine(text: string): string {
  const clean = text
    .slice(0, MAX_READ)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this line removes
    .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .replace(/\bBearer \S+/gi, 'Bearer [token]')
    .replace(/\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g, '[token]')
    .replace(/\bsb_(?:secret|publishable)_[\w-]+/g, '[key]')
    .replace(/[A-Za-z0-9+/_-]{200,}={0,2}/g, '[data]')
    .trim();
  return clean.length > MAX_TEXT ? `${clean.slice(0, MAX_TEXT)}…` : clean;
}
