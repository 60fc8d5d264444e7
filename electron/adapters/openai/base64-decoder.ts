/** Longest `data:` prefix that is looked for, in characters. */
const MAX_PREFIX = 200;

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
    this.problem = /^[A-Za-z0-9+/]*={0,2}$/.test(this.#carry)
      ? 'is base64 that was cut short'
      : 'is not base64';
  }

  #decode(text: string): Buffer {
    if (text === '') return Buffer.alloc(0);
    const bytes = this.#padded ? null : decodeStrictly(text);
    if (bytes === null) {
      this.problem = text.startsWith('<') ? 'is HTML, not base64' : 'is not base64';
      return Buffer.alloc(0);
    }
    this.#padded = text.endsWith('=');
    return bytes;
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

/**
 * The bytes of whole groups of four characters, or null when they are not standard base64. Node's decoder passes over what is
 * not base64, so the length tells; only the URL alphabet's two letters, which it takes as well, have to be looked for. A
 * regular expression over the text would cost ten times the decoding.
 */
function decodeStrictly(text: string): Buffer | null {
  if (text.includes('-') || text.includes('_')) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === (text.length / 4) * 3 - padding ? bytes : null;
}
