import { withoutEscapeSequences } from '../domain/escape-sequences.ts';

/** Control characters, and invisible ones that reorder what a terminal shows. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;
/** Most text by far, and a tenth of the cost: nothing in it needs taking out. */
const PRINTABLE_ASCII = /^[ -~]*$/;
/** What JSON leaves as it is but a terminal may act on: DEL, the C1 controls, and marks that reorder text. */
const JSON_CONTROLS = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/**
 * One line that a terminal shows and does not obey: a server's or a prompt's text without escape sequences, with a space
 * for each run of control characters.
 */
export function plainLine(text: string): string {
  return plainPart(text).trim();
}

/** A part of such a line, with the spaces at its ends. */
export function plainPart(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : withoutEscapeSequences(text).replace(CONTROLS, ' ');
}

/** The lines of a text, each plain, without empty ones. */
export function plainLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.match(/^\s*/)?.[0].replace(/[^ ]/g, ' ') + plainLine(line))
    .filter((line) => line.trim() !== '');
}

/** One object as one line of JSON in which every control character is escaped. */
export function jsonLine(value: unknown): string {
  return withoutJsonControls(JSON.stringify(value));
}

/** JSON text that means the same and holds nothing that a terminal may act on. */
export function withoutJsonControls(json: string): string {
  return json.replace(
    JSON_CONTROLS,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
