import { AnswerTooLargeError } from './call-errors.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
/** Longest key that matters, with room to tell longer ones apart. */
const KEY_LENGTH = 16;
/** Of an answer without its image there is less than this. */
const FIRST_BYTES = 4_096;

type Mode = 'between' | 'string' | 'image';

/**
 * Reads the JSON of an answer as it arrives and takes the value of every `b64_json` out of it: the first one is handed on
 * piece by piece, the others are dropped, and each leaves its number as a string in what remains. So an image never lies in
 * memory as one string (parsing 8 MB at once stalls the event loop for 50 ms), and what remains is small enough to parse.
 */
export class AnswerScanner {
  /** How many `b64_json` strings have begun. */
  images = 0;
  readonly #limit: number;
  /** Grows by doubling: of pieces of a byte each, as many as the limit allows, every one would take a hundred times its size. */
  #rest = Buffer.alloc(FIRST_BYTES);
  #restBytes = 0;
  #mode: Mode = 'between';
  #key = '';
  #sinceString: 'nothing' | 'colon' | 'other' = 'other';
  #escape: string | null = null;

  /** `restBytes`: the most that may remain beside the images. */
  constructor(restBytes: number) {
    this.#limit = restBytes;
  }

  /**
   * Takes the next bytes; returns what they hold of the first image's string, escapes resolved.
   * @throws AnswerTooLargeError when too much remains beside the images.
   */
  push(chunk: Uint8Array): string {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const pieces: string[] = [];
    let at = 0;
    while (at < bytes.length) {
      switch (this.#mode) {
        case 'between':
          at = this.#readBetween(bytes, at);
          break;
        case 'string':
          at = this.#readString(bytes, at);
          break;
        case 'image':
          at = this.#readImage(bytes, at, pieces);
          break;
      }
    }
    return pieces.join('');
  }

  /** The answer's text without its images. Call it once, at the end. */
  rest(): string {
    return new TextDecoder().decode(this.#rest.subarray(0, this.#restBytes));
  }

  #readBetween(bytes: Buffer, from: number): number {
    const quote = bytes.indexOf(QUOTE, from);
    const end = quote === -1 ? bytes.length : quote;
    this.#keep(bytes.subarray(from, end));
    for (let at = from; at < end; at++) this.#noteBetween(bytes[at] ?? 0);
    if (quote === -1) return end;
    if (this.#sinceString === 'colon' && this.#key === 'b64_json') {
      this.#keep(Buffer.from(`"${this.images}"`));
      this.images++;
      this.#mode = 'image';
    } else {
      this.#keep(bytes.subarray(quote, quote + 1));
      this.#mode = 'string';
    }
    this.#key = '';
    return quote + 1;
  }

  #noteBetween(byte: number): void {
    const isSpace = byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
    if (isSpace) return;
    this.#sinceString = byte === COLON && this.#sinceString === 'nothing' ? 'colon' : 'other';
  }

  #readString(bytes: Buffer, from: number): number {
    let at = from;
    while (at < bytes.length) {
      const byte = bytes[at++] ?? 0;
      if (this.#escape !== null) this.#escape = null;
      else if (byte === BACKSLASH) this.#escape = '';
      else if (byte === QUOTE) {
        this.#endString();
        break;
      }
      if (this.#key.length < KEY_LENGTH) this.#key += String.fromCharCode(byte);
    }
    this.#keep(bytes.subarray(from, at));
    return at;
  }

  #readImage(bytes: Buffer, from: number, pieces: string[]): number {
    let at = from;
    let quote = bytes.indexOf(QUOTE, at);
    let backslash = bytes.indexOf(BACKSLASH, at);
    while (at < bytes.length) {
      if (this.#escape !== null) {
        at = this.#readEscape(bytes, at, pieces);
        // An escaped quote ends nothing; a long run of escapes must not search the whole chunk each time.
        if (quote !== -1 && quote < at) quote = bytes.indexOf(QUOTE, at);
        if (backslash !== -1 && backslash < at) backslash = bytes.indexOf(BACKSLASH, at);
        continue;
      }
      const isEscape = backslash !== -1 && (quote === -1 || backslash < quote);
      const stop = isEscape ? backslash : quote;
      this.#handOn(bytes.toString('latin1', at, stop === -1 ? bytes.length : stop), pieces);
      if (stop === -1) return bytes.length;
      at = stop + 1;
      if (!isEscape) {
        this.#endString();
        return at;
      }
      this.#escape = '';
    }
    return at;
  }

  #readEscape(bytes: Buffer, at: number, pieces: string[]): number {
    this.#escape = (this.#escape ?? '') + String.fromCharCode(bytes[at] ?? 0);
    const complete = this.#escape[0] !== 'u' || this.#escape.length === 5;
    if (complete) {
      this.#handOn(resolveEscape(this.#escape), pieces);
      this.#escape = null;
    }
    return at + 1;
  }

  #handOn(text: string, pieces: string[]): void {
    if (this.images === 1) pieces.push(text);
  }

  #endString(): void {
    this.#mode = 'between';
    this.#sinceString = 'nothing';
  }

  #keep(bytes: Uint8Array): void {
    const needed = this.#restBytes + bytes.length;
    if (needed > this.#limit) throw new AnswerTooLargeError(this.#limit);
    if (needed > this.#rest.length) {
      const larger = Buffer.alloc(Math.min(this.#limit, Math.max(needed, 2 * this.#rest.length)));
      this.#rest.copy(larger, 0, 0, this.#restBytes);
      this.#rest = larger;
    }
    this.#rest.set(bytes, this.#restBytes);
    this.#restBytes = needed;
  }
}

/** The character that an escape sequence stands for; one that no base64 holds when it is not JSON. */
function resolveEscape(sequence: string): string {
  try {
    return String(JSON.parse(`"\\${sequence}"`));
  } catch {
    return '\u0000';
  }
}
