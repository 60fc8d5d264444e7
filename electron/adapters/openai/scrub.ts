/** Longest text of a provider that is worth keeping, in characters. */
const MAX_TEXT = 500;
/** How much of a text is looked at: patterns over a megabyte of one letter would hold up everything else. */
const MAX_READ = 2_000;
const MAX_HTML = 10_000;

export type Scrub = (text: string) => string;

/**
 * Makes a function that takes out of a text what must never be stored or shown: the key, whole or as the provider
 * echoes it in part (`sk-abc***xyz`), and runs of base64. What is left is one line of at most 500 characters.
 */
export function createScrub(key: string | null): Scrub {
  return (text) => {
    const withoutKey = key === null || key === '' ? text : text.replaceAll(key, '[key]');
    const clean = withoutKey
      .slice(0, MAX_READ)
      // Also those that turn the direction of what follows.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this line removes
      .replace(/[\s\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ')
      .replace(/\bBearer \S+/gi, 'Bearer [key]')
      .replace(/\b(?:sk|sess|pk|rk)-[\w.*-]+/g, '[key]')
      .replace(/[\w-]{0,60}\*{3,}[\w-]{0,60}/g, '[key]')
      .replace(/[A-Za-z0-9+/_-]{120,}={0,2}/g, '[data]')
      .trim();
    return clean.length > MAX_TEXT ? `${clean.slice(0, MAX_TEXT)}…` : clean;
  };
}

/** Whether a text is a web page, which is never shown. */
export function isHtml(text: string): boolean {
  return /^\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype html|html|head|body|title|center|h1)\b/i.test(
    text.slice(0, MAX_HTML),
  );
}

/** A web page in a few words: its title, if it has one. */
export function describeHtml(html: string): string {
  const title = /<title[^>]*>([^<]{1,200})/i.exec(html.slice(0, MAX_HTML))?.[1]?.replace(/\s+/g, ' ').trim();
  return title ? `a web page titled “${title.slice(0, 100)}”` : 'a web page';
}
