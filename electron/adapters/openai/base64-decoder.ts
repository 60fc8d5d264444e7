/** Longest `data:` prefix that is looked for, in characters. */
const MAX_PREFIX = 200;
const ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Decodes standard base64 as it arrives. Whitespace and a `data:…;base64,` prefix are passed over; everything else that is
 * not base64 is a problem, told by `problem` in words that follow "the image". After a problem nothing more is decoded.
 */
export class Base64Decoder {
  problem: string | null = null;
  #carry = '';
  #begun = false;
  #padded = false;

  push(text: string): Buffer {
    if (this.problem !== null) return Buffer.alloc(0);
    const clean = this.#carry + (/\s/.test(text) ? text.replace(/\s+/g, '') : text);
    const body = this.#begun ? clean : this.#passPrefix(clean);
    if (body === null) {
      this.#carry = clean;
      return Buffer.alloc(0);
    }
    this.#begun = true;
    const whole = body.length - (body.length % 4);
    this.#carry = body.slice(whole);
    return this.#decode(body.slice(0, whole));
  }

  /** Call at the end of the text. That there was none at all is not a problem of the base64. */
  end(): void {
    if (this.problem !== null || this.#carry === '') return;
    this.problem = ALPHABET.test(this.#carry) ? 'is base64 that was cut short' : 'is not base64';
  }

  #decode(text: string): Buffer {
    if (text === '') return Buffer.alloc(0);
    if (this.#padded || !ALPHABET.test(text)) {
      this.problem = text.startsWith('<') ? 'is HTML, not base64' : 'is not base64';
      return Buffer.alloc(0);
    }
    this.#padded = text.endsWith('=');
    return Buffer.from(text, 'base64');
  }

  /** The text behind a `data:` prefix, or null while there is too little to tell. */
  #passPrefix(text: string): string | null {
    if (text.length < 5) return 'data:'.startsWith(text) ? null : text;
    if (!text.startsWith('data:')) return text;
    const comma = text.indexOf(',');
    if (comma !== -1) return text.slice(comma + 1);
    return text.length > MAX_PREFIX ? text : null;
  }
}
