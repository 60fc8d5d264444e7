import { insideJson } from '../../../shared/text/inside-json.ts';

/** What stands where the prompt stood. */
const PROMPT = '[prompt]';
/** So many characters in a row, of those that count, are no chance: they are of the prompt. */
const LONG = 24;
/** It is looked at each so-many-th place, for as much as a long part has there at least. */
const STRIDE = 8;
const LOOKED_FOR = LONG - STRIDE + 1;

/**
 * A text without the prompt that it may quote.
 * @returns null when it still holds a long part of it, as when only its beginning is quoted, or it is written otherwise.
 */
export function withoutPrompt(text: string, prompt: string): string | null {
  const result = formsOf(prompt).reduce((rest, form) => rest.replace(wholly(form), PROMPT), text);
  return holdsPart(plain(result), plain(prompt)) ? null : result;
}

/** As it is, inside JSON, and in one line. */
function formsOf(prompt: string): string[] {
  const trimmed = prompt.trim();
  const forms = [trimmed, insideJson(trimmed), trimmed.replace(/\s+/g, ' ')];
  return [...new Set(forms)].filter((form) => form !== '');
}

/** Finds a text where no word goes on before or after it: a prompt may be one short word. */
function wholly(text: string): RegExp {
  return new RegExp(`(?<!\\w)${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!\\w)`, 'gi');
}

/** Only letters and digits, and where others were between them: however it is wrapped, escaped or made part of a name. */
function plain(text: string): string {
  return ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
}

function holdsPart(text: string, prompt: string): boolean {
  if (prompt.trim() === '') return false;
  if (prompt.length <= LONG) return text.includes(prompt);
  for (let at = 0; at + LOOKED_FOR <= text.length; at += STRIDE)
    if (prompt.includes(text.slice(at, at + LOOKED_FOR))) return true;
  return false;
}
